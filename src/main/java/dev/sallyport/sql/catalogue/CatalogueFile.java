package dev.sallyport.sql.catalogue;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.sallyport.sql.TableName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.TreeSet;

/**
 * A catalogue as a JSON file. The same catalogue makes the same bytes, so that two files can be
 * compared line by line.
 */
public final class CatalogueFile {
  /** The one form there is so far. */
  public static final int VERSION = 1;

  static final Comparator<TableName> BY_NAME =
      Comparator.comparing(TableName::schema).thenComparing(TableName::table);

  private static final JsonFactory JSON =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private CatalogueFile() {}

  /**
   * Reads a file.
   *
   * @throws UnreadableCatalogueException when it is none, with the place
   */
  public static Catalogue read(InputStream in) throws IOException {
    try (CatalogueParser parser = new CatalogueParser(in)) {
      return parser.parse();
    }
  }

  /**
   * Writes a file and leaves the stream open.
   *
   * @throws IllegalArgumentException for {@link Catalogue#UNKNOWN}, of which a file would say that
   *     nothing exists
   */
  public static void write(Catalogue catalogue, OutputStream out) throws IOException {
    if (!catalogue.isKnown()) {
      throw new IllegalArgumentException("a catalogue of which nothing is known");
    }
    try (JsonGenerator json = JSON.createGenerator(out, JsonEncoding.UTF8)) {
      json.writeStartObject();
      json.writeNumberField("version", VERSION);
      json.writeStringField("server_version", catalogue.serverVersion());
      json.writeBooleanField("folds_table_names", catalogue.foldsTableNames());
      json.writeArrayFieldStart("tables");
      for (Table table : sorted(catalogue.tables(), Comparator.comparing(Table::name, BY_NAME))) {
        write(table, json);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("routines");
      for (Routine routine :
          sorted(
              catalogue.routines(),
              Comparator.comparing(Routine::name, BY_NAME).thenComparing(Routine::function))) {
        write(routine, json);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("triggers");
      for (Trigger trigger :
          sorted(catalogue.triggers(), Comparator.comparing(Trigger::name, BY_NAME))) {
        write(trigger, json);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("foreign_keys");
      for (ForeignKey foreignKey :
          sorted(
              catalogue.foreignKeys(),
              Comparator.comparing(ForeignKey::child, BY_NAME)
                  .thenComparing(key -> key.childColumns().toString())
                  .thenComparing(ForeignKey::parent, BY_NAME))) {
        write(foreignKey, json);
      }
      json.writeEndArray();
      writeTexts("loadable_functions", new TreeSet<>(catalogue.loadableFunctions()), json);
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  private static <T> Iterable<T> sorted(Collection<T> all, Comparator<T> order) {
    return all.stream().sorted(order)::iterator;
  }

  private static void write(Table table, JsonGenerator json) throws IOException {
    beginLine(json);
    writeName(table.name(), json);
    json.writeStringField("kind", table.view().isPresent() ? "view" : "table");
    if (table.view().isPresent()) {
      json.writeStringField("definition", table.view().get().definition());
      json.writeBooleanField("invoker", table.view().get().invoker());
    }
    if (!table.checks().isEmpty()) {
      writeTexts("checks", table.checks(), json);
    }
    json.writeArrayFieldStart("columns");
    for (Column column : table.columns()) {
      json.writeStartObject();
      json.writeStringField("name", column.name());
      json.writeStringField("type", column.type());
      if (column.invisible()) {
        json.writeBooleanField("invisible", true);
      }
      if (column.generation().isPresent()) {
        json.writeStringField("generation", column.generation().get());
      }
      if (column.unique()) {
        json.writeBooleanField("unique", true);
      }
      if (column.stamped()) {
        json.writeBooleanField("stamped", true);
      }
      if (column.computedDefault().isPresent()) {
        json.writeStringField("computed_default", column.computedDefault().get());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(Routine routine, JsonGenerator json) throws IOException {
    beginLine(json);
    writeName(routine.name(), json);
    json.writeStringField("kind", routine.function() ? "function" : "procedure");
    json.writeArrayFieldStart("parameters");
    for (Routine.Parameter parameter : routine.parameters()) {
      json.writeStartObject();
      json.writeStringField("name", parameter.name());
      if (parameter.out()) {
        json.writeBooleanField("out", true);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("body", routine.body());
    json.writeStringField("sql_mode", routine.sqlMode());
    json.writeEndObject();
  }

  private static void write(Trigger trigger, JsonGenerator json) throws IOException {
    beginLine(json);
    writeName(trigger.name(), json);
    writeTable("table", trigger.table(), json);
    json.writeStringField("event", trigger.event().name().toLowerCase(Locale.ROOT));
    json.writeStringField("body", trigger.body());
    json.writeStringField("sql_mode", trigger.sqlMode());
    json.writeEndObject();
  }

  private static void write(ForeignKey foreignKey, JsonGenerator json) throws IOException {
    beginLine(json);
    writeTable("child", foreignKey.child(), json);
    writeTexts("child_columns", foreignKey.childColumns(), json);
    writeTable("parent", foreignKey.parent(), json);
    writeTexts("parent_columns", foreignKey.parentColumns(), json);
    json.writeBooleanField("changes_on_update", foreignKey.changesOnUpdate());
    json.writeStringField("on_delete", foreignKey.onDelete().name().toLowerCase(Locale.ROOT));
    json.writeEndObject();
  }

  /** A line for each object: tools compare by lines. */
  private static void beginLine(JsonGenerator json) throws IOException {
    json.writeRaw('\n');
    json.writeStartObject();
  }

  private static void writeTable(String field, TableName name, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart(field);
    writeName(name, json);
    json.writeEndObject();
  }

  private static void writeName(TableName name, JsonGenerator json) throws IOException {
    json.writeStringField("schema", name.schema());
    json.writeStringField("name", name.table());
  }

  private static void writeTexts(String field, Collection<String> texts, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
