package dev.sallyport.sql.catalogue;

import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What existed in a database when it was read, the server's own schemas left out. Two catalogues
 * are equal when they are the same object, so that what was read with one is never taken for
 * another.
 */
public final class Catalogue {
  /** Of a database of which nothing is known. */
  public static final Catalogue UNKNOWN =
      new Catalogue(false, "", false, List.of(), List.of(), List.of(), List.of(), Set.of());

  private static final Set<String> SYSTEM_SCHEMAS =
      Set.of("information_schema", "performance_schema", "mysql", "sys");

  private final Identity identity = new Identity();
  private final boolean known;
  private final String serverVersion;
  private final boolean foldsTableNames;
  private final Map<TableName, Table> tables = new HashMap<>();
  private final Map<TableName, Routine> functions = new HashMap<>();
  private final Map<TableName, Routine> procedures = new HashMap<>();
  private final Map<TableName, List<Trigger>> triggers = new HashMap<>();
  private final Map<TableName, List<ForeignKey>> children = new HashMap<>();
  private final Map<TableName, List<ForeignKey>> parents = new HashMap<>();
  private final Set<String> loadableFunctions = new HashSet<>();

  /** A catalogue of a server whose version is of no interest. */
  public Catalogue(
      boolean foldsTableNames,
      List<Table> tables,
      List<Routine> routines,
      List<Trigger> triggers,
      List<ForeignKey> foreignKeys,
      Set<String> loadableFunctions) {
    this("", foldsTableNames, tables, routines, triggers, foreignKeys, loadableFunctions);
  }

  /**
   * A catalogue that was read.
   *
   * @param serverVersion as the server spells it, {@code 8.0.33}; empty when it is not known
   * @param foldsTableNames {@code lower_case_table_names} is not 0: case tells no tables apart
   * @param loadableFunctions functions that were installed from libraries
   */
  public Catalogue(
      String serverVersion,
      boolean foldsTableNames,
      List<Table> tables,
      List<Routine> routines,
      List<Trigger> triggers,
      List<ForeignKey> foreignKeys,
      Set<String> loadableFunctions) {
    this(
        true,
        serverVersion,
        foldsTableNames,
        tables,
        routines,
        triggers,
        foreignKeys,
        loadableFunctions);
  }

  private Catalogue(
      boolean known,
      String serverVersion,
      boolean foldsTableNames,
      List<Table> tables,
      List<Routine> routines,
      List<Trigger> triggers,
      List<ForeignKey> foreignKeys,
      Set<String> loadableFunctions) {
    this.known = known;
    this.serverVersion = serverVersion;
    this.foldsTableNames = foldsTableNames;
    tables.forEach(table -> this.tables.put(key(table.name()), table));
    routines.forEach(
        routine ->
            (routine.function() ? functions : procedures).put(routineKey(routine.name()), routine));
    triggers.forEach(
        trigger ->
            this.triggers
                .computeIfAbsent(key(trigger.table()), t -> new ArrayList<>())
                .add(trigger));
    for (ForeignKey foreignKey : foreignKeys) {
      children.computeIfAbsent(key(foreignKey.parent()), t -> new ArrayList<>()).add(foreignKey);
      parents.computeIfAbsent(key(foreignKey.child()), t -> new ArrayList<>()).add(foreignKey);
    }
    loadableFunctions.forEach(name -> this.loadableFunctions.add(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * Which catalogue it is, and nothing of what it says. What is remembered of one goes by this: a
   * catalogue can be large, and is held no longer than it is in force.
   */
  public static final class Identity {
    private Identity() {}
  }

  /** Its own, and no other's. */
  public Identity identity() {
    return identity;
  }

  /** Whether anything is known at all. */
  public boolean isKnown() {
    return known;
  }

  /** The server's version as it spells it, {@code 8.0.33}; empty when it is not known. */
  public String serverVersion() {
    return serverVersion;
  }

  /**
   * Whether the other says the same. Then either may stand for the other, and what was read with
   * one is true with the other.
   */
  public boolean saysTheSameAs(Catalogue other) {
    return known == other.known
        && serverVersion.equals(other.serverVersion)
        && foldsTableNames == other.foldsTableNames
        && loadableFunctions.equals(other.loadableFunctions)
        && functions.equals(other.functions)
        && procedures.equals(other.procedures)
        && triggers.equals(other.triggers)
        && children.equals(other.children)
        && tables.equals(other.tables);
  }

  /** Whether case tells no tables apart. */
  public boolean foldsTableNames() {
    return foldsTableNames;
  }

  /** Whether the schema is one of the server's own, which no catalogue describes. */
  public static boolean isSystemSchema(String schema) {
    return SYSTEM_SCHEMAS.contains(schema.toLowerCase(Locale.ROOT));
  }

  /** A table or view; empty when it is not known. */
  public Optional<Table> table(TableName name) {
    return Optional.ofNullable(tables.get(key(name)));
  }

  /** What a column can hold; empty where it is not known. */
  public Optional<StoredType> type(ColumnName name) {
    return column(name).map(column -> StoredType.of(column.type()));
  }

  /** A column of a table or view. */
  public Optional<Column> column(ColumnName name) {
    return table(name.table()).stream()
        .flatMap(table -> table.columns().stream())
        .filter(column -> Identifiers.same(column.name(), name.column()))
        .findFirst();
  }

  /** All tables and views. */
  public List<Table> tables() {
    return List.copyOf(tables.values());
  }

  /** All functions and procedures. */
  public List<Routine> routines() {
    List<Routine> all = new ArrayList<>(functions.values());
    all.addAll(procedures.values());
    return all;
  }

  /** A stored function; empty when it is not known. */
  public Optional<Routine> function(TableName name) {
    return Optional.ofNullable(functions.get(routineKey(name)));
  }

  /** A stored procedure; empty when it is not known. */
  public Optional<Routine> procedure(TableName name) {
    return Optional.ofNullable(procedures.get(routineKey(name)));
  }

  /** Whether a function of this name was installed from a library. */
  public boolean isLoadableFunction(String name) {
    return loadableFunctions.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Names of functions that were installed from libraries, in lower case. */
  public Set<String> loadableFunctions() {
    return Set.copyOf(loadableFunctions);
  }

  /** The triggers of a table. */
  public List<Trigger> triggers(TableName table) {
    return triggers.getOrDefault(key(table), List.of());
  }

  /** All triggers. */
  public List<Trigger> triggers() {
    return triggers.values().stream().flatMap(List::stream).toList();
  }

  /** The foreign keys that refer to a table. */
  public List<ForeignKey> children(TableName parent) {
    return children.getOrDefault(key(parent), List.of());
  }

  /** The foreign keys of a table, which hold its rows against those of others. */
  public List<ForeignKey> parents(TableName child) {
    return parents.getOrDefault(key(child), List.of());
  }

  /** All foreign keys. */
  public List<ForeignKey> foreignKeys() {
    return children.values().stream().flatMap(List::stream).toList();
  }

  private TableName key(TableName name) {
    return foldsTableNames
        ? new TableName(
            name.schema().toLowerCase(Locale.ROOT), name.table().toLowerCase(Locale.ROOT))
        : name;
  }

  /** Names of routines have no case, those of their schemas may have. */
  private TableName routineKey(TableName name) {
    return new TableName(
        foldsTableNames ? name.schema().toLowerCase(Locale.ROOT) : name.schema(),
        name.table().toLowerCase(Locale.ROOT));
  }
}
