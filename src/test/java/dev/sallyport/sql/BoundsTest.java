package dev.sallyport.sql;

import static dev.sallyport.sql.Reading.facts;
import static dev.sallyport.sql.Reading.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ProcessorTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever comes, the answer comes soon. */
class BoundsTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @Test
  void shouldReadAnInsertOf16MebibytesInOnePass() {
    // Given
    StringBuilder sql = new StringBuilder("INSERT INTO t (a, b, c) VALUES (1, 'x', NULL)");
    while (sql.length() < 16 * 1024 * 1024) {
      sql.append(",(-12345, 'some text with (parentheses), \\' and ''quotes''', DEFAULT)");
    }
    sql.append(" ON DUPLICATE KEY UPDATE a = VALUES(a)");

    // When
    StatementFacts facts = ProcessorTime.atMost(SOON, () -> facts(sql.toString()));

    // Then
    assertThat(Reading.accesses(facts)).isEqualTo("insert shop.t, update shop.t");
    assertThat(facts.flows()).isNotEmpty();
    assertThat(facts.text()).hasSameSizeAs(sql);
    assertThat(facts.fingerprint().length()).isLessThan(200);
  }

  @Test
  void shouldSeeTheQueryInALateRowOfAnInsert() {
    // Given
    String rows = ",(1, 2)".repeat(1000);

    // Then
    assertThat(
            Reading.accesses(
                "INSERT INTO t VALUES (1, 2)" + rows + ",((SELECT ssn FROM customers), 2)" + rows))
        .isEqualTo("insert shop.t, select shop.customers");
    assertThat(facts("INSERT INTO t VALUES (1, 2)" + rows + ",(f(1), 2)" + rows).routines())
        .containsExactly("f");
    assertThat(facts("INSERT INTO t VALUES (1, ?)" + ",(?, 2)".repeat(500)).parameters())
        .isEqualTo(501);
    assertThat(refusal("INSERT INTO t VALUES (1, 2)" + rows + "; DELETE FROM t")).isNotBlank();
    assertThat(refusal("INSERT INTO t VALUES (1, 2)" + rows + ",(1, 2) x")).isNotBlank();
  }

  @Test
  void shouldRefuseDeepNestingAndTooManyTokens() {
    assertThat(refusal("SELECT " + "(".repeat(101) + "1" + ")".repeat(101))).contains("deeper");
    assertThat(refusal("SELECT " + "a,".repeat(30_000) + "a FROM t")).contains("tokens");
    ProcessorTime.atMost(
        SOON,
        () -> {
          facts("SELECT " + "(".repeat(30) + "1" + ")".repeat(30));
          Reading.inspect("SELECT " + "(".repeat(100) + "1" + ")".repeat(100));
          Reading.inspect(
              "SELECT a FROM t WHERE " + "(a = 1 OR ".repeat(99) + "1" + ")".repeat(99));
          Reading.inspect("SELECT " + "f(".repeat(100) + "1" + ")".repeat(100));
          Reading.inspect("SELECT " + "NOT ".repeat(20_000) + "1");
          Reading.inspect(
              "SELECT " + "CASE WHEN 1 THEN ".repeat(5_000) + "1" + " END".repeat(5_000));
          Reading.inspect("SELECT " + "- ".repeat(20_000) + "1");
          Reading.inspect("SELECT 1" + " UNION SELECT 1".repeat(5_000));
          Reading.inspect("SELECT " + "(".repeat(2_000));
        });
  }

  @Test
  void shouldRefuseWhatGrowsWithoutGrowingTheText() {
    // Given
    StringBuilder doubling = new StringBuilder("WITH a0 AS (SELECT 1 AS x)");
    StringBuilder turning = new StringBuilder("WITH RECURSIVE ");
    for (int i = 1; i < 25; i++) {
      doubling.append(", a%d AS (SELECT x.*, y.* FROM a%d x, a%d y)".formatted(i, i - 1, i - 1));
    }
    for (int i = 0; i < 30; i++) {
      turning.append("t%d AS (SELECT 1 a, b, c FROM t UNION ALL (WITH RECURSIVE ".formatted(i));
    }
    turning.append(
        "z AS (SELECT 1 a, b, c FROM t UNION ALL SELECT b, c, a FROM z) SELECT * FROM z");
    for (int i = 29; i >= 0; i--) {
      turning.append(
          " UNION ALL SELECT b, c, a FROM t%d)) SELECT a, b, c FROM t%d".formatted(i, i));
    }

    // Then
    ProcessorTime.atMost(
        SOON,
        () -> {
          assertThat(refusal(doubling + " SELECT * FROM a24")).contains("16384 columns");
          assertThat(refusal(turning.toString())).contains("steps");
          assertThat(refusal("SELECT 1 FROM t" + ", t".repeat(64))).contains("64 tables");
          assertThat(refusal("SELECT " + numbered("a%d + ", 9_000) + "1 FROM t"))
              .contains("8192 columns");
          facts("DELETE FROM t WHERE COALESCE(" + numbered("a * %d, ", 8_000) + "b) > 1");
          facts("UPDATE t" + ", t".repeat(60) + " SET " + numbered("a = %d, ", 8_000) + "b = 1");
          facts("UPDATE t" + ", t".repeat(60) + " SET " + numbered("a%d = 1, ", 1_400) + "b = 1");
          facts("UPDATE t SET " + numbered("a%d = 1, ", 8_000) + "b = 1");
          facts(
              "INSERT t (a) VALUES (1) ON DUPLICATE KEY UPDATE "
                  + numbered("a%d = 1, ", 8_000)
                  + "b = 1");
        });
  }

  @Test
  void shouldGiveUpAShortTextThatTakesLongToBind() {
    // Given columns by the thousand, in a few words
    String wide = "WITH a0 AS (SELECT 1 AS x0, 2 AS x1, 3 AS x2, a AS x3 FROM t)";
    for (int i = 1; i < 13; i++) {
      wide += ", a%d AS (SELECT x.*, y.* FROM a%d x, a%d y)".formatted(i, i - 1, i - 1);
    }
    String sum = "WITH s AS (SELECT " + numbered("a%d + ", 1_000) + "1 AS x FROM t) SELECT ";
    String turned = numbered("c%d, ", 200);
    String turning =
        "WITH RECURSIVE z AS (SELECT %s1 AS last FROM t UNION ALL SELECT last, %s FROM z) TABLE z"
            .formatted(turned, turned.substring(0, turned.length() - 2));
    // Then each of these is given up, though it is shorter than what leaves the event loop
    for (String sql :
        List.of(
            turning,
            sum + "x + ".repeat(2_000) + "1 FROM s",
            sum + "x, ".repeat(2_000) + "1 FROM s",
            wide + " SELECT 1 FROM a12" + ", a12".repeat(60),
            wide + " SELECT 1" + ", EXISTS (SELECT * FROM a12)".repeat(100),
            wide + " SELECT " + "x0, ".repeat(2_000) + "1 FROM a12",
            wide + " SELECT " + "p.zz, ".repeat(2_000) + "1 FROM a12 p",
            wide + " SELECT * FROM a12 ORDER BY 1" + ", 1".repeat(2_000),
            wide
                + ", r AS (SELECT 1 AS y) UPDATE t, a11 SET t.a = 1"
                + ", t.a = 1".repeat(1_000))) {
      assertThat(sql.length()).isLessThan(16 * 1024);
      assertThat(ProcessorTime.atMost(SOON, () -> refusal(sql))).contains("steps");
    }
    // And these do not take long
    facts(wide + " SELECT 1 FROM a11 p NATURAL JOIN a11 q");
    facts(wide + " SELECT " + numbered("q%d, ", 1_000) + "1 FROM a12");
  }

  @Test
  void shouldAllowALongTextMoreSteps() {
    String sum = "WITH s AS (SELECT " + numbered("a%d + ", 1_000) + "1 AS x FROM t) SELECT ";
    String query = sum + "x, ".repeat(300) + "1 FROM s";
    assertThat(refusal(query)).contains("steps");
    facts(query + " -- " + "z".repeat(50_000));
    assertThat(refusal(query.replace("x, ", "x, x, x, x, ") + " -- " + "z".repeat(1 << 20)))
        .contains("1000000 steps");
  }

  @Test
  void shouldReadWhatAStatementRunsAsPartOfIt() {
    // Given a prepared statement that takes a third of the steps
    SqlContext several =
        Reading.context(SqlMode.DEFAULT, java.nio.charset.StandardCharsets.UTF_8, 80033, true);
    String sum = "WITH s AS (SELECT " + numbered("a%d + ", 300) + "1 AS x FROM t) SELECT ";
    SessionObjects prepared =
        facts("PREPARE p FROM '" + sum + "x, ".repeat(200) + "1 FROM s'").after();
    // Then it runs, but not over and over
    facts("EXECUTE p", several.with(prepared));
    assertThat(refusal("EXECUTE p" + "; EXECUTE p".repeat(60), several.with(prepared)))
        .contains("steps");
    // And a long one of few names takes what its length gives it
    String rows = "(1, 2)" + ", (1, 2)".repeat(100_000);
    SessionObjects long1 = facts("PREPARE p FROM 'INSERT INTO t VALUES " + rows + "'").after();
    facts("EXECUTE p", several.with(long1));
    assertThat(refusal("EXECUTE p" + "; EXECUTE p".repeat(60), several.with(long1)))
        .contains("1000000 steps");
  }

  @Test
  void shouldRefuseASessionThatHoldsTooManyColumns() {
    // Given temporary tables of which each is made of all before it
    SqlContext at = Reading.plain();
    String columns = numbered(", c%d INT", 1_000);
    at = at.with(facts("CREATE TEMPORARY TABLE w0 (c INT" + columns + ")", at).after());
    int made = 1;
    String next = "CREATE TEMPORARY TABLE w%d AS SELECT * FROM w%d";
    while (made < 100
        && Reading.inspect(next.formatted(made, made - 1), at) instanceof Inspection.Understood) {
      at = at.with(facts(next.formatted(made, made - 1), at).after());
      made++;
    }
    // Then there is an end to them, long before the tables are too many
    assertThat(made).isBetween(10, 20);
    assertThat(refusal(next.formatted(made, made - 1), at)).contains("100000 columns");
    // And what adds nothing goes on, as what makes room does
    facts("SELECT c1 FROM w" + (made - 1), at);
    at = at.with(facts("DROP TEMPORARY TABLE w" + (made - 1), at).after());
    facts(next.formatted(made - 1, made - 2), at);
  }

  @Test
  void shouldCountWhatVariablesAreMadeOf() {
    SqlContext at = Reading.plain();
    String sum = numbered("a%d + ", 2_000) + "1 FROM t";
    for (int i = 0; i < 49; i++) {
      at = at.with(facts("SELECT @v%d := %s".formatted(i, sum), at).after());
    }
    SqlContext full = at.with(facts("SELECT @last := " + sum, at).after());
    assertThat(refusal("SELECT @more := " + sum, full)).contains("100000 columns");
    facts("SET @more = 1", full);
    // And the statements that follow do not take as long as all that is long
    ProcessorTime.atMost(
        SOON,
        () -> {
          for (int i = 0; i < 3_000; i++) {
            facts("SELECT 1", full);
          }
        });
  }

  @Test
  void shouldFindColumnsThatTheQueryTakesOverInOnePass() {
    // Given a table that defines columns by the thousand, and a query that gives as many
    String wide = "WITH a0 AS (SELECT a AS x0, b AS x1 FROM t)";
    for (int i = 1; i < 14; i++) {
      wide += ", a%d AS (SELECT x.*, y.* FROM a%d x, a%d y)".formatted(i, i - 1, i - 1);
    }
    String create = "CREATE TABLE %%s (x1 INT%s) %s TABLE a13";
    String made = create.formatted(numbered(", c%d INT", 14_000), wide);
    // Then they are soon read
    ProcessorTime.atMost(
        SOON,
        () -> {
          for (String name : List.of("one", "two", "three", "four")) {
            assertThat(facts(made.formatted(name)).flows()).hasSize(2);
          }
        });
  }

  private static String numbered(String text, int times) {
    return IntStream.range(0, times).mapToObj(text::formatted).collect(Collectors.joining());
  }

  @Test
  void shouldReadLongChains() {
    ProcessorTime.atMost(
        SOON,
        () -> {
          assertThat(facts("SELECT a FROM t WHERE id = 0" + " OR id = 1".repeat(3_000)).where())
              .isEqualTo(WhereKind.SELECTIVE);
          assertThat(facts("DELETE FROM t WHERE id IN (0" + ", 1".repeat(10_000) + ")").where())
              .isEqualTo(WhereKind.SELECTIVE);
        });
  }

  @Test
  void shouldKeepOnlySmallTextsAndNoLongerThanTheirContext() {
    // Given
    SqlContext ansi =
        Reading.context(
            SqlMode.of("ANSI_QUOTES"), java.nio.charset.StandardCharsets.UTF_8, 80033, false);

    // Then
    for (int i = 0; i < 2; i++) {
      assertThat(facts("SELECT \"a\" FROM t").uses().columns()).isEmpty();
      assertThat(facts("SELECT \"a\" FROM t", ansi).uses().columns()).hasSize(1);
    }
  }

  @Test
  void shouldRefuseAnInsertOfNothingAsNotUnderstood() {
    assertThat(refusal("INSERT t")).contains("not understood");
  }

  @Test
  void shouldNotTryOutRegularExpressionsThatGrow() {
    String where = "DELETE FROM t WHERE a REGEXP '";
    assertThat(facts(where + "(xyz){1000}'").where()).isEqualTo(WhereKind.SELECTIVE);
    assertThat(facts(where + "(" + "xyz".repeat(10) + "){1000}'").where())
        .isNotEqualTo(WhereKind.SELECTIVE);
    assertThat(facts(where + "(" + "xyz".repeat(10) + "){100}'").where())
        .isEqualTo(WhereKind.SELECTIVE);
  }

  @Test
  void shouldReadLongLiteralsInOnePass() {
    String zeros = "0".repeat(4_000_000);

    ProcessorTime.atMost(
        SOON,
        () -> {
          facts("SELECT a FROM t WHERE LENGTH(a) >= '" + zeros + "1'");
          facts("SELECT a FROM t WHERE LENGTH(a) >= " + zeros + "1");
          facts("SELECT a FROM t WHERE a & '" + zeros + "." + zeros + "2' = 1");
          facts("SELECT a FROM t WHERE a REGEXP '" + "(|)".repeat(80) + "Q'");
        });
  }
}
