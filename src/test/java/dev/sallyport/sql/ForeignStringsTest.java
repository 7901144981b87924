package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strings with bytes that are no characters; the texts are in ISO 8859-1, the session in UTF-8. */
class ForeignStringsTest {
  private static final String ROW = "('a', 1, '\u00ff\u00d8\u00ff')";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO files VALUES (1, '\u00ff\u00d8')",
        "INSERT INTO files (id, content) VALUE ('\u00ff'), ('\u00fe\\'b'),('\u00ff'),('\u00ff''')",
        "REPLACE INTO files VALUES (\"\u00ff\")",
        "INSERT INTO files SET id = 1, content = '\u00ff'",
        "INSERT INTO files VALUES (1, '\u00ff') ON DUPLICATE KEY UPDATE content = '\u00ff'",
        "UPDATE files SET content = '\u00ff', `kept` = '\u00fe' WHERE id = 1",
        "UPDATE files f SET f.key = '\u00ff' WHERE f.content = '\u00fe' LIMIT 1",
        "DELETE FROM files WHERE content = '\u00ff' AND id = 2",
        "SELECT id FROM files WHERE (content = '\u00ff' OR id = 1) ORDER BY id"
      })
  void shouldReadThemWhereTheyAreWrittenOrCompared(String statement) {
    Inspection inspection = inspect(statement);
    assertThat(inspection).isInstanceOf(Inspection.Understood.class);
    // Nobody is asked about what the server may end sooner than they read it.
    assertThat(((Inspection.Understood) inspection).statements().get(0).features())
        .contains(Feature.FOREIGN_BYTES);
  }

  @Test
  void shouldTellThemFromCharacters() {
    StatementFacts facts = Reading.facts("UPDATE files SET content = 'ä' WHERE kept = 'ü'");
    assertThat(facts.features()).doesNotContain(Feature.FOREIGN_BYTES);
    assertThat(inspect("UPDATE files SET content = 'a' WHERE kept = 'b'"))
        .isInstanceOf(Inspection.Understood.class);
    shouldReadThemWhereTheyAreWrittenOrCompared(
        "UPDATE files SET content = 'a' WHERE kept = '\u00ff'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT '\u00ff'",
        "SELECT id AS '\u00ff' FROM files",
        "SELECT content = '\u00ff' FROM files WHERE id = 1",
        "SELECT id FROM files WHERE content LIKE '%\u00ff'",
        "SELECT id FROM files WHERE content LIKE CONCAT('%', '\u00ff')",
        "SELECT id FROM files WHERE content IN ('a', '\u00ff')",
        "SELECT id FROM files WHERE content IN (1, 2, 3, 4, '\u00ff')",
        "SELECT id FROM files WHERE content > '\u00ff'",
        "SELECT id FROM files WHERE '' = '\u00ff'",
        "SELECT id FROM files WHERE FALSE = '\u00ff'",
        "SELECT id FROM files WHERE LENGTH('') = '\u00ff'",
        "SELECT id FROM files WHERE content = '\u00ff' COLLATE utf8mb4_bin",
        "SELECT id FROM files WHERE content = '\u00ff' 'a'",
        "SELECT id FROM files WHERE content = 'a' '\u00ff'",
        "SELECT id FROM files WHERE content = '\u00ff' + 1",
        "SELECT id FROM files WHERE content = N'\u00ff'",
        "DELETE FROM files WHERE content BETWEEN '\u00ff' AND 'x'",
        "UPDATE files SET content = CONCAT('\u00ff', 'a')",
        "INSERT INTO files VALUES (CONCAT('\u00ff', 'a'))",
        "INSERT INTO files SELECT '\u00ff'",
        "SET @x = '\u00ff'",
        "PREPARE s FROM 'SELECT \"\u00ff\"'",
        "CREATE TABLE t (a INT COMMENT '\u00ff')",
        "CREATE TABLE t (a INT) COMMENT = '\u00ff'",
        "CREATE VIEW v AS SELECT id FROM files WHERE content = '\u00ff'",
        "CREATE PROCEDURE p() INSERT INTO files VALUES ('\u00ff')",
        "CREATE PROCEDURE p() BEGIN DO 1; INSERT INTO files VALUES (1), (2), (3), ('\u00ff'); END",
        "LOAD DATA LOCAL INFILE '\u00ff' INTO TABLE files"
      })
  void shouldRefuseThemElsewhere(String statement) {
    Inspection inspection = inspect(statement);
    assertThat(inspection).as(statement).isInstanceOf(Inspection.Opaque.class);
    assertThat(((Inspection.Opaque) inspection).reason())
        .contains("bytes that are not of the session's character set");
  }

  @Test
  void shouldRefuseThemWhereTheSessionIsNotInUnicode() {
    SqlContext ascii = Reading.context(SqlMode.DEFAULT, StandardCharsets.US_ASCII, 80033, false);
    byte[] text = "INSERT INTO files VALUES ('\u00ff')".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(Reading.INSPECTOR.inspect(text, ascii)).isInstanceOf(Inspection.Opaque.class);
  }

  @Test
  void shouldSeeWhatStandsBehindThem() {
    // Given a string whose last byte is the first of a character that the quote cuts off
    Inspection inspection =
        inspect("INSERT INTO files VALUES ('a\u00f0', (SELECT MAX(id) FROM other), '\u00e2')");

    // Then
    assertThat(((Inspection.Understood) inspection).statements().get(0).accesses().toString())
        .contains("other");
  }

  @Test
  void shouldRefuseThemInTheNamesOfColumnsThatReturn() {
    SqlContext mariaDb = Reading.context(SqlMode.DEFAULT, StandardCharsets.UTF_8, 110_405, false);
    String insert = "INSERT INTO files (content) VALUES ('\u00ff') RETURNING id";
    for (String tail : List.of("", " = 1", " = '\u00ff'")) {
      byte[] text = (insert + tail).getBytes(StandardCharsets.ISO_8859_1);
      assertThat(Reading.INSPECTOR.inspect(text, mariaDb) instanceof Inspection.Understood)
          .as(insert + tail)
          .isEqualTo(!tail.contains("'"));
    }
  }

  @Test
  void shouldReadManyRows() {
    String rows = String.join(",", List.of(ROW, ROW, ROW, ROW, ROW, ROW));
    assertThat(inspect("INSERT INTO files VALUES " + rows))
        .isInstanceOf(Inspection.Understood.class);
    assertThat(inspect("INSERT INTO files VALUES " + rows + ",(1, LOWER('\u00ff'), 2)"))
        .isInstanceOf(Inspection.Opaque.class);
  }

  private static Inspection inspect(String statement) {
    return Reading.INSPECTOR.inspect(
        statement.getBytes(StandardCharsets.ISO_8859_1), Reading.plain());
  }
}
