package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Table;
import dev.sallyport.sql.catalogue.Table.View;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectNamesTest {
  private static final SqlContext CONTEXT =
      new SqlContext(Optional.of("shop"), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033, true)
          .with(
              new Catalogue(
                  false,
                  List.of(
                      table("shop", "People", Optional.empty()),
                      table("staging", "below", view("SELECT id FROM shop.People")),
                      table("staging", "above", view("SELECT id FROM staging.below"))),
                  List.of(),
                  List.of(),
                  List.of(),
                  Set.of()));

  private static Table table(String schema, String name, Optional<View> view) {
    return new Table(
        new TableName(schema, name),
        List.of(new Column("id", "int", false, Optional.empty(), false, false)),
        view);
  }

  private static Optional<View> view(String definition) {
    return Optional.of(new View(definition, false));
  }

  private static Request.Reading read(String sql) {
    Inspection inspection =
        new MySqlInspector().inspect(sql.getBytes(StandardCharsets.UTF_8), CONTEXT);
    assertThat(inspection).as(sql).isInstanceOf(Inspection.Understood.class);
    return new Request.Reading(inspection, CONTEXT);
  }

  @Test
  void shouldNameEveryViewOnTheWayToATable() {
    assertThat(ObjectNames.usedBy(read("SELECT id FROM staging.above").inspection()).names())
        .containsExactlyInAnyOrder("staging.above", "staging.below", "shop.people");
  }

  @Test
  void shouldTakeWhatNobodyUnderstandsForEverything() {
    assertThat(ObjectNames.usedBy(new Inspection.Opaque("no"))).isEqualTo(ObjectNames.ALL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALTER VIEW staging.above AS SELECT id FROM shop.People | staging.above",
        "CREATE OR REPLACE VIEW staging.above AS SELECT id FROM People | staging.above",
        "DROP VIEW staging.above, staging.below | staging.above staging.below",
        "CREATE TABLE t AS SELECT id FROM People | shop.t",
        "DROP TABLE People | shop.people",
        "RENAME TABLE People TO staging.p | shop.people staging.p",
        "ALTER TABLE People RENAME TO staging.p | shop.people staging.p",
        "DROP DATABASE staging | staging.*",
        "CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1 | shop.f",
        "DROP PROCEDURE staging.p | staging.p",
        "SELECT 1; DROP TABLE People | shop.people"
      })
  void shouldSwapWhatItMakesChangesOrTakesAway(String sql, String names) {
    Request.Reading read = read(sql);
    assertThat(ObjectNames.changedBy(read.inspection()).names())
        .containsExactlyInAnyOrder(names.split(" "));
    assertThat(ObjectNames.isSwappedBy(read)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE People RENAME COLUMN id TO other",
        "ALTER TABLE shop.People ADD name VARCHAR(9) FIRST"
      })
  void shouldNotSwapATableWhoseColumnsItChanges(String sql) {
    Request.Reading read = read(sql);
    assertThat(ObjectNames.changedBy(read.inspection()).names()).containsExactly("shop.people");
    assertThat(ObjectNames.isSwappedBy(read)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE INDEX i ON People (id)",
        "DROP INDEX i ON People",
        "SELECT id FROM People",
        "INSERT INTO People VALUES (1)",
        "CREATE TEMPORARY TABLE t (id INT)"
      })
  void shouldChangeNoDefinitionOtherwise(String sql) {
    Request.Reading read = read(sql);
    assertThat(ObjectNames.changedBy(read.inspection())).isEqualTo(ObjectNames.NONE);
    assertThat(ObjectNames.isSwappedBy(read)).isFalse();
  }
}
