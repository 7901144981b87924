package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.ConfigException;
import dev.sallyport.sql.Verb;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReviewTermsTest {
  private static final String RULE =
      "- review: { verbs: [%s], tables: [\"shop.*\"] }\n  approvers: [%s]\n  quorum: %s\n";

  @Test
  void shouldReadAQuorumOfSeveralGroupsAndAFreshSignIn() {
    // When
    Verdict verdict =
        judge(
            RULE.formatted("delete", "dba, leads, security", "{ people: 3, groups: 2 }")
                + "  fresh_sign_in: 5m\n  hold: 20m\n");
    // Then
    assertThat(((Verdict.Review) verdict).terms())
        .isEqualTo(
            new ReviewTerms(
                Set.of("dba", "leads", "security"),
                3,
                2,
                Optional.of(Duration.ofMinutes(5)),
                HoldTerms.of(Duration.ofMinutes(20))));
  }

  @Test
  void shouldTakeTheStrictestOfSeveralRules() {
    // When
    Verdict verdict =
        judge(
            RULE.formatted("insert", "dba, leads, ops", "3")
                + "  fresh_sign_in: 30m\n"
                + RULE.formatted("delete", "dba, leads, security", "{ people: 2, groups: 2 }")
                + "  fresh_sign_in: 5m\n");
    // Then
    assertThat(((Verdict.Review) verdict).terms())
        .isEqualTo(
            new ReviewTerms(
                Set.of("dba", "leads"),
                3,
                2,
                Optional.of(Duration.ofMinutes(5)),
                HoldTerms.of(Duration.ofMinutes(5))));
  }

  @Test
  void shouldRefuseWhatTooFewCommonGroupsCouldApprove() {
    // When
    Verdict verdict =
        judge(
            RULE.formatted("insert", "dba", "1")
                + RULE.formatted("delete", "dba, leads", "{ people: 2, groups: 2 }"));
    // Then
    assertThat(verdict.rule()).isEqualTo("built-in:conflicting-reviews");
    assertThat(((Verdict.Deny) verdict).message()).contains("too few groups can give both");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          quorum: { people: 2 }             | statements[0].quorum.groups: is missing
          quorum: { people: 2, groups: 3 }  | statements[0].quorum.groups: '3' is out of range
          quorum: { people: 21, groups: 1 } | statements[0].quorum.people: '21' is out of range
          quorum: { people: 3, groups: 3 }  | statements[0].quorum: asks for people of 3 groups
          quorum: { person: 2, groups: 1 }  | statements[0].quorum.person: is not a known key
          quorum: 21                        | statements[0].quorum: '21' is out of range
          fresh_sign_in: 59s                | statements[0].fresh_sign_in: is out of range
          fresh_sign_in: 25h                | statements[0].fresh_sign_in: is out of range
          """)
  void shouldNameAMistake(String line, String problem) {
    assertThatThrownBy(
            () ->
                PolicyText.rules(
                    "- review: { verbs: [delete], tables: [\"shop.*\"] }\n  approvers: [a, b]\n  "
                        + line))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem);
  }

  private static Verdict judge(String rules) {
    return PolicyText.rules(rules).judge(facts(rules).question());
  }

  private static Facts facts(String rules) {
    Facts delete = Facts.of(Verb.DELETE, "shop.b");
    return rules.contains("insert")
        ? Facts.of(Verb.INSERT, "shop.a").and(Verb.DELETE, "shop.b")
        : delete;
  }
}
