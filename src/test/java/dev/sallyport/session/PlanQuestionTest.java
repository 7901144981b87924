package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanQuestionTest {
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
    assertThat(PlanQuestion.isOnlyPlanned(statement)).isTrue();
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
        "DELETE /*+ SET_VAR(eq_range_index_dive_limit=1) */ FROM t",
        "SELECTED",
        "/* never closed SELECT 1",
        "DROP TABLE t",
        ""
      })
  void shouldNotAskAboutAnythingElse(String statement) {
    assertThat(PlanQuestion.isOnlyPlanned(statement)).isFalse();
  }

  @Test
  void shouldNotGiveUpOnALongComment() {
    String comment = "/*" + " *".repeat(400_000) + "*/";
    assertThat(PlanQuestion.isOnlyPlanned(comment + "SELECT 1")).isTrue();
    assertThat(PlanQuestion.isOnlyPlanned(comment + "ANALYZE SELECT 1")).isFalse();
  }
}
