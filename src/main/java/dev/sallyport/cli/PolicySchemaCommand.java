package dev.sallyport.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.policy.PolicySchema;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sallyport policy schema}: the policy language for editors. */
@Command(
    name = "schema",
    description = {
      "Prints the JSON Schema of policy files, for editors that complete and check.",
      "Name it in a file's first line: # yaml-language-server: $schema=policy.schema.json"
    },
    mixinStandardHelpOptions = true)
final class PolicySchemaCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--tests", description = "Of *.test.yaml instead.")
  private boolean tests;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    Map<String, Object> schema = tests ? PolicySchema.ofTests() : PolicySchema.ofPolicies();
    out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(schema));
    out.flush();
    return 0;
  }
}
