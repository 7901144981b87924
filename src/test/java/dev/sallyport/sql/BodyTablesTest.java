package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Routine;
import dev.sallyport.sql.catalogue.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Temporary tables that bodies make are there only where it is sure that they are. */
class BodyTablesTest {
  private static final String MAKES = "CREATE TEMPORARY TABLE mine (a INT)";

  private static final List<Table> TABLES =
      List.of(table("customers", "id", "name", "ssn"), table("products", "id", "name", "sku"));

  private static TableName name(String table) {
    return new TableName("shop", table);
  }

  private static Table table(String name, String... columns) {
    return new Table(
        name(name),
        Arrays.stream(columns).map(c -> new Column(c, "int", false, Optional.empty())).toList(),
        Optional.empty());
  }

  /** The shop with a procedure q of that body, one that makes a table, and a function that does. */
  private static SqlContext with(String body) {
    List<Routine.Parameter> number = List.of(new Routine.Parameter("n", false));
    return Reading.plain()
        .with(
            new Catalogue(
                false,
                TABLES,
                List.of(
                    new Routine(name("q"), false, number, body, ""),
                    new Routine(name("made"), false, List.of(), MAKES, ""),
                    new Routine(
                        name("makes"), true, List.of(), "BEGIN " + MAKES + "; RETURN 1; END", "")),
                List.of(),
                List.of(),
                Set.of()));
  }

  /** What a body would make is not there yet. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE PROCEDURE q() CREATE TEMPORARY TABLE customers (id INT, ssn INT)",
        "CREATE FUNCTION q() RETURNS INT BEGIN CREATE TEMPORARY TABLE customers (id INT, ssn INT);"
            + " RETURN 1; END",
        "CREATE TRIGGER q BEFORE INSERT ON products FOR EACH ROW"
            + " CREATE TEMPORARY TABLE customers (id INT, ssn INT)",
        "CREATE EVENT q ON SCHEDULE EVERY 1 DAY DO CREATE TEMPORARY TABLE customers (id INT, ssn INT)"
      })
  void shouldNotTakeADefinitionForWhatItWouldDo(String definition) {
    SqlContext before = with("SELECT 1");
    SqlContext context = before.with(Reading.facts(definition, before).after());
    StatementFacts facts = Reading.facts("SELECT ssn FROM customers", context);
    assertThat(facts.accesses())
        .containsExactly(new Access(Verb.SELECT, name("customers"), Access.Reach.DIRECT));
    assertThat(facts.output().get(0).from())
        .isEqualTo(Lineage.of(new ColumnName(name("customers"), "ssn")));
    assertThat(facts.after().temporaryTables()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BEGIN IF n THEN " + MAKES + "; END IF; END",
        "BEGIN IF n THEN SET n = 1; ELSE " + MAKES + "; END IF; END",
        "BEGIN CASE n WHEN 1 THEN " + MAKES + "; END CASE; END",
        "BEGIN WHILE n > 0 DO " + MAKES + "; SET n = 0; END WHILE; END",
        "BEGIN DECLARE CONTINUE HANDLER FOR SQLEXCEPTION SET n = 1; " + MAKES + "; END",
        "BEGIN DECLARE EXIT HANDLER FOR NOT FOUND SET n = 1; " + MAKES + "; END",
        "BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION " + MAKES + "; SET n = 1; END",
        "p: BEGIN LEAVE p; " + MAKES + "; END",
        "P: BEGIN l: LOOP LEAVE p; END LOOP; " + MAKES + "; END",
        "BEGIN " + MAKES + "; IF n THEN DROP TEMPORARY TABLE mine; END IF; END",
        "BEGIN IF n THEN CALL made(); END IF; END",
        "BEGIN DECLARE x INT DEFAULT makes(); END"
      })
  void shouldNotCallWhatLeavesATemporaryTableInSomeWaysOnly(String body) {
    assertThat(Reading.refusal("CALL q(1)", with(body)))
        .contains("temporary table shop.mine cannot be told");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        MAKES,
        "BEGIN IF n THEN SET n = 1; END IF; " + MAKES + "; END",
        "BEGIN " + MAKES + "; INSERT INTO mine SELECT 1; END",
        "BEGIN DECLARE CONTINUE HANDLER FOR NOT FOUND SET n = 1; " + MAKES + "; END",
        "BEGIN l: LOOP LEAVE l; END LOOP; " + MAKES + "; END",
        "BEGIN CALL made(); END"
      })
  void shouldFollowATemporaryTableThatABodySurelyMakes(String body) {
    StatementFacts called = Reading.facts("CALL q(1)", with(body));
    assertThat(called.after().temporaryTables()).containsOnlyKeys(name("mine"));
  }

  /** A name that may be of everybody's table is not taken for that of the session's own. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "BEGIN IF n THEN CREATE TEMPORARY TABLE products (id INT); END IF; DROP TABLE products; END",
        "BEGIN DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END;"
            + " CREATE TEMPORARY TABLE products (id INT, id INT); DELETE FROM products;"
            + " DROP TEMPORARY TABLE products; END",
        "BEGIN SELECT * FROM products; CREATE TEMPORARY TABLE products (a INT, b INT, c INT); END"
      })
  void shouldNotTakeEverybodysTableForOneThatABodyMayHaveMade(String body) {
    assertThat(Reading.refusal("CALL q(1)", with(body)))
        .contains("whether shop.products is a temporary table");
    assertThat(Reading.refusal("CREATE PROCEDURE q(n INT) " + body, with("SELECT 1")))
        .contains("whether shop.products is a temporary table");
  }

  @Test
  void shouldUseWhatABodyMakesInOneWay() {
    String body =
        "BEGIN IF n THEN "
            + MAKES
            + "; INSERT INTO mine SELECT id FROM products; SELECT a FROM mine;"
            + " DROP TEMPORARY TABLE mine; END IF; DROP TEMPORARY TABLE IF EXISTS mine; END";
    StatementFacts called = Reading.facts("CALL q(1)", with(body));
    assertThat(called.after().temporaryTables()).isEmpty();
  }
}
