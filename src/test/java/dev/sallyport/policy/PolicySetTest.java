package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.identity.Principal;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.WhereKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicySetTest {
  private static final String SHOP =
      """
      - deny: { verbs: [drop] }
        message: Schema changes go through migrations.
      - allow: { verbs: [select], tables: ["shop.*"] }
      - review: { verbs: [update], tables: ["shop.*"] }
        when: statement.estimated_rows > 100 || !statement.has_where
        approvers: [dba]
        quorum: 2
        hold: 3m
      - allow: { verbs: [update], tables: [shop.orders] }
      - allow: { routines: ["shop.total*"] }
      """;

  private final PolicySet shop = PolicyText.rules(SHOP);

  @Test
  void shouldLetTheFirstRuleThatMatchesDecide() {
    assertThat(shop.judge(Facts.of(Verb.SELECT, "shop.orders").question()))
        .isEqualTo(new Verdict.Allow("p/2", Masks.NONE));
    assertThat(shop.judge(Facts.of(Verb.UPDATE, "shop.orders").question(5)))
        .isEqualTo(new Verdict.Review("p/3", Set.of("dba"), 2, Duration.ofMinutes(3), Masks.NONE));
    assertThat(
            shop.judge(Facts.of(Verb.UPDATE, "shop.orders").where(WhereKind.SELECTIVE).question(5)))
        .isEqualTo(new Verdict.Allow("p/4", Masks.NONE));
  }

  @Test
  void shouldRefuseWhatNoRuleAllowsAndSayWhat() {
    Verdict verdict = shop.judge(Facts.of(Verb.DELETE, "shop.orders").question(1));

    assertThat(verdict)
        .isEqualTo(
            new Verdict.Deny(
                "built-in:default-deny",
                "delete shop.orders is not allowed: no rule of p speaks of it on connection orders. Do"
                    + " without it, or ask the policy's owner for a rule."));
  }

  @Test
  void shouldSayThatOnlyAPatternAllowsWhatNamesNoObject() {
    assertThat(shop.judge(Facts.of(Verb.ADMIN).question()))
        .isEqualTo(
            new Verdict.Deny(
                "built-in:default-deny",
                "this form of admin is not allowed: no rule of p speaks of it on connection orders. Do"
                    + " without it, or ask the policy's owner for a rule with this statement as a"
                    + " pattern."));
  }

  @Test
  void shouldRefuseWithTheRulesOwnMessage() {
    assertThat(shop.judge(Facts.of(Verb.DROP, "shop.orders").question()))
        .isEqualTo(
            new Verdict.Deny(
                "p/1", "drop shop.orders is not allowed. Schema changes go through migrations."));
  }

  @Test
  void shouldTakeTheStrictestDecisionOfAllAccesses() {
    Facts insertSelect = Facts.of(Verb.UPDATE, "shop.orders").and(Verb.SELECT, "hr.people");

    assertThat(shop.judge(insertSelect.where(WhereKind.SELECTIVE).question(1)))
        .isInstanceOf(Verdict.Deny.class);
    assertThat(
            shop.judge(Facts.of(Verb.UPDATE, "shop.orders").and(Verb.SELECT, "shop.x").question(1)))
        .isInstanceOf(Verdict.Review.class);
  }

  @Test
  void shouldJudgeEveryStatementOfAText() {
    Question question =
        Facts.question(
            Facts.AGENT,
            "orders",
            List.of(Facts.of(Verb.SELECT, "shop.orders"), Facts.of(Verb.DROP, "shop.orders")));

    assertThat(shop.judge(question).rule()).isEqualTo("p/1");
  }

  @Test
  void shouldNotTakeAnEstimateForOneOfSeveralStatements() {
    Facts update = Facts.of(Verb.UPDATE, "shop.orders").where(WhereKind.SELECTIVE);

    assertThat(shop.judge(Facts.question(Facts.AGENT, "orders", List.of(update), 1)))
        .isInstanceOf(Verdict.Allow.class);
    assertThat(shop.judge(Facts.question(Facts.AGENT, "orders", List.of(update, update), 1)))
        .isInstanceOf(Verdict.Review.class);
  }

  @Test
  void shouldPauseOrRefuseWhenAConditionCannotBeEvaluatedButNeverAllow() {
    Facts update = Facts.of(Verb.UPDATE, "shop.orders").where(WhereKind.SELECTIVE);
    String when = "\n  when: statement.estimated_rows < 10";
    PolicySet allowing =
        PolicyText.rules("- allow: { verbs: [update], tables: [shop.orders] }" + when);
    PolicySet denying =
        PolicyText.rules(
            "- deny: { verbs: [update] }"
                + when
                + "\n- allow: { verbs: [update], tables: [shop.orders] }");

    assertThat(shop.judge(update.question())).isInstanceOf(Verdict.Review.class);
    assertThat(allowing.judge(update.question()).rule()).isEqualTo("built-in:default-deny");
    assertThat(allowing.judge(update.question(5)).rule()).isEqualTo("p/1");
    assertThat(denying.judge(update.question()).rule()).isEqualTo("p/1");
    assertThat(denying.judge(update.question(50)).rule()).isEqualTo("p/2");
  }

  @Test
  void shouldAskForAnEstimateOnlyWhereARuleMayNeedIt() {
    assertThat(shop.asksForEstimate(Facts.of(Verb.UPDATE, "shop.orders").question())).isTrue();
    assertThat(shop.asksForEstimate(Facts.of(Verb.SELECT, "shop.orders").question())).isFalse();
    assertThat(shop.asksForEstimate(Facts.of(Verb.UPDATE, "hr.people").question())).isFalse();
    assertThat(
            shop.asksForEstimate(
                Facts.of(Verb.UPDATE, "shop.orders").with(Feature.WAITS).question()))
        .isFalse();
  }

  @Test
  void shouldCompareNamesExactlyToAllowAndLooselyToRefuse() {
    PolicySet set =
        PolicyText.rules(
            """
            - deny: { tables: [shop.secrets] }
            - allow: { verbs: [select], tables: ["shop.*"] }
            """);

    assertThat(set.judge(Facts.of(Verb.SELECT, "shop.Secrets").question()).rule()).isEqualTo("p/1");
    assertThat(set.judge(Facts.of(Verb.SELECT, "SHOP.secrets").question()).rule()).isEqualTo("p/1");
    assertThat(set.judge(Facts.of(Verb.SELECT, "secrets").question()).rule()).isEqualTo("p/1");
    assertThat(set.judge(Facts.of(Verb.SELECT, "SHOP.orders").question()).rule())
        .isEqualTo("built-in:default-deny");
    assertThat(
            shop.judge(Facts.of(Verb.UPDATE, "shop.Orders").where(WhereKind.SELECTIVE).question(1)))
        .isInstanceOf(Verdict.Deny.class);
    assertThat(set.judge(Facts.of(Verb.SELECT, "orders").question()).rule())
        .isEqualTo("built-in:default-deny");
  }

  @Test
  void shouldSeeATableInItsWholeSchema() {
    PolicySet set =
        PolicyText.rules(
            """
            - deny: { verbs: [drop], tables: [shop.customers] }
            - allow: { verbs: [drop], tables: ["shop.*"] }
            """);

    assertThat(set.judge(Facts.of(Verb.DROP, "shop.*").question()).rule()).isEqualTo("p/1");
    assertThat(set.judge(Facts.of(Verb.DROP, "shop.orders").question()).rule()).isEqualTo("p/2");
  }

  @Test
  void shouldKnowTheNamesOfInformationSchemaInAnyCase() {
    PolicySet set =
        PolicyText.rules("- allow: { verbs: [select], tables: [information_schema.tables] }");

    assertThat(set.judge(Facts.of(Verb.SELECT, "INFORMATION_SCHEMA.TABLES").question()).rule())
        .isEqualTo("p/1");
    assertThat(set.judge(Facts.of(Verb.SELECT, "information_schema.COLUMN_STATISTICS").question()))
        .isInstanceOf(Verdict.Deny.class);
  }

  @Test
  void shouldDecideCallsOfRoutinesLikeAccesses() {
    Facts select = Facts.of(Verb.SELECT, "shop.orders");

    assertThat(shop.judge(select.calling("shop.total_of").question()).rule()).isEqualTo("p/5");
    assertThat(shop.judge(select.calling("shop.wipe").question()).rule())
        .isEqualTo("built-in:default-deny");
    assertThat(shop.judge(select.calling("total_of").question()).rule())
        .isEqualTo("built-in:default-deny");
    assertThat(shop.judge(select.calling("total_of").question()))
        .asString()
        .contains("call total_of is not allowed", "Write its name with its schema");
    assertThat(shop.judge(Facts.of(Verb.CALL).calling("shop.total").question()).rule())
        .isEqualTo("p/5");
    assertThat(shop.judge(Facts.of(Verb.CALL).question()).rule())
        .isEqualTo("built-in:default-deny");
  }

  /** A CALL names its procedure as an access and as a routine; one rule decides on both. */
  @Test
  void shouldAllowACallByItsRoutineAlone() {
    PolicySet calls = PolicyText.rules("- allow: { verbs: [call], routines: [shop.tidy] }");

    assertThat(calls.judge(Facts.of(Verb.CALL, "shop.Tidy").calling("shop.tidy").question()).rule())
        .isEqualTo("p/1");
    assertThat(calls.judge(Facts.of(Verb.CALL, "SHOP.tidy").calling("shop.tidy").question()))
        .isInstanceOf(Verdict.Deny.class);
    assertThat(calls.judge(Facts.of(Verb.CALL, "shop.tidy").calling("tidy").question()))
        .isInstanceOf(Verdict.Deny.class);
  }

  @Test
  void shouldDescribeWhatMayBeRead() {
    assertThat(shop.judge(Facts.of(Verb.SHOW, "shop.orders").question()).rule()).isEqualTo("p/2");
    assertThat(shop.judge(Facts.of(Verb.SHOW, "hr.people").question()))
        .isInstanceOf(Verdict.Deny.class);
  }

  @Test
  void shouldNotJudgeAStatementByItsSubSelectsAlone() {
    Facts createUser = Facts.of(Verb.CREATE).and(Verb.SELECT, "shop.orders");

    assertThat(shop.judge(createUser.question()).rule()).isEqualTo("built-in:default-deny");
  }

  @Test
  void shouldCombinePolicies() {
    // Given one policy that allows, one that masks and denies, one that speaks of others
    PolicySet set =
        PolicyText.load(
            PolicyText.policy("reads", "- allow: { verbs: [select, insert], tables: [\"shop.*\"] }")
                + "session: { max_duration: 1h, idle_timeout: 1m }\n"
                + "masks: [{ columns: [shop.c.ssn], as: redact }]\n",
            PolicyText.policy("denies", "- deny: { verbs: [insert] }")
                + "session: { max_duration: 20m, idle_timeout: 2m }\n"
                + "masks: [{ columns: [shop.c.card], as: null }]\n",
            PolicyText.policy("others", "- deny: { verbs: [select] }")
                .replace("[agents]", "[people]"));

    // When
    Verdict select = set.judge(Facts.of(Verb.SELECT, "shop.c").question());
    Verdict insert = set.judge(Facts.of(Verb.INSERT, "shop.c").question());

    // Then
    assertThat(select)
        .isEqualTo(
            new Verdict.Allow(
                "reads/1",
                Masks.of(
                    List.of(
                        MaskRule.of("shop.c.ssn", MaskKind.REDACT),
                        MaskRule.of("shop.c.card", MaskKind.NULL)))));
    assertThat(insert.rule()).isEqualTo("denies/1");
    assertThat(set.admit(Facts.AGENT, "orders"))
        .contains(
            new SessionTerms(
                List.of("reads", "denies"),
                Duration.ofMinutes(20),
                Duration.ofMinutes(1),
                AccessTerms.upTo(Duration.ofMinutes(20))));
  }

  @Test
  void shouldAskWhoCanApproveForEveryRuleThatAsks() {
    String rule =
        "- review: { verbs: [%s], tables: [\"shop.*\"] }\n  approvers: [%s]\n  quorum: %s";
    Facts both = Facts.of(Verb.INSERT, "shop.a").and(Verb.DELETE, "shop.b");

    Verdict agreed =
        PolicyText.rules(
                rule.formatted("insert", "dba, lead", "1")
                    + "\n"
                    + rule.formatted("delete", "dba, security", "2"))
            .judge(both.question());
    Verdict conflicting =
        PolicyText.rules(
                rule.formatted("insert", "lead", "1")
                    + "\n"
                    + rule.formatted("delete", "security", "1"))
            .judge(both.question());

    assertThat(agreed)
        .isEqualTo(new Verdict.Review("p/1", Set.of("dba"), 2, Duration.ofMinutes(5), Masks.NONE));
    assertThat(conflicting.rule()).isEqualTo("built-in:conflicting-reviews");
  }

  @Test
  void shouldRefuseWhomNoPolicySpeaksOf() {
    Principal stranger =
        new Principal("idp:x", Principal.Kind.AGENT, "x", Set.of(), "idp", Map.of());
    Facts select = Facts.of(Verb.SELECT, "shop.orders");

    assertThat(shop.admit(stranger, "orders")).isEmpty();
    assertThat(shop.admit(Facts.AGENT, "payroll")).isEmpty();
    assertThat(shop.judge(Facts.question(stranger, "orders", List.of(select))).rule())
        .isEqualTo("built-in:no-policy");
    assertThat(shop.judge(Facts.question(Facts.AGENT, "payroll", List.of(select))).rule())
        .isEqualTo("built-in:no-policy");
    assertThat(shop.admit(Facts.AGENT, "orders-eu")).isPresent();
  }

  @Test
  void shouldRefuseWhatIsNotUnderstoodWithItsReason() {
    Verdict verdict =
        shop.judge(
            new Question(
                Facts.AGENT,
                "orders",
                new Inspection.Opaque("unclosed quote at character 7"),
                OptionalLong.empty()));

    assertThat(verdict)
        .isEqualTo(
            new Verdict.Deny(
                "built-in:not-understood",
                "The statement was not understood: unclosed quote at character 7"));
  }

  @Test
  void shouldRefuseWhenJudgingItselfFails() {
    Question broken = new Question(Facts.AGENT, "orders", null, OptionalLong.empty());

    assertThat(shop.judge(broken).rule()).isEqualTo("built-in:policy-error");
  }

  @Test
  void shouldExplainEachDecision() {
    Facts facts = Facts.of(Verb.UPDATE, "shop.orders").and(Verb.SELECT, "shop.x");

    assertThat(shop.explain(facts.question(1)).decisions())
        .containsExactly(
            new Decision("update shop.orders", "review", "p/3"),
            new Decision("select shop.x", "allow", "p/2"));
  }
}
