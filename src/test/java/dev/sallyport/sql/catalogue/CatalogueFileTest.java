package dev.sallyport.sql.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.sql.TableName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueFileTest {
  private static final String SMALL =
      """
      {
       "version": 1, "server_version": "8.0.33", "folds_table_names": false,
       "tables": [
        {"schema": "shop", "name": "orders", "kind": "table",
         "columns": [{"name": "id", "type": "int"}, {"name": "x", "type": "int", "invisible": true}]},
        {"schema": "shop", "name": "late", "kind": "view", "definition": "select 1",
         "invoker": false, "columns": []}],
       "routines": [
        {"schema": "shop", "name": "p", "kind": "procedure",
         "parameters": [{"name": "a", "out": true}], "body": "BEGIN END", "sql_mode": ""}],
       "triggers": [
        {"schema": "shop", "name": "t", "table": {"schema": "shop", "name": "orders"},
         "event": "insert", "body": "SET @a = 1", "sql_mode": ""}],
       "foreign_keys": [
        {"child": {"schema": "shop", "name": "orders"}, "child_columns": ["x"],
         "parent": {"schema": "shop", "name": "orders"}, "parent_columns": ["id"],
         "changes_on_update": true, "on_delete": "delete"}],
       "loadable_functions": ["sys_exec"]
      }
      """;

  @Test
  void shouldReadWhatIsWrittenByHand() throws IOException {
    Catalogue catalogue = read(SMALL);
    assertThat(catalogue.serverVersion()).isEqualTo("8.0.33");
    assertThat(catalogue.table(new TableName("shop", "orders")).orElseThrow().columns())
        .containsExactly(
            new Column("id", "int", false, Optional.empty()),
            new Column("x", "int", true, Optional.empty()));
    assertThat(catalogue.procedure(new TableName("shop", "P")).orElseThrow().parameters())
        .containsExactly(new Routine.Parameter("a", true));
    assertThat(catalogue.children(new TableName("shop", "orders")).get(0).onDelete())
        .isEqualTo(ForeignKey.OnDelete.DELETE);
    assertThat(catalogue.isLoadableFunction("SYS_EXEC")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"version\": 1,|\"version\": 2,|line 2, column 13: version: version 2 is not known here; expected 1",
        "\"version\": 1,|''|'version' is missing",
        "\"version\": 1,|\"version\": 1, \"version\": 1,|Duplicate field 'version'",
        "\"version\": 1,|\"version\": \"1\",|version: expected a whole number, found text",
        "\"version\": 1,|\"version\": 99999999999,|the number is too large",
        "\"invisible\": true|\"visible\": true|line 5, column 87: tables[0].columns[1].visible: 'visible' is not a known key",
        "\"invisible\": true|\"invisible\": 1|tables[0].columns[1].invisible: expected true or false, found a number",
        "\"kind\": \"view\"|\"kind\": \"sequence\"|tables[1].kind: 'sequence' is none of table, view",
        "\"kind\": \"view\"|\"kind\": \"table\"|tables[1]: definition and invoker belong to a view",
        "\"event\": \"insert\"|\"event\": null|triggers[0].event: expected text, found null",
        "[\"id\"]|[]|foreign_keys[0]: child_columns and parent_columns must be as many",
        "\"sys_exec\"]|\"sys_exec\"|line 19",
        "[\"sys_exec\"]|\"sys_exec\"|loadable_functions: expected a list, found text",
      })
  void shouldRefuseWithThePlace(String written, String instead, String complaint) {
    String broken = SMALL.replace(written.replace("\\n", "\n"), instead == null ? "" : instead);
    assertThat(broken).isNotEqualTo(SMALL);
    assertThatThrownBy(() -> read(broken))
        .isInstanceOf(UnreadableCatalogueException.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void shouldRefuseWhatStandsBehindTheEnd() {
    assertThatThrownBy(() -> read(SMALL + "{}")).hasMessageContaining("something follows the end");
    assertThatThrownBy(() -> read("[]")).hasMessageContaining("expected an object, found a list");
    assertThatThrownBy(() -> read("")).hasMessageContaining("expected an object, found nothing");
  }

  @Test
  void shouldRefuseWhatIsLargerThanMemory() {
    String columns = "{\"name\":\"c\",\"type\":\"int\"},".repeat(CatalogueLimits.COLUMNS);
    String large =
        "{\"version\":1,\"tables\":[{\"schema\":\"s\",\"name\":\"t\",\"kind\":\"table\",\"columns\":["
            + columns
            + "{\"name\":\"c\",\"type\":\"int\"}]}]}";
    assertThatThrownBy(() -> read(large)).hasMessageContaining("more than 1000000 columns");
  }

  @Test
  void shouldNotWriteACatalogueOfWhichNothingIsKnown() {
    assertThatThrownBy(() -> CatalogueFile.write(Catalogue.UNKNOWN, new ByteArrayOutputStream()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 200)
  void shouldReadWhatItWrote(@ForAll("catalogues") Catalogue catalogue) throws IOException {
    byte[] file = write(catalogue);
    Catalogue again = CatalogueFile.read(new ByteArrayInputStream(file));
    assertThat(again.saysTheSameAs(catalogue)).isTrue();
    assertThat(again).isNotEqualTo(catalogue);
    assertThat(write(again)).isEqualTo(file);
  }

  @Provide
  Arbitrary<Catalogue> catalogues() {
    Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(12);
    Arbitrary<String> names = Arbitraries.strings().withChars("aA`'\"ü.😀").ofMaxLength(4);
    Arbitrary<TableName> tableNames = Combinators.combine(names, names).as(TableName::new);
    Arbitrary<Boolean> either = Arbitraries.of(true, false);
    Arbitrary<Column> columns =
        Combinators.combine(
                names, texts, either, texts.optional(), either, either, texts.optional())
            .as(Column::new);
    Arbitrary<Table> tables =
        Combinators.combine(
                tableNames,
                columns.list().ofMaxSize(3),
                Combinators.combine(texts, either).as(Table.View::new).optional(),
                texts.list().ofMaxSize(2))
            .as(Table::new);
    Arbitrary<Routine> routines =
        Combinators.combine(
                tableNames,
                either,
                Combinators.combine(names, either).as(Routine.Parameter::new).list().ofMaxSize(2),
                texts,
                texts)
            .as(Routine::new);
    Arbitrary<Trigger> triggers =
        Combinators.combine(
                tableNames, tableNames, Arbitraries.of(Trigger.Event.class), texts, texts)
            .as(Trigger::new);
    Arbitrary<ForeignKey> foreignKeys =
        Combinators.combine(
                tableNames,
                names,
                tableNames,
                names,
                either,
                Arbitraries.of(ForeignKey.OnDelete.class))
            .as(
                (child, column, parent, other, changes, onDelete) ->
                    new ForeignKey(
                        child, List.of(column), parent, List.of(other), changes, onDelete));
    // Of one name each: two tables of one name are no catalogue of a server.
    return Combinators.combine(
            texts,
            either,
            tables.list().uniqueElements(t -> folded(t.name())).ofMaxSize(4),
            routines.list().uniqueElements(r -> folded(r.name())).ofMaxSize(3),
            triggers.list().uniqueElements(Trigger::name).ofMaxSize(1),
            foreignKeys.list().ofMaxSize(1),
            names.set().ofMaxSize(2))
        .as(Catalogue::new);
  }

  private static String folded(TableName name) {
    return name.toString().toLowerCase();
  }

  private static byte[] write(Catalogue catalogue) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CatalogueFile.write(catalogue, out);
    return out.toByteArray();
  }

  private static Catalogue read(String file) throws IOException {
    return CatalogueFile.read(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));
  }
}
