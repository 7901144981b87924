package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.ConfigException;
import dev.sallyport.identity.Principal;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Verb;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevealTest {
  private static final ColumnName SSN = Facts.column("shop.customers.ssn");
  private static final ColumnName CARD = Facts.column("shop.customers.card_number");

  private static final String MASKS =
      """
      masks:
        - { columns: [shop.customers.ssn, "*.*.card_number"], as: redact }
      """;

  private static final String RULES =
      """
      - deny: { verbs: [delete] }
      - allow: { verbs: [select], tables: [shop.customers] }
        reveal: { columns: [shop.customers.ssn], groups: [fraud-desk] }
      - allow: { verbs: [select], tables: [shop.orders] }
      - review: { verbs: [update], tables: [shop.customers] }
        approvers: [dba]
        reveal: { columns: [shop.customers.ssn, shop.customers.note], groups: [fraud-desk, leads] }
      """;

  private final PolicySet policies = PolicyText.load(PolicyText.policy("p", RULES) + MASKS);

  @Test
  void shouldShowAMaskedColumnToAGroupOfTheRuleThatDecides() {
    Verdict verdict = judge(of("fraud-desk"), select());

    assertThat(verdict.masks().ruleOf(SSN)).isEmpty();
    assertThat(verdict.masks().ruleOf(CARD)).isPresent();
    assertThat(verdict.reveals()).extracting(Reveal::rule).containsExactly("p/2");
  }

  @Test
  void shouldShowNothingToOthersWhoeverAskedBefore() {
    assertThat(judge(of(), select()).masks().ruleOf(SSN)).isPresent();
    assertThat(judge(of("fraud-desk"), select()).masks().ruleOf(SSN)).isEmpty();
    assertThat(judge(of("leads"), select()).masks().ruleOf(SSN)).isPresent();
    assertThat(judge(of("fraud-desk"), select()).masks().ruleOf(SSN)).isEmpty();
    assertThat(judge(of(), select()).reveals()).isEmpty();
  }

  @Test
  void shouldShowNothingByARuleThatDecidesNoActOfTheStatement() {
    Verdict verdict = judge(of("fraud-desk"), Facts.of(Verb.SELECT, "shop.orders"));

    assertThat(verdict.masks().ruleOf(SSN)).isPresent();
  }

  @Test
  void shouldShowNothingWhereAnyActIsRefused() {
    Verdict verdict = judge(of("fraud-desk"), select().and(Verb.DELETE, "shop.orders"));

    assertThat(verdict).isInstanceOf(Verdict.Deny.class);
    assertThat(verdict.masks()).isEqualTo(Masks.NONE);
    assertThat(verdict.reveals()).isEmpty();
  }

  @Test
  void shouldKeepAReviewMaskedUntilItIsApproved() {
    Facts update = Facts.of(Verb.UPDATE, "shop.customers").reading("shop.customers.ssn");
    Verdict.Review review = (Verdict.Review) judge(of("leads"), update);

    assertThat(review.masks().ruleOf(SSN)).isPresent();
    assertThat(review.answerMasks().ruleOf(SSN)).isEmpty();
    assertThat(RevealedColumns.of(review, question(of("leads"), update).inspection(), of("leads")))
        .containsExactly(
            new RevealedColumns("p/4", List.of("shop.customers.ssn"), Set.of("leads")));
  }

  @Test
  void shouldLetAnApprovalShowWhatAnAllowedPartShows() {
    Facts both = Facts.of(Verb.UPDATE, "shop.customers").and(Verb.SELECT, "shop.customers");
    Verdict.Review review = (Verdict.Review) judge(of("fraud-desk"), both);

    assertThat(review.masks().ruleOf(SSN)).isPresent();
    assertThat(review.reveals()).extracting(Reveal::rule).containsExactlyInAnyOrder("p/2", "p/4");
  }

  @Test
  void shouldLiftTheMasksOfAllPoliciesInForce() {
    PolicySet two =
        PolicyText.load(
            PolicyText.policy("p", RULES),
            PolicyText.policy("q", "- allow: { verbs: [select], tables: [\"shop.*\"] }") + MASKS);
    Verdict verdict = two.judge(Facts.question(of("fraud-desk"), "orders", List.of(select())));

    assertThat(verdict.masks().rules()).isNotEmpty();
    assertThat(verdict.masks().ruleOf(SSN)).isEmpty();
  }

  @Test
  void shouldTellWhatIsMaskedWhereNothingIsRevealed() {
    assertThat(policies.masks(of("fraud-desk"), "orders").ruleOf(SSN)).isPresent();
    assertThat(policies.masks(of("fraud-desk"), "elsewhere")).isEqualTo(Masks.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "- deny: { verbs: [drop] }               | reveal: { columns: [a.b.c], groups: [g] } | goes with allow and review only",
        "- allow: { verbs: [select], tables: [a.b] } | reveal: { columns: [b.c], groups: [g] } | 'b.c' is not schema.table.column",
        "- allow: { verbs: [select], tables: [a.b] } | reveal: { columns: [a.b.c] }        | groups",
        "- allow: { verbs: [select], tables: [a.b] } | reveal: { columns: [a.b.c], groups: [] } | has no entry",
        "- allow: { verbs: [select], tables: [a.b] } | reveal: { columns: [], groups: [g] } | has no entry",
        "- allow: { verbs: [select], tables: [a.b] } | reveal: { columns: [a.b.c], groups: [g], to: [x] } | to",
        "- review: { verbs: [select], tables: [a.b], reveal: { columns: [a.b.c], groups: [g] } } | approvers: [dba] | it stands beside 'review'",
      })
  void shouldRefuseWhatIsNoReveal(String rule, String reveal, String problem) {
    assertThatThrownBy(() -> PolicyText.rules(rule + "\n  " + reveal))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem);
  }

  private static Facts select() {
    return Facts.of(Verb.SELECT, "shop.customers").reading("shop.customers.ssn");
  }

  private Verdict judge(Principal principal, Facts facts) {
    return policies.judge(question(principal, facts));
  }

  private static Question question(Principal principal, Facts facts) {
    return Facts.question(principal, "orders", List.of(facts));
  }

  private static Principal of(String... groups) {
    Set<String> all = new HashSet<>(Set.of(groups));
    all.add("agents");
    return new Principal("idp:x", Principal.Kind.AGENT, "x", all, "idp", Map.of());
  }
}
