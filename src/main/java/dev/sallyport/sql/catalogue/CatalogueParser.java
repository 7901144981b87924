package dev.sallyport.sql.catalogue;

import dev.sallyport.sql.TableName;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the JSON form of a catalogue in one pass. Every key must be known, and of its type. */
final class CatalogueParser implements AutoCloseable {
  private final StrictObject json;
  private int columns;
  private int parts;
  private long textChars;

  CatalogueParser(InputStream in) throws IOException {
    this.json = new StrictObject(in);
  }

  @Override
  public void close() throws IOException {
    json.close();
  }

  Catalogue parse() throws IOException {
    List<Table> tables = new ArrayList<>();
    List<Routine> routines = new ArrayList<>();
    List<Trigger> triggers = new ArrayList<>();
    List<ForeignKey> foreignKeys = new ArrayList<>();
    Set<String> loadable = new LinkedHashSet<>();
    String[] serverVersion = {""};
    boolean[] folds = {false};
    json.document(
        key -> {
          switch (key) {
            case "version" -> version();
            case "server_version" -> serverVersion[0] = json.text();
            case "folds_table_names" -> folds[0] = json.bool();
            case "tables" ->
                json.array(
                    () ->
                        tables.add(
                            bounded(table(), tables.size(), CatalogueLimits.TABLES, "tables")));
            case "routines" ->
                json.array(
                    () ->
                        routines.add(
                            bounded(
                                routine(), routines.size(), CatalogueLimits.ROUTINES, "routines")));
            case "triggers" ->
                json.array(
                    () ->
                        triggers.add(
                            bounded(
                                trigger(), triggers.size(), CatalogueLimits.ROUTINES, "triggers")));
            case "foreign_keys" -> json.array(() -> foreignKeys.add(foreignKey()));
            case "loadable_functions" -> json.array(() -> loadable.add(part(json.text())));
            default -> throw json.unknownKey(key);
          }
        },
        "version",
        "folds_table_names",
        "tables",
        "routines",
        "triggers",
        "foreign_keys",
        "loadable_functions");
    return new Catalogue(
        serverVersion[0], folds[0], tables, routines, triggers, foreignKeys, loadable);
  }

  private void version() throws IOException {
    int version = json.integer();
    if (version != CatalogueFile.VERSION) {
      throw json.problem(
          "version " + version + " is not known here; expected " + CatalogueFile.VERSION);
    }
  }

  private Table table() throws IOException {
    Name name = new Name();
    String[] kind = {""};
    String[] definition = {null};
    Boolean[] invoker = {null};
    List<Column> own = new ArrayList<>();
    List<String> checks = new ArrayList<>();
    json.object(
        key -> {
          switch (key) {
            case "kind" -> kind[0] = json.oneOf("table", "view");
            case "definition" -> definition[0] = longText();
            case "invoker" -> invoker[0] = json.bool();
            case "columns" -> json.array(() -> own.add(column()));
            case "checks" -> json.array(() -> checks.add(part(longText())));
            default -> name.accept(key);
          }
        },
        "schema",
        "name",
        "kind",
        "columns");
    boolean view = kind[0].equals("view");
    if (view != (definition[0] != null) || view != (invoker[0] != null)) {
      throw json.problem("definition and invoker belong to a view, and to nothing else");
    }
    return new Table(
        name.table(),
        own,
        view ? Optional.of(new Table.View(definition[0], invoker[0])) : Optional.empty(),
        checks);
  }

  private Column column() throws IOException {
    bounded(null, columns++, CatalogueLimits.COLUMNS, "columns");
    String[] name = {""};
    String[] type = {""};
    boolean[] invisible = {false};
    String[] generation = {null};
    String[] computedDefault = {null};
    boolean[] keys = {false, false};
    json.object(
        key -> {
          switch (key) {
            case "name" -> name[0] = json.text();
            case "type" -> type[0] = json.text();
            case "unique" -> keys[0] = json.bool();
            case "stamped" -> keys[1] = json.bool();
            case "invisible" -> invisible[0] = json.bool();
            case "generation" -> generation[0] = longText();
            case "computed_default" -> computedDefault[0] = longText();
            default -> throw json.unknownKey(key);
          }
        },
        "name",
        "type");
    return new Column(
        name[0],
        type[0],
        invisible[0],
        Optional.ofNullable(generation[0]),
        keys[0],
        keys[1],
        Optional.ofNullable(computedDefault[0]));
  }

  private Routine routine() throws IOException {
    Name name = new Name();
    String[] texts = {"", "", ""};
    List<Routine.Parameter> parameters = new ArrayList<>();
    json.object(
        key -> {
          switch (key) {
            case "kind" -> texts[0] = json.oneOf("function", "procedure");
            case "parameters" -> json.array(() -> parameters.add(part(parameter())));
            case "body" -> texts[1] = longText();
            case "sql_mode" -> texts[2] = json.text();
            default -> name.accept(key);
          }
        },
        "schema",
        "name",
        "kind",
        "parameters",
        "body",
        "sql_mode");
    return new Routine(name.table(), texts[0].equals("function"), parameters, texts[1], texts[2]);
  }

  private Routine.Parameter parameter() throws IOException {
    String[] name = {""};
    boolean[] out = {false};
    json.object(
        key -> {
          switch (key) {
            case "name" -> name[0] = json.text();
            case "out" -> out[0] = json.bool();
            default -> throw json.unknownKey(key);
          }
        },
        "name");
    return new Routine.Parameter(name[0], out[0]);
  }

  private Trigger trigger() throws IOException {
    Name name = new Name();
    TableName[] table = {null};
    String[] texts = {"", "", ""};
    json.object(
        key -> {
          switch (key) {
            case "table" -> table[0] = tableName();
            case "event" -> texts[0] = json.oneOf("insert", "update", "delete");
            case "body" -> texts[1] = longText();
            case "sql_mode" -> texts[2] = json.text();
            default -> name.accept(key);
          }
        },
        "schema",
        "name",
        "table",
        "event",
        "body",
        "sql_mode");
    return new Trigger(
        name.table(),
        table[0],
        Trigger.Event.valueOf(texts[0].toUpperCase(Locale.ROOT)),
        texts[1],
        texts[2]);
  }

  private ForeignKey foreignKey() throws IOException {
    TableName[] tables = {null, null};
    List<String> childColumns = new ArrayList<>();
    List<String> parentColumns = new ArrayList<>();
    boolean[] changesOnUpdate = {false};
    String[] onDelete = {""};
    json.object(
        key -> {
          switch (key) {
            case "child" -> tables[0] = tableName();
            case "child_columns" -> json.array(() -> childColumns.add(part(json.text())));
            case "parent" -> tables[1] = tableName();
            case "parent_columns" -> json.array(() -> parentColumns.add(part(json.text())));
            case "changes_on_update" -> changesOnUpdate[0] = json.bool();
            case "on_delete" -> onDelete[0] = json.oneOf("nothing", "update", "delete");
            default -> throw json.unknownKey(key);
          }
        },
        "child",
        "child_columns",
        "parent",
        "parent_columns",
        "changes_on_update",
        "on_delete");
    if (childColumns.isEmpty() || childColumns.size() != parentColumns.size()) {
      throw json.problem("child_columns and parent_columns must be as many, and at least one");
    }
    return new ForeignKey(
        tables[0],
        childColumns,
        tables[1],
        parentColumns,
        changesOnUpdate[0],
        ForeignKey.OnDelete.valueOf(onDelete[0].toUpperCase(Locale.ROOT)));
  }

  private TableName tableName() throws IOException {
    Name name = new Name();
    json.object(name::accept, "schema", "name");
    return name.table();
  }

  private String longText() throws IOException {
    String text = json.text();
    textChars += text.length();
    if (textChars > CatalogueLimits.TEXT_CHARS) {
      throw json.problem(
          "definitions and bodies have more than " + CatalogueLimits.TEXT_CHARS + " characters");
    }
    return text;
  }

  private <T> T part(T value) {
    return bounded(value, parts++, CatalogueLimits.PARTS, "parts");
  }

  private <T> T bounded(T value, int before, int most, String what) {
    if (before >= most) {
      throw json.problem("there are more than " + most + " " + what);
    }
    return value;
  }

  /** A qualified name that is spread over two keys. */
  private final class Name {
    private String schema = "";
    private String name = "";

    void accept(String key) throws IOException {
      switch (key) {
        case "schema" -> schema = json.text();
        case "name" -> name = json.text();
        default -> throw json.unknownKey(key);
      }
    }

    TableName table() {
      return new TableName(schema, name);
    }
  }
}
