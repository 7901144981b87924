package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class InspectorPropertiesTest {
  private static final String FAULT = "could not be read";

  private static final List<String> STATEMENTS =
      List.of(
          "SELECT a , b FROM t WHERE c = 'x' AND d IN ( 1 , 2 ) ORDER BY e LIMIT 5",
          "SELECT t . * , COUNT(*) FROM t LEFT JOIN u USING ( k ) GROUP BY a HAVING COUNT(*) > 1",
          "WITH x AS ( SELECT a FROM t ) SELECT a FROM x WHERE a BETWEEN 1 AND 2",
          "INSERT INTO t ( a , b ) VALUES ( 1 , 'y' ) ON DUPLICATE KEY UPDATE a = b",
          "UPDATE t JOIN s ON t.a = s.a SET t.b = 1 WHERE s.c IS NULL",
          "DELETE FROM t WHERE a = 1 OR 1 = 1",
          "SET autocommit = 1 , sql_mode = 'ANSI'",
          "CREATE TABLE t AS SELECT * FROM s",
          "SHOW FULL COLUMNS FROM t FROM s");

  private static final List<String> GAPS =
      List.of(" ", "\t", "\n", "\r\n", "  ", "/**/", " /* ; DROP TABLE t */ ", " -- x\n", " # y\n");

  @Property(tries = 3000)
  void shouldNeverFailOnAnyBytes(@ForAll byte[] bytes) {
    checkAnswers(bytes);
  }

  @Property(tries = 3000)
  void shouldNeverFailOnAnyWords(@ForAll("words") List<String> words) {
    checkAnswers(String.join(" ", words).getBytes(StandardCharsets.UTF_8));
    checkAnswers(String.join("", words).getBytes(StandardCharsets.UTF_8));
  }

  @Example
  void shouldNotLookBehindTheLastWordHoweverManyThereAre() {
    for (int columns = 0; columns < 300; columns++) {
      String list = "a INT , ".repeat(columns);
      checkAnswers(bytes("CREATE TABLE t ( " + list + "b INT DEFAULT"));
      checkAnswers(bytes("CREATE TABLE t ( " + list + "INDEX i ("));
      checkAnswers(bytes("CREATE TEMPORARY TABLE t ( " + list + "b INT DEFAULT"));
      checkAnswers(bytes("CREATE TABLE " + "@a , ".repeat(columns) + "b INT DEFAULT"));
      checkAnswers(bytes("ALTER TABLE t ADD " + list + "DROP"));
      checkAnswers(bytes("CREATE INDEX i ON t ( " + "a , ".repeat(columns) + "("));
    }
    InspectorFuzz.fuzzerTestOneInput(
        bytes("0000CREATE TABLE IFN NOT EX@\"e\", @a.b$c, @@xINTO, @@CRAVHb AR(10) DEFAULT "));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Provide
  Arbitrary<List<String>> words() {
    return Arbitraries.of(
            "SELECT",
            "FROM",
            "t",
            "a",
            "(",
            ")",
            ",",
            "*",
            "WHERE",
            "=",
            "1",
            "'x'",
            "UNION",
            "WITH",
            "AS",
            "INSERT",
            "INTO",
            "VALUES",
            "UPDATE",
            "SET",
            "DELETE",
            "JOIN",
            "ON",
            "USING",
            ";",
            "/*",
            "*/",
            "/*!",
            "--",
            "`",
            "\"",
            "'",
            "@x",
            "@@y",
            ".",
            "CASE",
            "WHEN",
            "THEN",
            "END",
            "INTERVAL",
            "DAY",
            "OVER",
            "PARTITION",
            "BY",
            "ORDER",
            "LIMIT",
            "INTO",
            "OUTFILE",
            "FOR",
            "NOT",
            "IN",
            "IS",
            "NULL",
            "LIKE",
            "BETWEEN",
            "AND",
            "OR",
            "CAST(",
            "CHAR",
            "TRIM(",
            "f(",
            "COUNT(",
            "JSON_TABLE(",
            "COLUMNS",
            "MATCH(",
            "AGAINST",
            "{",
            "}",
            "x",
            "SHOW",
            "TABLES",
            "DROP",
            "CREATE",
            "TABLE",
            "ALTER",
            "RENAME",
            "TO",
            "GRANT",
            "CALL",
            "EXPLAIN",
            ":=",
            "->",
            "?",
            "0x1F",
            "1e5",
            "1.e",
            "$$",
            "COLLATE",
            "BINARY",
            "N'a'",
            "ROW",
            "WINDOW",
            "LATERAL")
        .list()
        .ofMaxSize(25);
  }

  @Property(tries = 1500)
  void shouldReadTheSameWhateverCommentsCaseAndBlanks(
      @ForAll("statement") String statement, @ForAll long seed) {
    // Given
    Random random = new Random(seed);
    StringBuilder varied = new StringBuilder();
    for (String part : statement.split(" ")) {
      varied.append(varied.length() == 0 ? "" : GAPS.get(random.nextInt(GAPS.size())));
      boolean keyword = part.matches("[A-Z]+");
      varied.append(keyword && random.nextBoolean() ? part.toLowerCase() : part);
    }

    // When
    StatementFacts expected = Reading.facts(statement);
    StatementFacts found = Reading.facts(varied.toString());

    // Then
    assertThat(found.verb()).isEqualTo(expected.verb());
    assertThat(found.accesses()).isEqualTo(expected.accesses());
    assertThat(found.uses()).isEqualTo(expected.uses());
    assertThat(found.dependsOn()).isEqualTo(expected.dependsOn());
    assertThat(found.features()).isEqualTo(expected.features());
    assertThat(found.where()).isEqualTo(expected.where());
    assertThat(found.limit()).isEqualTo(expected.limit());
    assertThat(found.variables()).isEqualTo(expected.variables());
    // Words that may be names keep their case.
    assertThat(found.fingerprint()).isEqualToIgnoringCase(expected.fingerprint());
  }

  @Provide
  Arbitrary<String> statement() {
    return Arbitraries.of(STATEMENTS);
  }

  private static void checkAnswers(byte[] bytes) {
    for (boolean several : new boolean[] {false, true}) {
      SqlContext context = Reading.context(SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033, several);
      Inspection read = Reading.INSPECTOR.inspect(bytes, context);
      if (read instanceof Inspection.Opaque opaque) {
        // That wording stands for a fault of ours that was caught.
        assertThat(opaque.reason())
            .as(new String(bytes, StandardCharsets.UTF_8))
            .doesNotContain(FAULT);
      }
    }
  }
}
