package dev.sallyport.sql;

import static dev.sallyport.sql.ColumnUse.Role.OTHER;
import static dev.sallyport.sql.ColumnUse.Role.OUTPUT;
import static dev.sallyport.sql.ColumnUse.Role.TARGET;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every occurrence of a column's name has a role, and OUTPUT only when the value leaves as it is.
 */
class ColumnUsesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          SELECT ssn FROM c | ssn | ^^
          SELECT DISTINCT ssn FROM c | ssn | ^^
          SELECT c.ssn, shop.c.name AS n, `id` x FROM c | id name ssn | ^^
          SELECT ssn 'alias' FROM c | ssn | ^^
          SELECT a FROM c WHERE b = 1 AND d IN (e, 2) | a | b d e
          SELECT a FROM c GROUP BY b HAVING MAX(d) > 1 ORDER BY e DESC | a | b d e
          SELECT a FROM c JOIN d USING (k) JOIN e ON c.x = e.y | a | k x y
          SELECT a, (SELECT ssn FROM c) FROM t | a | ssn
          SELECT a FROM (SELECT ssn AS a FROM c) d | a | ssn
          WITH x AS (SELECT ssn FROM c) SELECT ssn FROM x | ssn | ssn
          SELECT a FROM t UNION SELECT ssn FROM c | ^^ | a ssn
          (SELECT ssn FROM c) | ^^ | ssn
          SELECT ROW_NUMBER() OVER (PARTITION BY a ORDER BY b) FROM t | ^^ | a b
          SELECT SUM(a) OVER w FROM t WINDOW w AS (PARTITION BY b ORDER BY c ROWS 1 PRECEDING) | ^^ | a b c
          SELECT CASE a WHEN b THEN c ELSE d END FROM t | ^^ | a b c d
          SELECT GROUP_CONCAT(DISTINCT a ORDER BY b SEPARATOR ';') FROM t | ^^ | a b
          SELECT CAST(a AS CHAR(3)), CONVERT(b USING utf8mb4), CONVERT(c, SIGNED) FROM t | ^^ | a b c
          SELECT EXTRACT(YEAR FROM a), TRIM(b FROM c), SUBSTRING(d FROM e FOR f) FROM t | ^^ | a b c d e f
          SELECT DATE_ADD(a, INTERVAL b DAY), c + INTERVAL d HOUR FROM t | ^^ | a b c d
          SELECT a->'$.x', b->>'$.y' FROM t WHERE MATCH (c, d) AGAINST (e IN BOOLEAN MODE) | ^^ | a b c d e
          SELECT @v := ssn FROM c | ^^ | ssn
          SELECT ssn INTO @v FROM c | ^^ | ssn
          SELECT ssn FROM c INTO OUTFILE '/tmp/x' | ^^ | ssn
          SELECT x.v FROM t, JSON_TABLE(t.doc, '$' COLUMNS (v INT PATH '$.v')) x | v | doc
          """)
  void shouldTellWhatLeavesAsItIs(String statement, String output, String other) {
    assertThat(Reading.columns(statement, OUTPUT)).as("output").isEqualTo(output);
    assertThat(Reading.columns(statement, OTHER)).as("other").isEqualTo(other);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(ssn)",
        "+ssn",
        "-ssn",
        "~ssn",
        "!ssn",
        "NOT ssn",
        "BINARY ssn",
        "ssn COLLATE utf8mb4_bin",
        "{x ssn}",
        "UPPER(ssn)",
        "ssn + 0",
        "ssn || 'a'",
        "ssn IS NULL",
        "MAX(ssn)",
        "DISTINCT(ssn)",
        "CAST(ssn AS CHAR)",
        "IF(1, ssn, 2)",
        "ANY_VALUE(ssn)",
        "`f`(ssn)",
        "(SELECT ssn)",
        "ssn LIKE '1%'",
        "ssn -> '$'",
        "COUNT(DISTINCT ssn)",
        "LAG(ssn) OVER ()",
        "ROW(ssn, 1) = 2"
      })
  void shouldNotTakeAnExpressionForItsColumn(String item) {
    assertThat(Reading.columns("SELECT " + item + " FROM c", OUTPUT)).isEmpty();
    assertThat(Reading.columns("SELECT " + item + " FROM c", OTHER)).isEqualTo("ssn");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          INSERT INTO t (a, b) VALUES (1, 2) | a b | ^^
          INSERT INTO t VALUES (1, 2) | ^^ | ^^
          INSERT INTO t (a) SELECT b FROM s | a | b
          INSERT INTO t SET a = 1, t.b = c | a b | c
          INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE b = VALUES(c) + d | a b | c d
          INSERT INTO t (a) VALUES (1) AS n ON DUPLICATE KEY UPDATE b = n.a | a b | a
          UPDATE t SET a = b, t.c = 1 WHERE d = 1 ORDER BY e LIMIT 1 | a c | b d e
          DELETE FROM t WHERE a = 1 ORDER BY b | ^^ | a b
          LOAD DATA INFILE 'f' INTO TABLE t (a, @x) SET b = @x | a b | ^^
          """)
  void shouldTellWhatIsWritten(String statement, String target, String other) {
    assertThat(Reading.columns(statement, TARGET)).as("target").isEqualTo(target);
    assertThat(Reading.columns(statement, OTHER)).as("other").isEqualTo(other);
    assertThat(Reading.columns(statement, OUTPUT)).as("output").isEmpty();
  }

  @Test
  void shouldKeepTheCaseAndOddLettersOfNames() {
    assertThat(Reading.columns("SELECT SsN, `ban\u212A` FROM c", OUTPUT))
        .isEqualTo("SsN ban\u212A");
  }
}
