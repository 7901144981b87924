package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.Access.Reach;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Verb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a statement touches without naming it, and what it names without touching it. */
class ReachTest {
  private static final String READS =
      "- allow: { verbs: [select, call], tables: [\"shop.*\"], routines: [\"shop.*\"] }\n";

  private static String rule(PolicySet set, Facts facts) {
    return set.judge(facts.question()).rule();
  }

  @ParameterizedTest
  @EnumSource(
      value = Reach.class,
      names = {"ROUTINE", "TRIGGER", "CASCADE", "VIEW"})
  void shouldCountAWriteBehindSomethingAsAWrite(Reach reach) {
    Facts facts = Facts.of(Verb.SELECT, "shop.a").by(reach, Verb.DELETE, "shop.b");

    assertThat(PolicyText.rules(READS).judge(facts.question()))
        .isInstanceOfSatisfying(
            Verdict.Deny.class,
            deny -> {
              assertThat(deny.rule()).isEqualTo("built-in:default-deny");
              // A statement that is refused for what it does not name says how it comes to it.
              if (reach != Reach.VIEW) {
                assertThat(deny.message())
                    .startsWith(
                        "delete shop.b, which comes along by a foreign key, trigger or routine, is"
                            + " not allowed");
              }
            });
    assertThat(
            rule(PolicyText.rules(READS + "- allow: { verbs: [delete], tables: [shop.b] }"), facts))
        .isEqualTo("p/2");
  }

  @Test
  void shouldReadThroughAViewThatIsAllowed() {
    Facts view = Facts.of(Verb.SELECT, "shop.v").by(Reach.VIEW, Verb.SELECT, "hr.people");
    Facts both = view.and(Verb.SELECT, "hr.people");

    assertThat(rule(PolicyText.rules(READS), view)).isEqualTo("p/1");
    assertThat(rule(PolicyText.rules(READS), both)).isEqualTo("built-in:default-deny");
    assertThat(rule(PolicyText.rules("- allow: { verbs: [select], tables: [\"hr.*\"] }"), view))
        .isEqualTo("built-in:default-deny");
    assertThat(
            rule(
                PolicyText.rules("- deny: { verbs: [select], tables: [\"hr.*\"] }\n" + READS),
                view))
        .isEqualTo("p/1");
    assertThat(
            rule(
                PolicyText.rules(
                    "- review: { verbs: [select], tables: [\"hr.*\"] }\n  approvers: [a]\n"
                        + READS),
                view))
        .isEqualTo("p/1");
  }

  @Test
  void shouldNotReadBehindARoutineWithoutARule() {
    Facts call =
        Facts.of(Verb.CALL, "shop.report")
            .calling("shop.report")
            .by(Reach.ROUTINE, Verb.SELECT, "hr.people");

    assertThat(rule(PolicyText.rules(READS), call)).isEqualTo("built-in:default-deny");
  }

  @Test
  void shouldLetASessionUseItsTemporaryTablesWhereAPolicySaysSo() {
    PolicySet silent = PolicyText.rules("- deny: { verbs: [drop] }\n" + READS);
    PolicySet allowing =
        PolicyText.load(
            PolicyText.policy("p", "- deny: { verbs: [drop] }\n" + READS)
                + "temporary_tables: allow\n");
    PolicySet refusing =
        PolicyText.load(
            PolicyText.policy("p", READS) + "temporary_tables: allow\n",
            PolicyText.policy("q", READS) + "temporary_tables: deny\n");
    Facts create =
        Facts.of(Verb.CREATE, "shop.t").and(Verb.SELECT, "shop.a").with(Feature.TEMPORARY_TABLE);
    Facts insert = Facts.of(Verb.INSERT).by(Reach.TEMPORARY, Verb.INSERT, "shop.t");
    Facts drop = Facts.of(Verb.DROP).by(Reach.TEMPORARY, Verb.DROP, "shop.t");
    Facts index = Facts.of(Verb.CREATE).by(Reach.TEMPORARY, Verb.ALTER, "shop.t");
    Facts noIndex = Facts.of(Verb.DROP).by(Reach.TEMPORARY, Verb.ALTER, "shop.t");

    for (Facts facts : new Facts[] {create, insert, drop, index, noIndex}) {
      assertThat(rule(silent, facts)).isEqualTo("built-in:temporary-tables");
      assertThat(rule(refusing, facts)).isEqualTo("built-in:temporary-tables");
      assertThat(allowing.judge(facts.question())).isInstanceOf(Verdict.Allow.class);
      assertThat(silent.judge(facts.question())).isInstanceOf(Verdict.Deny.class);
      assertThat(refusing.judge(facts.question())).isInstanceOf(Verdict.Deny.class);
    }
    assertThat(rule(allowing, create.and(Verb.SELECT, "hr.people")))
        .isEqualTo("built-in:default-deny");
  }

  /** DROP TABLE tmp, orders: the one is temporary, the other is everybody's. */
  @Test
  void shouldNotTakeATableForTemporaryBecauseAnotherOneIs() {
    PolicySet allowing =
        PolicyText.load(PolicyText.policy("p", READS) + "temporary_tables: allow\n");
    Facts drop =
        Facts.of(Verb.DROP, "shop.orders")
            .by(Reach.TEMPORARY, Verb.DROP, "shop.tmp")
            .with(Feature.TEMPORARY_TABLE)
            .saying("DROP TABLE tmp, orders");

    assertThat(rule(allowing, drop)).isEqualTo("built-in:default-deny");
    assertThat(
            allowing.judge(
                Facts.of(Verb.DROP, "shop.tmp")
                    .with(Feature.TEMPORARY_TABLE)
                    .saying("DROP TEMPORARY TABLE tmp")
                    .question()))
        .isInstanceOf(Verdict.Allow.class);
  }

  @Test
  void shouldCountAnIndexAsAnAlterationOfItsTable() {
    PolicySet set = PolicyText.rules("- allow: { verbs: [alter], tables: [\"shop.*\"] }");

    assertThat(rule(set, Facts.of(Verb.CREATE).and(Verb.ALTER, "shop.a"))).isEqualTo("p/1");
    assertThat(rule(set, Facts.of(Verb.DROP).and(Verb.ALTER, "shop.a"))).isEqualTo("p/1");
    assertThat(rule(set, Facts.of(Verb.DROP).and(Verb.ALTER, "hr.a")))
        .isEqualTo("built-in:default-deny");
    assertThat(rule(set, Facts.of(Verb.CREATE).by(Reach.TRIGGER, Verb.ALTER, "shop.a")))
        .isEqualTo("built-in:default-deny");
  }

  @Test
  void shouldAllowLoadableFunctionsOnlyByTheirName() {
    PolicySet schemas = PolicyText.rules("- allow: { verbs: [call, select], schemas: [\"*\"] }");
    PolicySet named =
        PolicyText.rules(
            "- allow: { verbs: [select], tables: [\"*.*\"] }\n- allow: { routines: [Levenshtein] }");
    Facts facts = Facts.of(Verb.SELECT, "shop.a").calling("levenshtein");

    assertThat(rule(schemas, facts)).isEqualTo("built-in:default-deny");
    assertThat(schemas.judge(Facts.of(Verb.SELECT, "shop.a").calling("shop.f").question()))
        .isInstanceOf(Verdict.Allow.class);
    assertThat(named.judge(facts.question())).isInstanceOf(Verdict.Allow.class);
    assertThat(rule(named, Facts.of(Verb.SELECT, "shop.a").calling("shop.levenshtein")))
        .isEqualTo("built-in:default-deny");
  }
}
