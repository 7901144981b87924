package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.ConfigException;
import dev.sallyport.sql.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoldTermsTest {
  private static final String RULE =
      "- { review: { verbs: [update], tables: [shop.t] }, approvers: [dba]%s }";

  @Test
  void shouldKeepARequestOpenForAnHourOrAsLongAsSomebodyWaits() {
    assertThat(terms("").life()).isEqualTo(Duration.ofHours(1));
    assertThat(terms(", hold: 2h").life()).isEqualTo(Duration.ofHours(2));
    assertThat(terms("").inTransaction()).isEqualTo(InTransaction.HOLD);
    assertThat(terms("").standing()).contains(Duration.ofHours(8));
  }

  @Test
  void shouldReadAllOfIt() {
    assertThat(
            terms(", hold: 1m, life: 2h, in_transaction: hold_or_rollback, standing: { max: 1h }"))
        .isEqualTo(
            new HoldTerms(
                Duration.ofMinutes(1),
                Duration.ofHours(2),
                InTransaction.HOLD_OR_ROLLBACK,
                Optional.of(Duration.ofHours(1))));
    assertThat(terms(", standing: none").standing()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "life: 1m | life: is out of range; expected hold to 24h",
        "life: 25h | life: is out of range; expected hold to 24h",
        "in_transaction: wait | 'wait' is not known; expected one of hold",
        "standing: off | 'off' is not known; expected none, or { max: 8h }",
        "standing: { max: 25h } | max: is out of range; expected 1m to 24h",
        "standing: { max: 1s } | max: is out of range; expected 1m to 24h"
      })
  void shouldSayWhatDoesNotDo(String key, String problem) {
    assertThatThrownBy(() -> terms(", " + key))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource({"life: 1h", "in_transaction: refuse", "standing: none"})
  void shouldGoWithReviewOnly(String key) {
    assertThatThrownBy(
            () ->
                PolicyText.rules("- { allow: { verbs: [select], tables: [shop.t] }, " + key + " }"))
        .hasMessageContaining("goes with review only");
  }

  @Test
  void shouldTakeTheStrictestOfSeveral() {
    HoldTerms one = terms(", hold: 1m, life: 2h, in_transaction: refuse, standing: { max: 1h }");
    HoldTerms two = terms(", hold: 2m, life: 1h, in_transaction: hold, standing: { max: 2h }");
    assertThat(HoldTerms.strictest(List.of(one, two)))
        .isEqualTo(
            new HoldTerms(
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                InTransaction.REFUSE,
                Optional.of(Duration.ofHours(1))));
    assertThat(HoldTerms.strictest(List.of(one, terms(", standing: none"))).standing()).isEmpty();
  }

  private static HoldTerms terms(String more) {
    Verdict verdict =
        PolicyText.rules(RULE.formatted(more)).judge(Facts.of(Verb.UPDATE, "shop.t").question());
    return ((Verdict.Review) verdict).terms().waiting();
  }
}
