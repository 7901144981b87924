package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts without a statement. */
class CommentsAloneTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/* ping */",
        "-- a line\n",
        "# a line",
        // What mariadb-dump 11.4 sends first, and what is a comment to a server of this version.
        "/*M!100100 SET @@MAX_STATEMENT_TIME=0.000000 */",
        "/*!99999 DROP TABLE shop.orders */"
      })
  void shouldDoNothing(String text) {
    StatementFacts facts = Reading.facts(text);

    assertThat(facts.verb()).isEqualTo(Verb.DO);
    assertThat(facts.accesses()).isEmpty();
    assertThat(facts.text()).isEqualTo(text);
  }

  @Test
  void shouldSeeWhatTheServerRuns() {
    assertThat(Reading.accesses("/*!80000 DELETE FROM shop.orders */")).contains("shop.orders");
    assertThat(Reading.refusal("")).isNotEmpty();
    assertThat(Reading.refusal(" \n")).isNotEmpty();
    assertThat(Reading.refusal("/* open DELETE FROM shop.orders")).isNotEmpty();
    assertThat(Reading.refusal("/* one */;/* two */")).isNotEmpty();
    assertThat(Reading.refusal("PREPARE s FROM '/* ping */'")).isNotEmpty();
  }
}
