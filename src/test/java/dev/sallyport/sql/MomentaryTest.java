package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MomentaryTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "NOW()",
        "now (6)",
        "CURRENT_TIMESTAMP",
        "CURRENT_TIMESTAMP(3)",
        "CURRENT_TIME",
        "CURRENT_DATE",
        "current_date()",
        "CURDATE()",
        "CURTIME()",
        "LOCALTIME",
        "LOCALTIME()",
        "LOCALTIMESTAMP",
        "SYSDATE()",
        "UTC_DATE",
        "UTC_TIME()",
        "UTC_TIMESTAMP",
        "UNIX_TIMESTAMP()",
        "RAND()",
        "UUID()",
        "UUID_SHORT()",
        "FOUND_ROWS()",
        "ROW_COUNT()",
        "LAST_INSERT_ID()",
        "IS_FREE_LOCK('x')",
        "IS_USED_LOCK('x')",
        "@@timestamp",
        "@@session.time_zone",
        "`NOW`()"
      })
  void shouldSayThatAValueChangesByTheMoment(String value) {
    assertThat(
            Reading.facts("DELETE FROM orders WHERE id > IF(" + value + " < 5, 1, 2)").features())
        .contains(Feature.CHANGES_BY_THE_MOMENT);
    assertThat(Reading.facts("UPDATE orders SET a = 1 WHERE b = (SELECT " + value + ")").features())
        .contains(Feature.CHANGES_BY_THE_MOMENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'NOW()'",
        "CONNECTION_ID()",
        "CURRENT_USER",
        "@mine",
        "DATE('2024-01-01')",
        "`current_date`",
        "now"
      })
  void shouldNotSaySoOfWhatStays(String value) {
    assertThat(
            Reading.facts("DELETE FROM orders WHERE id > IF(" + value + " < 5, 1, 2)").features())
        .doesNotContain(Feature.CHANGES_BY_THE_MOMENT);
  }
}
