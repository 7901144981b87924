package dev.sallyport.policy;

import dev.sallyport.identity.Principal;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.InspectorBenchmark;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.NumberedText;
import dev.sallyport.sql.SqlContext;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From the bytes of a statement to the verdict on it: {@code scripts/bench verdict}. */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class VerdictBenchmark {
  @Param({"100"})
  int rules;

  private final MySqlInspector inspector = new MySqlInspector();
  private final SqlContext context = InspectorBenchmark.context();
  private PolicySet policies;
  private PolicySet policiesOnColumns;
  private final Principal principal =
      new Principal(
          "corp:agent-7", Principal.Kind.AGENT, "agent 7", Set.of("agents"), "corp", Map.of());
  private final NumberedText points =
      new NumberedText("SELECT id, name FROM shop.orders WHERE id = ########");
  private final NumberedText unseen =
      new NumberedText("SELECT id, name AS n######## FROM shop.orders WHERE id = 12345");
  private final Inspection read = inspector.inspect(points.next(), context);

  /** As many as asked for, {@code -p rules=10000}. */
  @Setup
  public void load() {
    policies = policies(rules, "");
    policiesOnColumns = policies(rules, "\n    columns: [id, name]");
  }

  /** So many rules, the last of which allows, and masks on other columns. */
  private static PolicySet policies(int count, String columns) {
    StringBuilder rules = new StringBuilder();
    for (int i = 1; i < count; i++) {
      rules.append(
          "- %s: { verbs: [%s], tables: [s%d.t*, shop.x%d] }%n"
              .formatted(
                  i % 3 == 0 ? "deny" : "allow", i % 2 == 0 ? "select" : "update, delete", i, i));
    }
    rules.append("- allow:%n    verbs: [select]%n    tables: [shop.orders]%s%n".formatted(columns));
    String masks =
        "masks:\n  - { columns: [shop.customers.ssn, \"*.*.card_number\"], as: redact }\n"
            + "  - { columns: [shop.customers.email], as: redact }\n";
    return PolicyText.load(PolicyText.policy("p", rules.toString()) + masks);
  }

  /** A point SELECT of which only the key is new. */
  @Benchmark
  public Verdict knownPointSelect() {
    return judge(policies, inspector.inspect(points.next(), context));
  }

  /** The same where the rule that allows it names columns. */
  @Benchmark
  public Verdict knownPointSelectByColumns() {
    return judge(policiesOnColumns, inspector.inspect(points.next(), context));
  }

  /** The verdict alone. */
  @Benchmark
  public Verdict judgedAgain() {
    return judge(policies, read);
  }

  /** A point SELECT that was never seen: in each a name is another. */
  @Benchmark
  public Verdict firstSight() {
    return judge(policies, inspector.inspect(unseen.next(), context));
  }

  private Verdict judge(PolicySet by, Inspection inspection) {
    Verdict verdict =
        by.judge(new Question(principal, "orders-main", inspection, OptionalLong.empty()));
    if (!(verdict instanceof Verdict.Allow)) {
      throw new IllegalStateException("not allowed: " + verdict);
    }
    return verdict;
  }
}
