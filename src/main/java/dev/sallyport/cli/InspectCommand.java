package dev.sallyport.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.config.ConfigException;
import dev.sallyport.policy.PolicySet;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.catalogue.Catalogue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
          + " \"charset\"?, \"multi_statements\"?, \"server_version\"?}"
    },
    mixinStandardHelpOptions = true)
public final class InspectCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "Policy file, for a verdict in each line; needs --connection.")
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
        PrintWriter err = spec.commandLine().getErr();
        e.problems().forEach(err::println);
        err.flush();
        return 1;
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isBlank()) {
        out.println(JSON.writeValueAsString(facts(line, policies)));
        out.flush();
      }
    }
    return 0;
  }

  private Map<String, Object> facts(String line, PolicySet policies) {
    JsonNode request;
    try {
      request = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      return StatementReport.of(new Inspection.Opaque("the line is no JSON"));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    if (request.has("id")) {
      fields.put("id", request.get("id"));
    }
    Inspection inspection = InspectRequest.read(request, inspector);
    fields.putAll(StatementReport.of(inspection));
    if (policies != null) {
      VerdictReport.add(
          fields, policies, askedBy.question(inspection, OptionalLong.empty()), Catalogue.UNKNOWN);
    }
    return fields;
  }
}
