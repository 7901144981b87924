package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.ForeignKey;
import dev.sallyport.sql.catalogue.Routine;
import dev.sallyport.sql.catalogue.Table;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets that go round by what exists in the session alone stay what they are. */
class LaunderingTest {
  private static final Catalogue SHOP =
      new Catalogue(
          false,
          List.of(
              table("customers", "id", "name", "ssn"),
              table("products", "id", "name", "sku"),
              table("p", "x", "y"),
              table("c", "a", "b"),
              table("g", "b")),
          List.of(
              new Routine(name("names"), false, List.of(), "SELECT name FROM products", ""),
              new Routine(
                  name("fetched"),
                  false,
                  List.of(),
                  "BEGIN DECLARE v TEXT; DECLARE k CURSOR FOR SELECT ssn FROM customers;"
                      + " BEGIN DECLARE k CURSOR FOR SELECT name FROM products; END;"
                      + " OPEN k; FETCH k INTO v; CLOSE k; SELECT v AS v; END",
                  "")),
          List.of(),
          List.of(
              cascade("a", "x"),
              cascade("b", "y"),
              new ForeignKey(
                  name("g"),
                  List.of("b"),
                  name("c"),
                  List.of("b"),
                  true,
                  ForeignKey.OnDelete.NOTHING)),
          Set.of());

  private static TableName name(String table) {
    return new TableName("shop", table);
  }

  private static Table table(String name, String... columns) {
    return new Table(
        name(name),
        Arrays.stream(columns).map(c -> new Column(c, "int", false, Optional.empty())).toList(),
        Optional.empty());
  }

  private static ForeignKey cascade(String child, String parent) {
    return new ForeignKey(
        name("c"), List.of(child), name("p"), List.of(parent), true, ForeignKey.OnDelete.NOTHING);
  }

  /** The facts of the last of some statements, which run one after another in one session. */
  private static StatementFacts last(String... statements) {
    SqlContext context = Reading.plain().with(SHOP);
    StatementFacts facts = null;
    for (String statement : statements) {
      facts = Reading.facts(statement, context);
      context = context.with(facts.after());
    }
    return facts;
  }

  private static String output(String statements) {
    return last(statements.split(" *; *")).output().stream()
        .map(column -> column.name() + "=" + words(column.from()))
        .collect(Collectors.joining(" "));
  }

  private static String words(Lineage lineage) {
    return lineage.columns().stream()
            .map(c -> c.table().table() + "." + c.column())
            .sorted()
            .collect(Collectors.joining("+"))
        + (lineage.known() ? "" : "?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TEMPORARY TABLE t (s TEXT, d TEXT);"
            + " INSERT INTO t SET s = (SELECT ssn FROM customers LIMIT 1), d = s;"
            + " SELECT d FROM t",
        "CREATE TEMPORARY TABLE t (s TEXT, d TEXT);"
            + " INSERT INTO t VALUES ((SELECT ssn FROM customers LIMIT 1), s);"
            + " SELECT d FROM t",
        "CREATE TEMPORARY TABLE t (s TEXT, d TEXT);"
            + " UPDATE t SET s = (SELECT ssn FROM customers LIMIT 1), d = s;"
            + " SELECT d FROM t",
        "SELECT ssn INTO @v FROM customers LIMIT 1; PREPARE s FROM 'SELECT ? AS d';"
            + " EXECUTE s USING @v",
        "SELECT LAST_INSERT_ID() AS d FROM customers WHERE LAST_INSERT_ID(ssn)"
      })
  void shouldFollowWhatAStatementFeedsItself(String statements) {
    assertThat(output(statements)).isEqualTo("d=customers.ssn");
  }

  @Test
  void shouldForgetWhatExecuteGaveOnceItRan() {
    assertThat(
            output(
                "SELECT ssn INTO @v FROM customers LIMIT 1; PREPARE s FROM 'SELECT ? AS d';"
                    + " EXECUTE s USING @v; SELECT ? AS d"))
        .isEqualTo("d=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TEMPORARY TABLE t (s TEXT, d TEXT DEFAULT (s));"
            + " INSERT INTO t (s) SELECT ssn FROM customers; SELECT d FROM t",
        // As MariaDB takes it.
        "CREATE TEMPORARY TABLE t (s TEXT, d TEXT DEFAULT s);"
            + " INSERT INTO t (s) SELECT ssn FROM customers; SELECT d FROM t",
        "CREATE TEMPORARY TABLE t (s TEXT, d TEXT DEFAULT LOWER(s));"
            + " INSERT INTO t (s) SELECT ssn FROM customers; SELECT d FROM t",
        "CREATE TEMPORARY TABLE t (s TEXT, d TEXT DEFAULT `s`);"
            + " INSERT INTO t (s) SELECT ssn FROM customers; SELECT d FROM t",
        "CREATE TEMPORARY TABLE t (d TEXT INVISIBLE, s TEXT);"
            + " INSERT INTO t (s) SELECT ssn FROM customers; SELECT * FROM t",
        "CREATE TEMPORARY TABLE t AS SELECT ssn AS d FROM customers;"
            + " CREATE TEMPORARY TABLE IF NOT EXISTS t AS SELECT 1 AS e; SELECT d FROM t",
        "CREATE TEMPORARY TABLE products AS SELECT ssn AS name FROM customers; CALL names()"
      })
  void shouldKnowWhereItDoesNotKnow(String statements) {
    assertThat(output(statements)).endsWith("?");
  }

  @Test
  void shouldKeepATemporaryTableThatIsThereAlready() {
    assertThat(
            output(
                "CREATE TEMPORARY TABLE t AS SELECT ssn AS d FROM customers;"
                    + " CREATE TEMPORARY TABLE IF NOT EXISTS t AS SELECT name AS d FROM products;"
                    + " SELECT d FROM t"))
        .isEqualTo("d=customers.ssn+products.name");
    assertThat(
            output(
                "CREATE TEMPORARY TABLE products AS SELECT ssn AS name FROM customers;"
                    + " DROP VIEW IF EXISTS products; SELECT name FROM products"))
        .isEqualTo("name=customers.ssn");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CALL names()",
        "DROP VIEW names",
        "DROP PROCEDURE names",
        "DROP TRIGGER names",
        "ALTER PROCEDURE names COMMENT 'x'",
        "CREATE PROCEDURE names() SELECT 1",
        "CREATE VIEW names AS SELECT 1",
        "RENAME TABLE names TO others",
        "GRANT SELECT ON names TO somebody",
        "SHOW CREATE PROCEDURE names"
      })
  void shouldNotTakeAnObjectForTheTemporaryTableOfItsName(String statement) {
    // When
    StatementFacts facts = last("CREATE TEMPORARY TABLE names (i INT)", statement);

    // Then
    assertThat(facts.accesses()).noneMatch(a -> a.reach() == Access.Reach.TEMPORARY);
    assertThat(facts.accesses()).anyMatch(a -> a.table().equals(name("names")));
  }

  @Test
  void shouldFetchFromTheCursorOfTheOwnBlock() {
    assertThat(output("CALL fetched()")).isEqualTo("v=customers.ssn");
  }

  @Test
  void shouldFollowACascadeThroughEveryColumnOfATable() {
    assertThat(last("UPDATE p SET x = 1, y = 2").accesses())
        .contains(new Access(Verb.UPDATE, name("g"), Access.Reach.CASCADE));
  }

  /** Where table names have a case, aliases have one too, and A is not the a of the sub-query. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT (SELECT A.ssn FROM (SELECT 1 AS ssn) a) AS d FROM customers A | customers.ssn",
        "SELECT (SELECT A.name FROM products a LIMIT 1) AS d FROM customers A"
            + " | customers.name+products.name",
        "SELECT (SELECT Customers.ssn FROM (SELECT 1 AS ssn) customers) AS d FROM customers AS Customers"
            + " | customers.ssn",
        "SELECT (SELECT a.ssn FROM (SELECT 1 AS ssn) a) AS d FROM customers A | ''",
        "SELECT A.ssn AS d FROM (SELECT 1 AS ssn) a, customers A | customers.ssn",
        "SELECT d.d FROM customers A, LATERAL (SELECT A.ssn AS d FROM (SELECT 1 AS ssn) a) d"
            + " | customers.ssn",
        "SELECT (SELECT X.ssn FROM products x LIMIT 1) AS d FROM customers X | customers.ssn"
      })
  void shouldTellAliasesApartByCase(String statement, String made) {
    assertThat(output(statement)).isEqualTo("d=" + made);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OLD.ssn", "old.ssn", "`Old`.ssn"})
  void shouldTakeOldForTheRowOfTheTriggerWhateverElseIsCalledSo(String old) {
    StatementFacts facts =
        last(
            "CREATE TRIGGER t BEFORE UPDATE ON customers FOR EACH ROW INSERT INTO products (name)"
                + " SELECT "
                + old
                + " FROM (SELECT 1 AS ssn) old");
    assertThat(facts.flows()).hasSize(1);
    assertThat(words(facts.flows().get(0).from())).isEqualTo("customers.ssn");
  }

  @Test
  void shouldExpandTheTableThatIsCalledSoToTheLetter() {
    assertThat(output("SELECT A.* FROM (SELECT 1 AS n) a, customers A"))
        .isEqualTo("id=customers.id name=customers.name ssn=customers.ssn");
    assertThat(output("SELECT C.* FROM customers c"))
        .isEqualTo("id=customers.id name=customers.name ssn=customers.ssn");
  }

  /** To MySQL what is derived answers to any schema, to MariaDB to none. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT (SELECT shop.products.name FROM (SELECT ssn AS name FROM customers) products) AS d"
            + " FROM products | customers.ssn+products.name",
        "SELECT shop.products.name AS d FROM (SELECT ssn AS name FROM customers) products, shop.products"
            + " | customers.ssn+products.name",
        "WITH products AS (SELECT ssn AS name FROM customers)"
            + " SELECT (SELECT shop.products.name FROM products) AS d FROM shop.products"
            + " | customers.ssn+products.name",
        "SELECT (SELECT any.P.name FROM (SELECT ssn AS name FROM customers) p) AS d FROM products P"
            + " | customers.ssn",
        "SELECT shop.products.name AS d FROM (SELECT ssn AS name FROM customers) c, products"
            + " | products.name"
      })
  void shouldTakeASchemaForNoProofThatATableIsMeant(String statement, String made) {
    assertThat(output(statement)).isEqualTo("d=" + made);
  }

  /** Of which MariaDB tells none from a table by case, and takes those that are defined later. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "WITH Products AS (SELECT ssn AS name FROM customers) SELECT name FROM products"
            + " | name=products.name",
        "WITH products AS (SELECT 1) SELECT (WITH Products AS (SELECT ssn AS name FROM customers"
            + " LIMIT 1) SELECT name FROM products) AS name | name=?",
        "WITH RECURSIVE c AS (SELECT name FROM products),"
            + " products AS (SELECT ssn AS name FROM customers) SELECT name FROM c"
            + " | name=products.name",
        "WITH RECURSIVE c AS (SELECT name FROM products),"
            + " Products AS (SELECT ssn AS name FROM customers) SELECT name FROM c"
            + " | name=products.name"
      })
  void shouldTakeANameForACommonTableExpressionAsTheServerDoes(String statement, String mySql) {
    assertThat(output(statement)).isEqualTo(mySql);
    SqlContext mariaDb =
        Reading.context(SqlMode.DEFAULT, StandardCharsets.UTF_8, 110_405, false).with(SHOP);
    assertThat(Reading.refusal(statement, mariaDb))
        .containsAnyOf("before it is defined", "with other letters in upper case");
  }

  @Test
  void shouldNotTellCommonTableExpressionsByCaseWhereTablesAreNot() {
    Catalogue folding =
        new Catalogue(true, SHOP.tables(), List.of(), List.of(), List.of(), Set.of());
    for (int version : new int[] {80_033, 110_405}) {
      SqlContext context = Reading.context(SqlMode.DEFAULT, StandardCharsets.UTF_8, version, false);
      StatementFacts facts =
          Reading.facts(
              "WITH Products AS (SELECT ssn AS name FROM customers) SELECT name FROM PRODUCTS",
              context.with(folding));
      assertThat(words(facts.output().get(0).from())).isEqualTo("customers.ssn");
    }
  }

  @Test
  void shouldReadCommonTableExpressionsInTheirOrder() {
    assertThat(
            output(
                "WITH RECURSIVE a AS (SELECT ssn AS s FROM customers), b AS (SELECT s FROM a)"
                    + " SELECT s FROM b"))
        .isEqualTo("s=customers.ssn");
    assertThat(output("WITH products AS (SELECT name FROM products) SELECT name FROM products"))
        .isEqualTo("name=products.name");
  }
}
