package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PostgresTextTest {
  @Test
  void shouldNumberValuesAndLeaveLiteralsAsTheyAre() {
    assertThat(PostgresText.numbered("SELECT a FROM t WHERE b = ? AND c IN (?,?)"))
        .isEqualTo("SELECT a FROM t WHERE b = $1 AND c IN ($2,$3)");
    assertThat(PostgresText.numbered("SELECT '?', \"?\", 'it''s ?' WHERE a = ? OR b LIKE '%?%'"))
        .isEqualTo("SELECT '?', \"?\", 'it''s ?' WHERE a = $1 OR b LIKE '%?%'");
    assertThat(PostgresText.numbered("SELECT 'a CROSS JOIN b', 'json_each(?)'"))
        .isEqualTo("SELECT 'a CROSS JOIN b', 'json_each(?)'");
  }

  @Test
  void shouldMakeRowsOfListsAndLeaveTheOrderOfJoinsToTheServer() {
    assertThat(
            PostgresText.numbered(
                "SELECT 1 FROM t WHERE a = ? AND id IN (SELECT value FROM json_each(?)) LIMIT ?"))
        .isEqualTo(
            "SELECT 1 FROM t WHERE a = $1 AND id IN (SELECT value FROM"
                + " jsonb_array_elements_text(CAST(CAST($2 AS TEXT) AS JSONB)) AS each (value))"
                + " LIMIT $3");
    assertThat(PostgresText.numbered("FROM json_each(?) w CROSS JOIN s ON s.id = w.value"))
        .isEqualTo(
            "FROM jsonb_array_elements(CAST(CAST($1 AS TEXT) AS JSONB)) w JOIN s ON s.id ="
                + " w.value");
    assertThat(PostgresText.marked("SELECT value FROM json_each(?)"))
        .isEqualTo(
            "SELECT value FROM jsonb_array_elements_text(CAST(CAST(? AS TEXT) AS JSONB)) AS each"
                + " (value)");
  }

  @Test
  void shouldRefuseALiteralWithoutAnEnd() {
    assertThatThrownBy(() -> PostgresText.marked("SELECT 'a"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
