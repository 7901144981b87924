package dev.sallyport.sql;

import static dev.sallyport.sql.Reading.accesses;
import static dev.sallyport.sql.Reading.columns;
import static dev.sallyport.sql.Reading.facts;
import static dev.sallyport.sql.Reading.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tricks that were seen to work against the server, each read as the server reads it, or refused.
 */
class EvasionsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1; DROP TABLE customers",
        "SELECT 1;\n\n\nDROP TABLE customers",
        "SELECT 1;;",
        ";SELECT 1",
        "SELECT 1.e(ssn) FROM customers",
        "SELECT /*M! ssn */ FROM customers",
        "SELECT /*! 1 /*! , ssn */ */ FROM customers",
        "SELECT /*! 1",
        "SELECT /*+ SET_VAR(sql_mode='ANSI_QUOTES') */ 1",
        "SELECT /*+ set_var (foreign_key_checks=0) */ 1",
        "SELECT /*+ RESOURCE_GROUP(x) */ 1",
        "SELECT 1\u0000 FROM t",
        "SELECT 1 \u0001 FROM t",
        "\uFEFFSELECT 1",
        "SELECT\u00A0ssn FROM customers",
        "SELECT 'abc",
        "SELECT `abc",
        "SELECT \"abc",
        "SELECT 1 /* open",
        "SELECT 1 /*/",
        "SELECT (1",
        "SELECT 1)",
        "SELECT x'4' FROM t",
        "SELECT \\N FROM t",
        "SELECT a FROM t WHERE b = 1 QUALIFY c = 1",
        "FROM customers SELECT *",
        "MERGE INTO t USING s ON (t.a = s.a) WHEN MATCHED THEN UPDATE SET b = 1",
        "DELETE FROM t RETURNING *",
        "INSERT INTO t (a) VALUES (1) RETURNING *",
        "SELECT a::int FROM t",
        "SELECT :name FROM t",
        "WITH d AS (DELETE FROM t) SELECT 1",
        "BEGIN DELETE FROM t; END",
        "IF 1 THEN DELETE FROM t; END IF",
        "EXECUTE stmt",
        "PREPARE s FROM @x",
        "HANDLER customers READ FIRST",
        "CREATE TABLE m (a INT) ENGINE=MERGE UNION=(customers)",
        "CREATE TABLE m (a INT) ENGINE=FEDERATED CONNECTION='mysql://u:p@h/shop/customers'",
        "CREATE TEMPORARY TABLE m (a INT) ENGINE `Spider` COMMENT='table \"customers\"'",
        "ALTER TABLE t ENGINE = 'connect' TABLE_TYPE=MYSQL TABNAME='customers'",
        "SELECT 1 FROM t LIMIT 1 UNION SELECT 2 FROM customers",
        "SET STATEMENT max_statement_time=1 FOR DELETE FROM t",
        "FROBNICATE t",
        "",
        "   "
      })
  void shouldRefuseWhatCannotBeReadWithCertainty(String trick) {
    // When
    String reason = refusal(trick);

    // Then
    assertThat(reason).isNotBlank().doesNotContain("NullPointer").doesNotContain("could not be");
  }

  @Test
  void shouldSayWhatToDoInPlaceOfReturning() {
    assertThat(refusal("INSERT INTO t (a) VALUES (1) RETURNING a")).contains("by a SELECT");
  }

  @Test
  void shouldReadExecutableCommentsAsCodeUpToTheServersVersion() {
    // Given
    SqlContext older = Reading.context(SqlMode.DEFAULT, StandardCharsets.UTF_8, 80032, false);

    // Then
    assertThat(accesses("SELECT a /*!80033 FROM customers */ -- FROM t"))
        .isEqualTo("select shop.customers");
    assertThat(columns("SELECT /*! ssn, */ a FROM t")).isEqualTo("a ssn");
    assertThat(columns("SELECT /*!80033 ssn, */ a FROM t")).isEqualTo("a ssn");
    assertThat(columns("SELECT /*!80034 ssn, */ a FROM t")).isEqualTo("a");
    assertThat(facts("SELECT /*!80033 ssn, */ a FROM t", older).uses().columns()).hasSize(1);
    assertThat(facts("SELECT 1 /*!50000 INTO OUTFILE '/tmp/x' */").has(Feature.INTO_FILE)).isTrue();
  }

  @Test
  void shouldReadExecutableCommentsAsTheSessionsServerDoes() {
    // Given
    SqlContext mariaDb = Reading.context(SqlMode.DEFAULT, StandardCharsets.UTF_8, 110405, false);

    // Then
    assertThat(facts("SELECT /*!50701 ssn, */ a FROM t", mariaDb).uses().columns()).hasSize(1);
    assertThat(facts("SELECT /*M!50701 ssn, */ a FROM t", mariaDb).uses().columns()).hasSize(2);
    assertThat(facts("SELECT /*M!50701 ssn, */ a FROM t").uses().columns()).hasSize(1);
    assertThat(facts("/*!40101 SET NAMES utf8mb4 */", mariaDb).verb()).isEqualTo(Verb.SET);
    assertThat(columns("SELECT /*!8003300, */ ssn FROM t")).isEqualTo("ssn");
    assertThat(accesses("SELECT /*+ INDEX(`*/ ssn FROM customers -- `) */ 1"))
        .isEqualTo("select shop.customers");
    assertThat(columns("SELECT 1 $$, ssn $$ FROM customers")).isEqualTo("ssn");
  }

  @Test
  void shouldEndLineCommentsAtTheLineFeedOnly() {
    assertThat(facts("DELETE FROM t -- \r WHERE id = 1").where()).isEqualTo(WhereKind.NONE);
    assertThat(facts("DELETE FROM t # \r WHERE id = 1").where()).isEqualTo(WhereKind.NONE);
    assertThat(facts("DELETE FROM t -- x\n WHERE id = 1").where()).isEqualTo(WhereKind.SELECTIVE);
  }

  @Test
  void shouldTakeTwoDashesWithoutBlankAsMinus() {
    assertThat(facts("SELECT a FROM t WHERE id=1 --1 OR 1=1").where())
        .isEqualTo(WhereKind.CONSTANT);
    assertThat(facts("SELECT a FROM t WHERE id=1 -- 1 OR 1=1").where())
        .isEqualTo(WhereKind.SELECTIVE);
    assertThat(facts("SELECT a FROM t WHERE id=1 --").where()).isEqualTo(WhereKind.SELECTIVE);
  }

  @Test
  void shouldNotTakeThreeNewlinesOrASlashOrGoForAnEnd() {
    assertThat(accesses("SELECT a\n\n\nFROM customers")).isEqualTo("select shop.customers");
    assertThat(columns("SELECT a\n/\nssn FROM customers")).isEqualTo("a ssn");
    assertThat(accesses("SELECT a\nGO\nFROM customers")).isEqualTo("select shop.customers");
  }

  @Test
  void shouldFollowTheModesOfTheSession() {
    // Given
    SqlContext ansi =
        Reading.context(SqlMode.of("ANSI_QUOTES"), StandardCharsets.UTF_8, 80033, false);
    SqlContext bare =
        Reading.context(SqlMode.of("NO_BACKSLASH_ESCAPES"), StandardCharsets.UTF_8, 80033, false);
    SqlContext pipes =
        Reading.context(SqlMode.of("PIPES_AS_CONCAT"), StandardCharsets.UTF_8, 80033, false);

    // Then
    assertThat(facts("SELECT \"ssn\" FROM t").uses().columns()).isEmpty();
    assertThat(facts("SELECT \"ssn\" FROM t", ansi).uses().columns()).hasSize(1);
    assertThat(facts("SELECT '\\', ssn FROM t -- '").accesses()).isEmpty();
    assertThat(facts("SELECT '\\', ssn FROM t -- '", bare).uses().columns()).hasSize(1);
    assertThat(facts("DELETE FROM t WHERE id = 1 || 1").where()).isEqualTo(WhereKind.CONSTANT);
    assertThat(facts("DELETE FROM t WHERE id = 1 || 1", pipes).where())
        .isEqualTo(WhereKind.SELECTIVE);
  }

  @Test
  void shouldKeepDotsInsideQuotedNames() {
    assertThat(accesses("SELECT 1 FROM `a.b`")).isEqualTo("select shop.a.b");
    assertThat(facts("SELECT 1 FROM `x`.`c.d`").accesses())
        .containsExactly(new Access(Verb.SELECT, new TableName("x", "c.d")));
    assertThat(facts("SELECT 1 FROM `a``b`").accesses())
        .containsExactly(new Access(Verb.SELECT, new TableName("shop", "a`b")));
  }

  @Test
  void shouldRefuseCharacterSetsInWhichAQuoteCanHide() {
    for (String name : new String[] {"GBK", "Big5", "Shift_JIS", "UTF-16"}) {
      SqlContext context = Reading.context(SqlMode.DEFAULT, Charset.forName(name), 80033, false);
      assertThat(refusal("SELECT 1", context)).contains("character set");
    }
  }

  @Test
  void shouldRefuseBytesThatAreNotOfTheCharacterSet() {
    // Given
    byte[] broken = {'S', 'E', 'L', 'E', 'C', 'T', ' ', '\'', (byte) 0xff, '\''};
    byte[] binary = "SELECT _binary'?'".getBytes(StandardCharsets.US_ASCII);
    binary[binary.length - 2] = (byte) 0xff;

    // Then
    assertThat(Reading.INSPECTOR.inspect(broken, Reading.plain()))
        .isInstanceOf(Inspection.Opaque.class);
    assertThat(Reading.INSPECTOR.inspect(binary, Reading.plain()))
        .isInstanceOf(Inspection.Understood.class);
  }

  @Test
  void shouldSeeThroughWhatHidesATable() {
    assertThat(accesses("SELECT 1 FROM (TABLE customers) x")).isEqualTo("select shop.customers");
    assertThat(accesses("VALUES ROW((SELECT ssn FROM customers))"))
        .isEqualTo("select shop.customers");
    assertThat(accesses("DO (SELECT ssn FROM customers)")).isEqualTo("select shop.customers");
    assertThat(accesses("SET @x = (SELECT ssn FROM customers)")).isEqualTo("select shop.customers");
    assertThat(accesses("SELECT (((SELECT ssn FROM customers)))"))
        .isEqualTo("select shop.customers");
    assertThat(accesses("(((SELECT ssn FROM customers)))")).isEqualTo("select shop.customers");
    assertThat(accesses("WITH t AS (SELECT 1) SELECT * FROM shop.t")).isEqualTo("select shop.t");
    assertThat(accesses("WITH t AS (SELECT * FROM t) SELECT * FROM t")).isEqualTo("select shop.t");
    assertThat(accesses("SELECT 1 FROM t ORDER BY (SELECT ssn FROM customers)"))
        .isEqualTo("select shop.customers, select shop.t");
  }

  @Test
  void shouldNameRoutinesHoweverTheyAreWritten() {
    assertThat(facts("SELECT f(1)").routines()).containsExactly("f");
    assertThat(facts("SELECT `F` (1)").routines()).containsExactly("f");
    assertThat(facts("SELECT shop . f(1)").routines()).containsExactly("shop.f");
    assertThat(facts("SELECT count (1)").routines()).containsExactly("count");
    assertThat(facts("SELECT `count`(1)").routines()).containsExactly("count");
    assertThat(facts("SELECT /**/sleep/**/(1)").has(Feature.WAITS)).isTrue();
    assertThat(facts("SELECT `SLEEP`(1)").has(Feature.WAITS)).isTrue();
    assertThat(facts("SELECT * FROM t WHERE id = BENCHMARK(1e9, 1)").has(Feature.WAITS)).isTrue();
    assertThat(facts("SELECT LOAD_FILE('/etc/passwd')").has(Feature.LOAD_FILE)).isTrue();
    assertThat(facts("SELECT count(*), max(a), if(a, 1, 2), left(a, 1) FROM t").routines())
        .isEmpty();
  }

  @Test
  void shouldCountWhatABodyOrAStringWouldDo() {
    assertThat(accesses("SHOW TABLES WHERE 1 = (SELECT ssn FROM customers)"))
        .isEqualTo("select shop.customers, show shop.*");
    assertThat(accesses("PREPARE s FROM 'DROP TABLE customers'")).isEqualTo("drop shop.customers");
    assertThat(accesses("PREPARE s FROM 'DROP TABLE customers; '"))
        .isEqualTo("drop shop.customers");
    assertThat(refusal("PREPARE s FROM 'DROP TABLE customers;;'")).contains("text follows the end");
    assertThat(refusal("PREPARE s FROM 'SELECT 1; DROP TABLE customers'"))
        .contains("text follows the end");
    assertThat(accesses("CREATE PROCEDURE p() DELETE FROM t"))
        .isEqualTo("create shop.p, delete shop.t");
    assertThat(
            accesses(
                "CREATE DEFINER=root@localhost FUNCTION f() RETURNS INT BEGIN DECLARE a INT;"
                    + " SELECT id INTO a FROM t; RETURN a; END"))
        .isEqualTo("create shop.f, select shop.t");
    assertThat(accesses("CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW DELETE FROM u"))
        .isEqualTo("alter shop.t, create shop.x, delete shop.u");
    assertThat(accesses("CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t"))
        .isEqualTo("create shop.e, delete shop.t");
    assertThat(accesses("ALTER EVENT e DO DELETE FROM t")).isEqualTo("alter shop.e, delete shop.t");
    assertThat(accesses("CREATE FUNCTION f RETURNS STRING SONAME 'x.so'"))
        .isEqualTo("create mysql.func, create shop.f");
  }
}
