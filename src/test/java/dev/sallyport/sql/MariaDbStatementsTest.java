package dev.sallyport.sql;

import static dev.sallyport.sql.Reading.accesses;
import static dev.sallyport.sql.Reading.facts;
import static dev.sallyport.sql.Reading.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Table;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What MariaDB 11.4 understands and MySQL does not. */
class MariaDbStatementsTest {
  private static final int MARIADB = 110_405;

  private static SqlContext mariaDb() {
    return Reading.context(SqlMode.DEFAULT, StandardCharsets.UTF_8, MARIADB, false);
  }

  private static String acts(String sql) {
    return accesses(facts(sql, mariaDb()));
  }

  private static String output(StatementFacts facts) {
    return facts.output().stream()
        .map(
            column ->
                column.name()
                    + "="
                    + column.from().columns().stream()
                        .map(ColumnName::toString)
                        .sorted()
                        .collect(Collectors.joining("+")))
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INSERT INTO t (a) VALUES (1) RETURNING id | insert shop.t, select shop.t",
        "INSERT INTO t VALUES (1) RETURNING * | insert shop.t, select shop.t",
        "INSERT INTO t SET a = 1 RETURNING id | insert shop.t, select shop.t",
        "INSERT INTO t SELECT b FROM u RETURNING id | insert shop.t, select shop.t, select shop.u",
        "INSERT INTO t SELECT 1 RETURNING id | insert shop.t, select shop.t",
        "INSERT INTO t SELECT b FROM u v RETURNING id | insert shop.t, select shop.t, select shop.u",
        "INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a = VALUE(a) RETURNING id"
            + " | insert shop.t, select shop.t, update shop.t",
        "REPLACE INTO t VALUES (1) RETURNING id, a AS b | replace shop.t, select shop.t",
        "DELETE FROM t WHERE id = 1 ORDER BY id LIMIT 1 RETURNING id | delete shop.t, select shop.t",
        "DELETE FROM t RETURNING id | delete shop.t, select shop.t",
        "DELETE FROM t RETURNING (SELECT c FROM u WHERE u.id = t.id)"
            + " | delete shop.t, select shop.t, select shop.u",
      })
  void shouldReadTheRowsThatReturn(String sql, String acts) {
    assertThat(acts(sql)).isEqualTo(acts);
  }

  @Test
  void shouldTellWhatReturnedColumnsAreMadeOf() {
    Column id = new Column("id", "int", false, Optional.empty());
    Column ssn = new Column("ssn", "varchar(11)", false, Optional.empty());
    Table table = new Table(new TableName("shop", "t"), List.of(id, ssn), Optional.empty());
    SqlContext known =
        mariaDb()
            .with(new Catalogue(false, List.of(table), List.of(), List.of(), List.of(), Set.of()));
    StatementFacts inserted =
        facts("INSERT INTO t VALUES (1, 'x') RETURNING *, UPPER(ssn) u, id", known);
    assertThat(output(inserted)).isEqualTo("id=shop.t.id ssn=shop.t.ssn u=shop.t.ssn id=shop.t.id");
    StatementFacts deleted = facts("DELETE FROM t WHERE id = 1 RETURNING t.ssn", known);
    assertThat(output(deleted)).isEqualTo("ssn=shop.t.ssn");
    assertThat(deleted.uses().columns())
        .contains(new ColumnName(new TableName("shop", "t"), "ssn"));
    assertThat(deleted.where()).isEqualTo(WhereKind.SELECTIVE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t (a) VALUES (1) RETURNING id",
        "INSERT INTO t (a) VALUES (1) RETURNING",
        "DELETE FROM t WHERE id = 1 RETURNING id",
        "SELECT NEXT VALUE FOR s",
        "CREATE OR REPLACE TABLE t (a INT)",
        "CREATE OR REPLACE TEMPORARY TABLE t (a INT)",
      })
  void shouldNotTakeItFromMySql(String sql) {
    assertThat(refusal(sql)).isNotEmpty();
  }

  @Test
  void shouldTakeItsFunctionsForStoredOnesOnMySql() {
    assertThat(facts("SELECT NEXTVAL(s)").routines()).containsExactly("nextval");
    assertThat(facts("SELECT VALUE(a) FROM t").routines()).containsExactly("value");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ANY_VALUE(1)",
        "UUID_TO_BIN('x')",
        "REGEXP_LIKE('a', 'b')",
        "GROUPING(1)",
        "RANK (1)",
        "FIRST_VALUE (1)",
        "MEDIAN (1)",
        "POINT(1)",
        "GEOMETRYCOLLECTION()",
        "VEC_FROMTEXT('[1]')",
      })
  void shouldTakeFunctionsOfMySqlForStoredOnes(String call) {
    String name = call.substring(0, call.indexOf('(')).strip();
    assertThat(facts("SELECT " + call, mariaDb()).routines())
        .containsExactly(name.toLowerCase(Locale.ROOT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RANK() OVER (ORDER BY a)",
        "MEDIAN(a) OVER ()",
        "POINT(1, a)",
        "GEOMETRYCOLLECTION(POINT(1, a))",
        "DATE_FORMAT (a, '%Y')",
      })
  void shouldKnowItsOwnFunctions(String call) {
    assertThat(facts("SELECT " + call + " FROM t", mariaDb()).routines()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t (a) VALUES (1) RETURNING",
        "UPDATE t SET a = 1 WHERE id = 1 RETURNING a",
        "DELETE t FROM t JOIN u USING (id) RETURNING a",
        "INSERT INTO t (a) VALUES (1) RETURNING id INTO @x",
        "INSERT INTO t (a) VALUES (1) RETURNING id FROM u",
        "SELECT a FROM t RETURNING a",
        "SELECT a RETURNING FROM t",
        "SELECT NEXT VALUE FOR",
        "SELECT NEXTVAL(1)",
        "CREATE OR REPLACE PROCEDURE p() SELECT 1",
        // Where the new table fails the old one is gone, and its name means the one behind it.
        "CREATE OR REPLACE TEMPORARY TABLE t (a INT)",
        "CREATE OR REPLACE TEMPORARY TABLE t AS SELECT 1 AS a, 2 AS a",
        "CREATE PROCEDURE p() BEGIN CREATE OR REPLACE TEMPORARY TABLE t (a INT); END",
        "EXECUTE IMMEDIATE 'CREATE OR REPLACE TEMPORARY TABLE t (a INT)'",
        // Whoever writes a row would take a value of the sequence.
        "CREATE TABLE t (id INT DEFAULT NEXTVAL(s))",
        "CREATE TABLE t (id INT DEFAULT (NEXT VALUE FOR s), n INT)",
        "CREATE TABLE t (id INT DEFAULT (1 + other.f(lastval (other.s))))",
        "CREATE TABLE t (id INT DEFAULT SETVAL(s, 5000))",
        "ALTER TABLE t ALTER id SET DEFAULT NEXTVAL(s)",
        "ALTER TABLE t ADD n INT DEFAULT (PREVIOUS VALUE FOR s)",
        // Options of a table may name others.
        "CREATE SEQUENCE s ENGINE=MERGE UNION=(t)",
        "CREATE SEQUENCE s DATA DIRECTORY='/tmp'",
        "ALTER SEQUENCE s ENGINE=MERGE",
        // Tables that keep what is deleted.
        "CREATE TABLE t (a INT) WITH SYSTEM VERSIONING",
        "CREATE TABLE t (a INT WITH SYSTEM VERSIONING)",
        "ALTER TABLE t ADD SYSTEM VERSIONING",
        "ALTER TABLE t DROP SYSTEM VERSIONING",
        "DELETE HISTORY FROM t",
        "DELETE HISTORY FROM t BEFORE SYSTEM_TIME '2026-01-01'",
        // Makes a table of rows, or takes a table away.
        "ALTER TABLE t CONVERT PARTITION p TO TABLE other.u",
        "ALTER TABLE t CONVERT TABLE other.u TO PARTITION p VALUES LESS THAN (9)",
      })
  void shouldNotGuess(String sql) {
    assertThat(refusal(sql, mariaDb())).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT NEXT VALUE FOR s | insert shop.s, select shop.s",
        "SELECT PREVIOUS VALUE FOR other.s | insert other.s, select other.s",
        "SELECT NEXTVAL(s) | insert shop.s, select shop.s",
        "SELECT lastval(other.s) | insert other.s, select other.s",
        "SELECT SETVAL(s, 10, 1) | insert shop.s, select shop.s",
        "INSERT INTO t (id) VALUES (NEXTVAL(s)) | insert shop.s, insert shop.t, select shop.s",
        "CREATE SEQUENCE IF NOT EXISTS s START WITH 1 INCREMENT BY 50 NOCYCLE | create shop.s",
        "CREATE OR REPLACE SEQUENCE s | create shop.s, drop shop.s",
        "ALTER SEQUENCE IF EXISTS s RESTART 10 | alter shop.s",
        "DROP SEQUENCE IF EXISTS s, other.r | drop other.r, drop shop.s",
        "SHOW CREATE SEQUENCE s | show shop.s",
      })
  void shouldTakeASequenceForATable(String sql, String acts) {
    assertThat(acts(sql)).isEqualTo(acts);
  }

  @Test
  void shouldKnowThatSequencesGoOn() {
    assertThat(facts("SELECT NEXTVAL(s)", mariaDb()).features())
        .contains(Feature.DEPENDS_ON_SESSION);
    assertThat(facts("SELECT SETVAL(s, (SELECT MAX(ssn) FROM u))", mariaDb()).flows()).isNotEmpty();
    // A column of that name is one.
    assertThat(acts("SELECT next FROM t WHERE nextval = 1")).isEqualTo("select shop.t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE OR REPLACE TABLE t (a INT) | create shop.t, drop shop.t",
        "CREATE OR REPLACE TABLE t AS SELECT a FROM u | create shop.t, drop shop.t, select shop.u",
      })
  void shouldDropWhatIsReplaced(String sql, String acts) {
    assertThat(acts(sql)).isEqualTo(acts);
    assertThat(facts(sql, mariaDb()).destructive()).isEqualTo(acts.contains("drop"));
  }

  @Test
  void shouldNotTakeAReplacedTableForATemporaryOne() {
    TableName table = new TableName("shop", "t");
    SqlContext own = mariaDb().with(SessionObjects.NONE.withTemporaryTable(table, List.of()));
    assertThat(facts("CREATE OR REPLACE TABLE t (a INT)", own).accesses())
        .contains(
            new Access(Verb.DROP, table, Access.Reach.DIRECT),
            new Access(Verb.CREATE, table, Access.Reach.DIRECT));
  }

  /** It renames the temporary table, where MySQL renames the one behind it. */
  @Test
  void shouldNotRenameWhatATemporaryTableHides() {
    TableName table = new TableName("shop", "t");
    SessionObjects own = SessionObjects.NONE.withTemporaryTable(table, List.of());
    assertThat(refusal("RENAME TABLE t TO u", mariaDb().with(own))).contains("temporary table");
    assertThat(refusal("RENAME TABLE x TO y, t TO u", mariaDb().with(own)))
        .contains("temporary table");
    assertThat(facts("RENAME TABLE x TO y", mariaDb().with(own)).accesses()).hasSize(2);
  }

  /** There s.nextval takes a value of the sequence s, and much else is said in other words. */
  @Test
  void shouldReadNothingInTheLanguageOfOracle() {
    SqlMode mode = SqlMode.of("PIPES_AS_CONCAT,ANSI_QUOTES,IGNORE_SPACE,ORACLE,NO_KEY_OPTIONS");
    SqlContext oracle = Reading.context(mode, StandardCharsets.UTF_8, 110_405, false);
    for (String sql : List.of("SELECT s.nextval", "SELECT 1", "SET sql_mode = DEFAULT")) {
      assertThat(refusal(sql, oracle)).contains("ORACLE");
    }
  }
}
