package dev.sallyport.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.config.ConfigException;
import dev.sallyport.identity.Principal;
import dev.sallyport.policy.Decision;
import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.PolicyLoader;
import dev.sallyport.policy.PolicySet;
import dev.sallyport.policy.PolicyTests;
import dev.sallyport.policy.Question;
import dev.sallyport.policy.Verdict;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport policy}: tries policies out before they are in force. */
@Command(
    name = "policy",
    description = "Tests policies and explains their verdicts.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class PolicyCommand implements Runnable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SERVER_VERSION = 80_033;

  @Spec private CommandSpec spec;

  private final Inspector inspector;

  /** Reads statements with this inspector. */
  public PolicyCommand(Inspector inspector) {
    this.inspector = inspector;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Runs the tests that stand beside the policies. */
  @Command(
      name = "test",
      description = "Runs every *.test.yaml of a directory against the policies in it.",
      mixinStandardHelpOptions = true)
  int test(
      @Parameters(
              arity = "0..1",
              paramLabel = "DIR",
              defaultValue = "conf/policies",
              description = "Directory of policies (default: ${DEFAULT-VALUE}).")
          Path directory,
      @Option(names = "--json", description = "Print one JSON object for each test.") boolean json)
      throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    List<PolicyTests.Outcome> outcomes;
    try {
      PolicySet policies = new PolicyLoader().load(directory);
      outcomes = new PolicyTests(policies, inspector).run(directory);
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

  /** Prints the verdict of one statement and how it came about. */
  @Command(
      name = "explain",
      description = "Prints the verdict of a statement, its rule, and each access' decision.",
      mixinStandardHelpOptions = true)
  int explain(
      @Parameters(paramLabel = "STATEMENT", description = "SQL.") String statement,
      @Option(
              names = "--policies",
              paramLabel = "DIR",
              defaultValue = "conf/policies",
              description = "Directory of policies (default: ${DEFAULT-VALUE}).")
          Path directory,
      @Option(
              names = "--connection",
              required = true,
              paramLabel = "NAME",
              description = "Connection.")
          String connection,
      @Option(
              names = "--groups",
              split = ",",
              paramLabel = "GROUP",
              description = "Groups of the principal, separated by commas.")
          Set<String> groups,
      @Option(
              names = "--principal",
              paramLabel = "ID",
              defaultValue = "cli:anybody",
              description = "Identifier of the principal (default: ${DEFAULT-VALUE}).")
          String principal,
      @Option(names = "--schema", paramLabel = "NAME", description = "Selected schema.")
          String schema,
      @Option(
              names = "--estimated-rows",
              paramLabel = "N",
              description = "Rows that the server would expect; unknown if left out.")
          Long estimatedRows,
      @Option(names = "--json", description = "Print one JSON object instead of lines.")
          boolean json)
      throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    PolicySet policies;
    try {
      policies = new PolicyLoader().load(directory);
    } catch (ConfigException e) {
      PrintWriter err = spec.commandLine().getErr();
      e.problems().forEach(err::println);
      err.flush();
      return 1;
    }
    SqlContext context =
        new SqlContext(
            Optional.ofNullable(schema),
            SqlMode.DEFAULT,
            StandardCharsets.UTF_8,
            SERVER_VERSION,
            false);
    Decision.Explanation explanation =
        policies.explain(
            new Question(
                principal(principal, groups == null ? Set.of() : groups),
                connection,
                inspector.inspect(statement.getBytes(StandardCharsets.UTF_8), context),
                estimatedRows == null ? OptionalLong.empty() : OptionalLong.of(estimatedRows)));
    Map<String, Object> told = asJson(explanation);
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
    return 0;
  }

  /** A principal as an issuer would describe it, for trying out. */
  static Principal principal(String id, Set<String> groups) {
    return new Principal(
        id,
        Principal.Kind.AGENT,
        id,
        new HashSet<>(groups),
        id.substring(0, Math.max(0, id.indexOf(':'))),
        Map.of());
  }

  private static Map<String, Object> asJson(PolicyTests.Outcome outcome) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("place", outcome.place());
    fields.put("name", outcome.name());
    fields.put("passed", outcome.failure().isEmpty());
    outcome.failure().ifPresent(why -> fields.put("failure", why));
    return fields;
  }

  private static Map<String, Object> asJson(Decision.Explanation explanation) {
    Verdict verdict = explanation.verdict();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("verdict", PolicyTests.word(verdict));
    fields.put("rule", verdict.rule());
    if (verdict instanceof Verdict.Deny deny) {
      fields.put("message", deny.message());
    } else if (verdict instanceof Verdict.Allow allow) {
      fields.put("masks", masks(allow.masks()));
    } else if (verdict instanceof Verdict.Review review) {
      fields.put("approvers", review.approvers().stream().sorted().toList());
      fields.put("quorum", review.quorum());
      fields.put("hold", review.hold().toString());
      fields.put("masks", masks(review.masks()));
    }
    fields.put(
        "decisions",
        explanation.decisions().stream()
            .map(d -> Map.of("access", d.act(), "decision", d.effect(), "rule", d.rule()))
            .toList());
    return fields;
  }

  private static List<String> masks(List<MaskRule> masks) {
    return masks.stream()
        .map(mask -> mask.pattern() + " as " + mask.as().name().toLowerCase(Locale.ROOT))
        .toList();
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
