package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.ForeignKey;
import dev.sallyport.sql.catalogue.Routine;
import dev.sallyport.sql.catalogue.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
}
