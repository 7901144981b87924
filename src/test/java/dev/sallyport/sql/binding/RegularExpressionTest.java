package dev.sallyport.sql.binding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ProcessorTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegularExpressionTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^a",
        "abc",
        "(select|drop)",
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        "[[:alpha:]]",
        "\\p{L}+",
        "[\\]\\[]",
        "[]x]",
        "\\{x",
        "a{2,}"
      })
  void shouldKnowWhatTellsTextsApart(String expression) {
    assertThat(RegularExpression.isFoundInAnything(expression)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".*",
        "^",
        "a*",
        "(|a)",
        "[^a]",
        "a{0,5}",
        // Sets in sets and their operations: to ICU it is anything but an a.
        "[[^a]]",
        "[^a&&[^b]]",
        "[^a--b]",
        // To PCRE it is none to five.
        "a{,5}",
        "a{",
        "[a",
        "[",
        "\\",
        "\\Q[\\E",
        "\\p{L",
        "(?=x)y",
        "(x",
        "a{1,99999999999999999999}"
      })
  void shouldTakeWhatItDoesNotKnowForAnything(String expression) {
    assertThat(RegularExpression.isFoundInAnything(expression)).isTrue();
  }

  @Test
  void shouldEndSoonWhateverTheExpression() {
    ProcessorTime.atMost(
        SOON,
        () -> {
          RegularExpression.isFoundInAnything("(|)".repeat(80) + "Q");
          RegularExpression.isFoundInAnything("(.*)*".repeat(50) + "Q");
          assertThat(RegularExpression.isFoundInAnything("((x{999}){999}){999}")).isTrue();
          assertThat(RegularExpression.isFoundInAnything("x".repeat(257))).isTrue();
        });
  }
}
