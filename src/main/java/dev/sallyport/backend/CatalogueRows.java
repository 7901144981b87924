package dev.sallyport.backend;

import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.CatalogueLimits;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.CreateText;
import dev.sallyport.sql.catalogue.ForeignKey;
import dev.sallyport.sql.catalogue.Routine;
import dev.sallyport.sql.catalogue.Table;
import dev.sallyport.sql.catalogue.Trigger;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Puts rows of the information schema together, whatever order they come in. */
final class CatalogueRows {
  private static final Comparator<TableName> BY_NAME =
      Comparator.comparing(TableName::schema).thenComparing(TableName::table);

  /** What MariaDB prints for the period columns of a versioned table: the server fills them. */
  private static final Set<String> ROW_PERIOD = Set.of("ROW START", "ROW END");

  private static final Set<String> CHANGES = Set.of("CASCADE", "SET NULL", "SET DEFAULT");

  // Sorted, so that two readings of the same database say the same in the same order.
  private final Map<TableName, TreeMap<Integer, Column>> tables = new TreeMap<>(BY_NAME);
  private final Map<TableName, List<String>> checks = new HashMap<>();
  private final Map<TableName, TreeMap<String, Set<String>>> uniqueKeys = new HashMap<>();
  private final Map<TableName, Table.View> views = new HashMap<>();
  private final Map<RoutineKey, Routine> routines =
      new TreeMap<>(
          Comparator.comparing(RoutineKey::name, BY_NAME).thenComparing(RoutineKey::function));
  private final Map<RoutineKey, TreeMap<Integer, Routine.Parameter>> parameters = new HashMap<>();
  private final Map<TableName, Trigger> triggers = new TreeMap<>(BY_NAME);
  private final Map<ConstraintKey, TreeMap<Integer, KeyColumn>> keyColumns =
      new TreeMap<>(
          Comparator.comparing(ConstraintKey::table, BY_NAME)
              .thenComparing(ConstraintKey::constraint));
  private final Map<ConstraintKey, Rules> keyRules = new HashMap<>();
  private final Map<RoutineKey, Exact> exactRoutines = new HashMap<>();
  private final Map<TableName, Exact> exactTriggers = new HashMap<>();

  /**
   * Of MariaDB, in lower case: their routines are not known, and refused where they are called.
   * Where the selected schema has a package, {@code package.routine} is of it and not of a schema
   * of that name.
   */
  private final Set<String> packages = new HashSet<>();

  private final Map<String, String> known = new HashMap<>();
  private long textChars;

  record RoutineKey(TableName name, boolean function) {}

  private record ConstraintKey(TableName table, String constraint) {}

  private record KeyColumn(String column, TableName parent, String parentColumn) {}

  private record Rules(String onUpdate, String onDelete) {}

  void table(Row row) {
    tables.computeIfAbsent(name(row, 0), any -> new TreeMap<>());
  }

  void column(Row row, boolean mariaDb) {
    String extra = orEmpty(row.getString(5)).toUpperCase(Locale.ROOT);
    // MySQL prints defaults that are expressions as DEFAULT_GENERATED: those columns are not.
    String expression = text(row.getString(6));
    boolean generated =
        (extra.contains("VIRTUAL GENERATED") || extra.contains("STORED GENERATED"))
            && !ROW_PERIOD.contains(expression);
    Column column =
        new Column(
            row.getString(3),
            once(row.getString(4)),
            extra.contains("INVISIBLE"),
            generated
                ? Optional.of(mariaDb ? expression : GenerationText.ofMySql(expression))
                : Optional.empty(),
            false,
            extra.contains("ON UPDATE"),
            computedDefault(row.getString(7), extra, mariaDb));
    tables.computeIfAbsent(name(row, 0), any -> new TreeMap<>()).put(row.getInteger(2), column);
  }

  /** Columns are named in backticks; only MySQL marks what is an expression. */
  private Optional<String> computedDefault(String printed, String extra, boolean mariaDb) {
    return Optional.ofNullable(printed)
        .filter(value -> value.contains("`"))
        .filter(value -> mariaDb || extra.contains("DEFAULT_GENERATED"))
        .map(this::text);
  }

  void check(Row row) {
    checks.computeIfAbsent(name(row, 0), any -> new ArrayList<>()).add(text(row.getString(2)));
  }

  /** Rows for which there is no partition are turned away. */
  void partitioned(Row row) {
    for (int at = 2; at <= 3; at++) {
      String expression = text(row.getString(at));
      if (!expression.isEmpty()) {
        checks.computeIfAbsent(name(row, 0), any -> new ArrayList<>()).add(expression);
      }
    }
  }

  /** Checks, and unique keys that hold rows against each other by more than one column. */
  private List<String> rules(TableName table, List<Column> columns) {
    Set<String> rules = new TreeSet<>(checks.getOrDefault(table, List.of()));
    Table named = new Table(table, columns, Optional.empty());
    for (Set<String> parts : uniqueKeys.getOrDefault(table, new TreeMap<>()).values()) {
      String printed =
          parts.stream()
              .map(part -> "`" + part.replace("`", "``") + "`")
              .collect(Collectors.joining(","));
      if (named.namedBy(printed).size() > 1) {
        rules.add(printed);
      }
    }
    return List.copyOf(rules);
  }

  /** A part of a unique key. One that is an expression, without a name, may be any column. */
  void uniqueColumn(Row row) {
    String part = row.getString(2);
    TreeMap<Integer, Column> columns = tables.get(name(row, 0));
    if (columns != null) {
      uniqueKeys
          .computeIfAbsent(name(row, 0), any -> new TreeMap<>())
          .computeIfAbsent(row.getString(3), any -> new TreeSet<>())
          .addAll(
              part == null ? columns.values().stream().map(Column::name).toList() : List.of(part));
      columns.replaceAll(
          (position, column) ->
              part == null || Identifiers.same(part, column.name())
                  ? column.inUniqueKey()
                  : column);
    }
  }

  void view(Row row) {
    views.put(
        name(row, 0), new Table.View(text(row.getString(2)), "INVOKER".equals(row.getString(3))));
  }

  void routine(Row row) {
    String type = row.getString(2);
    if (!type.equals("FUNCTION") && !type.equals("PROCEDURE")) {
      packages.add(row.getString(1).toLowerCase(Locale.ROOT));
      return;
    }
    RoutineKey key = new RoutineKey(name(row, 0), type.equals("FUNCTION"));
    String sqlMode = once(orEmpty(row.getString(5)));
    // A body that is not SQL is a library, or a program in another language.
    boolean readable = "SQL".equals(row.getString(3)) && CreateText.isReadable(sqlMode);
    String body = readable ? text(row.getString(4)) : "";
    routines.put(key, new Routine(key.name(), key.function(), List.of(), body, sqlMode));
  }

  void parameter(Row row) {
    RoutineKey key = new RoutineKey(name(row, 0), "FUNCTION".equals(row.getString(2)));
    boolean out = orEmpty(row.getString(5)).contains("OUT");
    parameters
        .computeIfAbsent(key, any -> new TreeMap<>())
        .put(row.getInteger(3), new Routine.Parameter(orEmpty(row.getString(4)), out));
  }

  void trigger(Row row) {
    TableName name = name(row, 0);
    String sqlMode = once(orEmpty(row.getString(6)));
    String body = CreateText.isReadable(sqlMode) ? text(row.getString(5)) : "";
    triggers.put(
        name,
        new Trigger(name, name(row, 2), Trigger.Event.valueOf(row.getString(4)), body, sqlMode));
  }

  void keyColumn(Row row) {
    keyColumns
        .computeIfAbsent(new ConstraintKey(name(row, 0), row.getString(2)), any -> new TreeMap<>())
        .put(row.getInteger(3), new KeyColumn(row.getString(4), name(row, 5), row.getString(7)));
  }

  void keyRules(Row row) {
    keyRules.put(
        new ConstraintKey(name(row, 0), row.getString(2)),
        new Rules(row.getString(3), row.getString(4)));
  }

  /** Routines whose bodies are not yet known as they were written. */
  List<RoutineKey> inexactRoutines() {
    return routines.values().stream()
        .filter(routine -> !CreateText.isExact(routine.body()))
        .map(routine -> new RoutineKey(routine.name(), routine.function()))
        .toList();
  }

  /** Triggers whose bodies are not yet known as they were written. */
  List<TableName> inexactTriggers() {
    return triggers.values().stream()
        .filter(trigger -> !CreateText.isExact(trigger.body()))
        .map(Trigger::name)
        .toList();
  }

  void routineBody(RoutineKey key, String body, String sqlMode) {
    exactRoutines.put(key, new Exact(text(body), sqlMode));
  }

  void triggerBody(TableName name, String body, String sqlMode) {
    exactTriggers.put(name, new Exact(text(body), sqlMode));
  }

  private record Exact(String body, String sqlMode) {
    static final Exact UNKNOWN = new Exact("", "");
  }

  Catalogue catalogue(String version, boolean foldsTableNames, Set<String> loadable) {
    return new Catalogue(
        version,
        foldsTableNames,
        tables.entrySet().stream()
            .map(
                table ->
                    new Table(
                        table.getKey(),
                        List.copyOf(table.getValue().values()),
                        Optional.ofNullable(views.get(table.getKey())),
                        rules(table.getKey(), List.copyOf(table.getValue().values()))))
            .toList(),
        routines.entrySet().stream()
            .filter(r -> !packages.contains(r.getKey().name().schema().toLowerCase(Locale.ROOT)))
            .map(r -> routine(r.getKey(), r.getValue()))
            .toList(),
        triggers.values().stream().map(this::trigger).toList(),
        keyColumns.entrySet().stream().map(k -> foreignKey(k.getKey(), k.getValue())).toList(),
        loadable);
  }

  private Routine routine(RoutineKey key, Routine read) {
    List<Routine.Parameter> own =
        List.copyOf(parameters.getOrDefault(key, new TreeMap<>()).values());
    if (CreateText.isExact(read.body())) {
      return new Routine(read.name(), read.function(), own, read.body(), read.sqlMode());
    }
    Exact exact = exactRoutines.getOrDefault(key, Exact.UNKNOWN);
    return new Routine(read.name(), read.function(), own, exact.body(), exact.sqlMode());
  }

  private Trigger trigger(Trigger read) {
    if (CreateText.isExact(read.body())) {
      return read;
    }
    Exact exact = exactTriggers.getOrDefault(read.name(), Exact.UNKNOWN);
    return new Trigger(read.name(), read.table(), read.event(), exact.body(), exact.sqlMode());
  }

  private ForeignKey foreignKey(ConstraintKey key, TreeMap<Integer, KeyColumn> columns) {
    // One whose rules are not shown may do anything.
    Rules rules = keyRules.getOrDefault(key, new Rules("CASCADE", "CASCADE"));
    ForeignKey.OnDelete onDelete =
        rules.onDelete().equals("CASCADE")
            ? ForeignKey.OnDelete.DELETE
            : CHANGES.contains(rules.onDelete())
                ? ForeignKey.OnDelete.UPDATE
                : ForeignKey.OnDelete.NOTHING;
    return new ForeignKey(
        key.table(),
        each(columns, KeyColumn::column),
        columns.firstEntry().getValue().parent(),
        each(columns, KeyColumn::parentColumn),
        CHANGES.contains(rules.onUpdate()),
        onDelete);
  }

  private static List<String> each(
      TreeMap<Integer, KeyColumn> columns, Function<KeyColumn, String> what) {
    return columns.values().stream().map(what).toList();
  }

  private TableName name(Row row, int at) {
    return new TableName(once(row.getString(at)), row.getString(at + 1));
  }

  /** A definition that the account may not see comes as NULL or empty. */
  private String text(String value) {
    String text = orEmpty(value);
    textChars += text.length();
    if (textChars > CatalogueLimits.TEXT_CHARS) {
      throw new IllegalStateException(
          "the catalogue has more than " + CatalogueLimits.TEXT_CHARS + " characters of text");
    }
    return text;
  }

  /** Types and schemas repeat many times over. */
  private String once(String value) {
    return known.computeIfAbsent(value, v -> v);
  }

  private static String orEmpty(String value) {
    return value == null ? "" : value;
  }
}
