package dev.sallyport.cli;

import dev.sallyport.config.ConfigException;
import dev.sallyport.policy.PolicySet;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.CatalogueFile;
import dev.sallyport.sql.catalogue.UnreadableCatalogueException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code sallyport inspect}: JSON lines with statements in, JSON lines with facts out, by the same
 * code as the data path.
 */
@Command(
    name = "inspect",
    description = {
      "Reads JSON lines on standard input and writes one line of facts for each.",
      "In: {\"id\"?, \"sql\" | \"sql_hex\", \"preceding\"?, \"schema\"?, \"sql_mode\"?,"
          + " \"charset\"?, \"multi_statements\"?, \"server_version\"?}",
      "Preceding statements are taken to have succeeded, one after the other.",
      "Out: {\"id\"?, \"understood\": true, \"statements\": [{...}, ...]} or {\"id\"?,"
          + " \"understood\": false, \"reason\"}; with --policy also \"verdict\", \"rule\","
          + " \"masked\", and \"revealed\" where a rule reveals."
    },
    mixinStandardHelpOptions = true)
public final class InspectCommand implements Callable<Integer> {
  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      description = "What exists in the database, written by 'sallyport catalog'.")
  private Path catalog;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description =
          "Policy file, or directory of policies, for a verdict in each line; needs --connection.")
  private Path policy;

  @Mixin private AskedBy askedBy = new AskedBy();

  @Spec private CommandSpec spec;

  private final Inspector inspector;
  private final InputStream in;

  InspectCommand(Inspector inspector, InputStream in) {
    this.inspector = inspector;
    this.in = in;
  }

  @Override
  public Integer call() throws IOException {
    PolicySet policies = null;
    if (policy != null) {
      if (askedBy.connection().isEmpty()) {
        throw new ParameterException(spec.commandLine(), "--policy needs --connection");
      }
      try {
        policies = PolicySource.read(policy, inspector, spec.commandLine().getErr());
      } catch (ConfigException e) {
        return refused(e);
      }
    }
    Catalogue known = Catalogue.UNKNOWN;
    if (catalog != null) {
      try (InputStream file = Files.newInputStream(catalog)) {
        known = CatalogueFile.read(file);
      } catch (UnreadableCatalogueException e) {
        return refused(catalog + ": " + e.getMessage());
      } catch (IOException e) {
        return refused(catalog + ": cannot be read: " + Causes.ofFile(e));
      }
    }
    if (policies != null) {
      try {
        PolicySource.check(policies, askedBy, known, spec.commandLine().getErr());
      } catch (ConfigException e) {
        return refused(e);
      }
    }
    PolicySet judges = policies;
    Catalogue exists = known;
    new QuestionLines(inspector, known, inspection -> facts(inspection, judges, exists))
        .answer(in, spec.commandLine().getOut());
    return 0;
  }

  private int refused(ConfigException policies) {
    PrintWriter err = spec.commandLine().getErr();
    policies.problems().forEach(err::println);
    err.flush();
    return 1;
  }

  private int refused(String why) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("inspect: " + why);
    err.flush();
    return 1;
  }

  private Map<String, Object> facts(Inspection inspection, PolicySet policies, Catalogue known) {
    Map<String, Object> fields = StatementReport.of(inspection);
    if (policies != null) {
      VerdictReport.add(
          fields, policies, askedBy.question(inspection, OptionalLong.empty()), known);
    }
    return fields;
  }
}
