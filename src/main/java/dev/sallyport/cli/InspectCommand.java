package dev.sallyport.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.config.ConfigException;
import dev.sallyport.policy.PolicySet;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.CatalogueFile;
import dev.sallyport.sql.catalogue.UnreadableCatalogueException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Names must survive whatever character set the terminal has.
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  /** A statement of 16 MiB in hexadecimal, twice over. */
  static final int MAX_LINE_CHARS = 64 * 1024 * 1024;

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
        return refused(catalog + ": cannot be read: " + Causes.oneLine(e));
      }
    }
    if (policies != null) {
      try {
        PolicySource.check(policies, askedBy, known, spec.commandLine().getErr());
      } catch (ConfigException e) {
        return refused(e);
      }
    }
    inspect(policies, known);
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

  private void inspect(PolicySet policies, Catalogue known) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    BoundedLines lines =
        new BoundedLines(new InputStreamReader(in, StandardCharsets.UTF_8), MAX_LINE_CHARS);
    while (true) {
      // Whoever waits for an answer before the next question gets it; a file is not held up.
      if (lines.mustWait()) {
        out.flush();
      }
      Optional<String> line = lines.next();
      if (lines.ended()) {
        break;
      }
      if (line.isEmpty() || !line.get().isBlank()) {
        out.write(JSON.writeValueAsString(facts(line, policies, known)));
        out.write(System.lineSeparator());
      }
    }
    out.flush();
  }

  private Map<String, Object> facts(Optional<String> line, PolicySet policies, Catalogue known) {
    if (line.isEmpty()) {
      return StatementReport.of(
          new Inspection.Opaque("the line has more than " + MAX_LINE_CHARS + " characters"));
    }
    JsonNode request;
    try {
      request = JSON.readTree(line.get());
    } catch (JsonProcessingException e) {
      return StatementReport.of(new Inspection.Opaque("the line is no JSON"));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    if (request.has("id")) {
      fields.put("id", request.get("id"));
    }
    Inspection inspection = InspectRequest.read(request, inspector, known);
    fields.putAll(StatementReport.of(inspection));
    if (policies != null) {
      VerdictReport.add(
          fields, policies, askedBy.question(inspection, OptionalLong.empty()), known);
    }
    return fields;
  }
}
