package dev.sallyport.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.config.ConfigException;
import dev.sallyport.policy.Decision;
import dev.sallyport.policy.PolicySet;
import dev.sallyport.policy.Rehearsal;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.catalogue.Catalogue;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport policy explain}: the verdict on a statement, and how it came about. */
@Command(
    name = "explain",
    description = {
      "Prints the verdict of a statement, its rule, and each access' decision.",
      "With - it reads JSON lines on standard input, as 'inspect' does, and prints one for each."
    },
    mixinStandardHelpOptions = true)
final class PolicyExplainCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @Parameters(paramLabel = "STATEMENT", description = "SQL, or - for JSON lines.")
  private String statement;

  @Option(
      names = {"--policies", "--policy"},
      paramLabel = "PATH",
      defaultValue = "conf/policies",
      description = "Directory of policies, or one file (default: ${DEFAULT-VALUE}).")
  private Path path;

  @Mixin private AskedBy askedBy = new AskedBy();

  @Option(names = "--schema", paramLabel = "NAME", description = "Selected schema.")
  private String schema;

  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      description = "What exists in the database, written by 'sallyport catalog'.")
  private Path catalog;

  @Option(
      names = "--estimated-rows",
      paramLabel = "N",
      description = "Rows that the server would expect; unknown if left out.")
  private Long estimatedRows;

  @Option(names = "--json", description = "Print one JSON object instead of lines.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final Inspector inspector;
  private final InputStream in;

  PolicyExplainCommand(Inspector inspector, InputStream in) {
    this.inspector = inspector;
    this.in = in;
  }

  @Override
  public Integer call() throws IOException {
    if (askedBy.connection().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--connection is missing");
    }
    PolicySet policies;
    Catalogue known;
    try {
      policies = PolicySource.read(path, inspector, spec.commandLine().getErr());
      known = PolicySource.catalogue(catalog);
      PolicySource.check(policies, askedBy, known, spec.commandLine().getErr());
    } catch (ConfigException e) {
      PrintWriter err = spec.commandLine().getErr();
      e.problems().forEach(err::println);
      err.flush();
      return 1;
    }
    if (statement.equals(STANDARD_INPUT)) {
      new QuestionLines(
              inspector,
              known,
              inspection -> VerdictReport.of(explain(policies, inspection), inspection, known))
          .answer(in, spec.commandLine().getOut());
    } else {
      Inspection inspection =
          new Rehearsal(inspector, known, Optional.ofNullable(schema)).read(statement);
      print(policies, inspection, known);
    }
    return 0;
  }

  private Decision.Explanation explain(PolicySet policies, Inspection inspection) {
    return policies.explain(
        askedBy.question(
            inspection,
            estimatedRows == null ? OptionalLong.empty() : OptionalLong.of(estimatedRows)));
  }

  private void print(PolicySet policies, Inspection inspection, Catalogue known)
      throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    Decision.Explanation explanation = explain(policies, inspection);
    Map<String, Object> told = VerdictReport.of(explanation, inspection, known);
    if (json) {
      out.println(JSON.writeValueAsString(told));
    } else {
      told.remove("decisions");
      told.forEach((key, value) -> out.printf("%-10s %s%n", key, shown(value)));
      for (Decision decision : explanation.decisions()) {
        out.printf("  %-7s %s (%s)%n", decision.effect(), decision.act(), decision.rule());
      }
    }
    out.flush();
  }

  private static String shown(Object value) {
    if (value instanceof List<?> list) {
      return list.isEmpty()
          ? "none"
          : String.join(", ", list.stream().map(String::valueOf).toList());
    }
    return String.valueOf(value);
  }
}
