package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.WhereKind;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of every policy, whatever its rules. */
class PolicyPropertyTest {
  private static final List<String> VERBS = List.of("select", "update", "drop");

  @Property(tries = 150)
  void shouldNeverBeMilderThanWithOneAccessLess(
      @ForAll("policies") String policy, @ForAll("accesses") Set<Access> accesses) {
    PolicySet set = PolicyText.load(policy);

    int whole = strictness(set, accesses);

    for (Access access : accesses) {
      assertThat(whole).isGreaterThanOrEqualTo(strictness(set, Set.of(access)));
    }
  }

  @Property(tries = 150)
  void shouldNeverBeMilderWithAnotherPolicyThatRefuses(
      @ForAll("policies") String policy, @ForAll("accesses") Set<Access> accesses) {
    PolicySet alone = PolicyText.load(policy);
    PolicySet refused =
        PolicyText.load(
            policy, PolicyText.policy("q", "- deny: { verbs: [select, update, drop] }"));

    assertThat(strictness(alone, accesses)).isLessThanOrEqualTo(2);
    assertThat(strictness(refused, accesses)).isEqualTo(2);
  }

  @Property(tries = 150)
  void shouldAllowOnlyWhatARuleAllows(
      @ForAll("policies") String policy, @ForAll("accesses") Set<Access> accesses) {
    PolicySet set = PolicyText.load(policy);

    Decision.Explanation explanation = set.explain(facts(accesses).question());

    if (explanation.verdict() instanceof Verdict.Allow) {
      assertThat(explanation.decisions())
          .hasSize(accesses.size())
          .allMatch(d -> d.effect().equals("allow") && d.rule().startsWith("p/"));
    }
  }

  private static int strictness(PolicySet set, Set<Access> accesses) {
    Verdict verdict = set.judge(facts(accesses).question());
    return verdict instanceof Verdict.Allow ? 0 : verdict instanceof Verdict.Review ? 1 : 2;
  }

  private static Facts facts(Set<Access> accesses) {
    return Facts.of(accesses.iterator().next().verb())
        .touching(accesses)
        .where(WhereKind.SELECTIVE)
        .saying("x");
  }

  @Provide
  Arbitrary<Set<Access>> accesses() {
    Arbitrary<Verb> verbs = Arbitraries.of(Verb.SELECT, Verb.UPDATE, Verb.DROP);
    Arbitrary<TableName> tables =
        Combinators.combine(Arbitraries.of("a", "b", "B", ""), Arbitraries.of("x", "y", "X", "*"))
            .as(TableName::new);
    return Combinators.combine(verbs, tables).as(Access::new).set().ofMinSize(1).ofMaxSize(4);
  }

  @Provide
  Arbitrary<String> policies() {
    Arbitrary<String> table =
        Combinators.combine(Arbitraries.of("a", "b", "*"), Arbitraries.of("x", "y", "*"))
            .as((s, t) -> "\"" + s + "." + t + "\"");
    Arbitrary<String> rule =
        Combinators.combine(
                Arbitraries.of("allow", "deny", "review"),
                Arbitraries.of(VERBS).set().ofMinSize(1),
                table,
                Arbitraries.of("", "  when: statement.estimated_rows > 5\n"))
            .as(
                (effect, verbs, t, when) ->
                    "- "
                        + effect
                        + ": { verbs: ["
                        + String.join(", ", verbs)
                        + "], tables: ["
                        + t
                        + "] }\n"
                        + when
                        + (effect.equals("review") ? "  approvers: [dba]\n" : ""));
    return rule.list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(rules -> PolicyText.policy("p", String.join("", rules)));
  }
}
