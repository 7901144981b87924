package dev.sallyport.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.config.ConfigException;
import dev.sallyport.policy.PolicySet;
import dev.sallyport.policy.PolicyTests;
import dev.sallyport.rehearsal.MaskedVerdict;
import dev.sallyport.sql.Inspector;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport policy test}: runs the tests that stand beside the policies. */
@Command(
    name = "test",
    description = "Runs every *.test.yaml of a directory against the policies in it.",
    mixinStandardHelpOptions = true)
final class PolicyTestCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = "conf/policies",
      description = "Directory of policies (default: ${DEFAULT-VALUE}).")
  private Path directory;

  @Option(names = "--json", description = "Print one JSON object for each test.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final Inspector inspector;

  PolicyTestCommand(Inspector inspector) {
    this.inspector = inspector;
  }

  @Override
  public Integer call() throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    List<PolicyTests.Outcome> outcomes;
    try {
      PolicySet policies = PolicySource.read(directory, inspector, err);
      outcomes = new PolicyTests(policies, inspector, MaskedVerdict::of).run(directory);
    } catch (ConfigException e) {
      e.problems().forEach(err::println);
      err.flush();
      return 1;
    }
    long failed = outcomes.stream().filter(o -> o.failure().isPresent()).count();
    for (PolicyTests.Outcome outcome : outcomes) {
      if (json) {
        out.println(JSON.writeValueAsString(asJson(outcome)));
      } else {
        outcome
            .failure()
            .ifPresent(why -> out.println(outcome.place() + ": " + outcome.name() + ": " + why));
      }
    }
    if (!json) {
      out.println(
          outcomes.isEmpty()
              ? directory + ": holds no test; expected files that end in .test.yaml"
              : outcomes.size() - failed + " of " + outcomes.size() + " policy tests passed");
    }
    out.flush();
    return failed == 0 && !outcomes.isEmpty() ? 0 : 1;
  }

  private static Map<String, Object> asJson(PolicyTests.Outcome outcome) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("place", outcome.place());
    fields.put("name", outcome.name());
    fields.put("passed", outcome.failure().isEmpty());
    outcome.failure().ifPresent(why -> fields.put("failure", why));
    return fields;
  }
}
