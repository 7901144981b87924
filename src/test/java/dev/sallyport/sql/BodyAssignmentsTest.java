package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Routine;
import dev.sallyport.sql.catalogue.Table;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What bodies of routines and triggers put into their variables and rows, however it is spelled.
 */
class BodyAssignmentsTest {
  private static final String SSN = "(SELECT ssn FROM people LIMIT 1)";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BEGIN DECLARE x TEXT; SET x = $; RETURN x; END",
        "BEGIN DECLARE `x` TEXT; SET `x` = $; RETURN x; END",
        "BEGIN DECLARE `x y`, z TEXT; SET z = $, `x y` = z; RETURN `X Y`; END",
        "BEGIN DECLARE `sql_mode` TEXT; SET `sql_mode` = $; RETURN sql_mode; END",
        "BEGIN SET `given` := $; RETURN given; END"
      })
  void shouldFollowLocalVariables(String body) {
    StatementFacts facts =
        facts("SELECT f('a')", List.of(function(body.replace("$", SSN))), SqlMode.DEFAULT);

    assertThat(facts.output().get(0).from().columns()).containsExactly(column("people", "ssn"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NEW.note", "new.`note`", "`New` . note", "NEW.id = 1, NEW.note"})
  void shouldFollowColumnsOfTheNewRow(String target) {
    String trigger =
        "CREATE TRIGGER t BEFORE INSERT ON tickets FOR EACH ROW SET " + target + " = " + SSN;

    assertThat(facts(trigger, List.of(), SqlMode.DEFAULT).flows())
        .filteredOn(flow -> flow.target().equals(column("tickets", "note")))
        .singleElement()
        .satisfies(
            flow -> assertThat(flow.from().columns()).containsExactly(column("people", "ssn")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET @a = 1, NEW.note = $",
        "SET @a = (1), @b = IF(1, 2, 3), NEW.note = $",
        "BEGIN DECLARE x TEXT; SET @a = 1, `x` = $; SET NEW.note = x; END",
        "BEGIN DECLARE x TEXT; SET @@sql_mode = '', x = $; SET NEW.note = x; END"
      })
  void shouldNotTakeVariablesOfTheBodyForTheServers(String body) {
    String trigger =
        "CREATE TRIGGER t BEFORE INSERT ON tickets FOR EACH ROW " + body.replace("$", SSN);

    assertThat(inspect(trigger, context(List.of(), SqlMode.DEFAULT)))
        .isInstanceOf(Inspection.Opaque.class);
  }

  @Test
  void shouldLetABodySetVariablesOfTheSession() {
    String trigger =
        "CREATE TRIGGER t BEFORE INSERT ON tickets FOR EACH ROW BEGIN DECLARE x INT;"
            + " SET @a = 1, @b = CONCAT(NEW.id, x); END";

    assertThat(inspect(trigger, context(List.of(), SqlMode.DEFAULT)))
        .isInstanceOf(Inspection.Understood.class);
  }

  /** The server parses a prepared text anew, in the mode of that moment. */
  @Test
  void shouldNotExecuteWhatIsReadOtherwiseByNow() {
    SqlContext at = context(List.of(), SqlMode.DEFAULT);
    StatementFacts prepared = facts("PREPARE s FROM 'SELECT \"ssn\" FROM people'", at);
    SqlContext after = at.with(prepared.after());

    assertThat(facts("EXECUTE s", after).output().get(0).from()).isEqualTo(Lineage.NONE);
    SqlContext quotes = context(List.of(), SqlMode.of("ANSI_QUOTES")).with(prepared.after());
    assertThat(inspect("EXECUTE s", quotes)).isInstanceOf(Inspection.Opaque.class);
    SqlContext latin =
        new SqlContext(
            at.schema(),
            at.sqlMode(),
            StandardCharsets.ISO_8859_1,
            at.serverVersion(),
            false,
            at.catalogue(),
            prepared.after());
    assertThat(inspect("EXECUTE s", latin)).isInstanceOf(Inspection.Opaque.class);
  }

  private static StatementFacts facts(String statement, List<Routine> routines, SqlMode mode) {
    return facts(statement, context(routines, mode));
  }

  private static StatementFacts facts(String statement, SqlContext context) {
    return ((Inspection.Understood) inspect(statement, context)).statements().get(0);
  }

  private static Inspection inspect(String statement, SqlContext context) {
    return new MySqlInspector().inspect(statement.getBytes(StandardCharsets.UTF_8), context);
  }

  private static SqlContext context(List<Routine> routines, SqlMode mode) {
    Catalogue catalogue =
        new Catalogue(
            false,
            List.of(table("people", "id", "ssn"), table("tickets", "id", "note")),
            routines,
            List.of(),
            List.of(),
            Set.of());
    return new SqlContext(Optional.of("shop"), mode, StandardCharsets.UTF_8, 80_033, false)
        .with(catalogue);
  }

  private static Routine function(String body) {
    return new Routine(
        new TableName("shop", "f"), true, List.of(new Routine.Parameter("given", false)), body, "");
  }

  private static Table table(String name, String... columns) {
    return new Table(
        new TableName("shop", name),
        List.of(columns).stream()
            .map(column -> new Column(column, "varchar(20)", false, Optional.empty()))
            .toList(),
        Optional.empty());
  }

  private static ColumnName column(String table, String column) {
    return new ColumnName(new TableName("shop", table), column);
  }
}
