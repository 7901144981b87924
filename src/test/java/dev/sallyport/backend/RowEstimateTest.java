package dev.sallyport.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.SqlMode;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowEstimateTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "  update t set a = 1",
        "/* sallyport task=x */ DELETE FROM t",
        "/**/\n/* a * b */WITH x AS (SELECT 1) SELECT * FROM x",
        "INSERT INTO t VALUES (1)"
      })
  void shouldAskAboutStatementsThatExplainOnlyPlans(String statement) {
    assertThat(RowEstimate.canBeAsked(statement)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ANALYZE SELECT SLEEP(5)",
        "/*!80018 ANALYZE */ SELECT SLEEP(5)",
        "/*M!100100 ANALYZE */ SELECT SLEEP(5)",
        "/* a */ /*! ANALYZE */ SELECT SLEEP(5)",
        "/*+ HINT */ SELECT 1",
        "-- x\nSELECT 1",
        "FORMAT=TREE SELECT 1",
        "SELECTED",
        "/* never closed SELECT 1",
        "DROP TABLE t",
        ""
      })
  void shouldNotAskAboutAnythingElse(String statement) {
    assertThat(RowEstimate.canBeAsked(statement)).isFalse();
  }

  @Test
  void shouldNotGiveUpOnALongComment() {
    String comment = "/*" + " *".repeat(1_000_000) + "*/";
    assertThat(RowEstimate.canBeAsked(comment + "SELECT 1")).isTrue();
    assertThat(RowEstimate.canBeAsked(comment + "ANALYZE SELECT 1")).isFalse();
  }

  @Test
  void shouldMultiplyTheStepsOfAJoin() {
    assertThat(RowEstimate.largest(List.of(step("1", 90), step("1", 3), step("2", 100))))
        .isEqualTo(270);
    assertThat(RowEstimate.largest(List.of(step("1", 90), step("1", 0)))).isZero();
    assertThat(RowEstimate.largest(List.of(step("1", Long.MAX_VALUE), step("1", 3))))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(RowEstimate.largest(List.of())).isZero();
  }

  private static RowEstimate.Step step(String query, long rows) {
    return new RowEstimate.Step(query, BigDecimal.valueOf(rows));
  }

  @Test
  void shouldSpellTheModeForTheServer() {
    SqlMode all = new SqlMode(true, true, true, true, true);
    assertThat(SqlMode.of(RowEstimate.sqlMode(all))).isEqualTo(all);
    assertThat(RowEstimate.sqlMode(SqlMode.DEFAULT)).isEmpty();
  }
}
