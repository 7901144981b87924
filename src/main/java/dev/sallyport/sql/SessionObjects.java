package dev.sallyport.sql;

import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What exists in one session alone and gives a text its meaning. Immutable; what a statement makes
 * of it is {@link StatementFacts#after()}.
 */
public final class SessionObjects {
  private final Map<TableName, List<OutputColumn>> temporaryTables;
  private final Map<String, Lineage> variables;
  private final boolean variablesKnown;
  private final Map<String, Prepared> prepared;
  private final Map<String, TableName> handlers;

  /** Asked for each statement of the session, and as long in the making as it has columns. */
  private int hash;

  /**
   * A statement of {@code PREPARE name FROM 'text'}. The server read it then and there, so it is
   * read again as it was then.
   */
  public record Prepared(String text, Optional<String> schema, SqlMode sqlMode, Charset charset) {
    /**
     * Whether the text still means what it meant then. The server parses it anew, in the mode of
     * that moment, once a table of it has changed.
     */
    public boolean readsAsIn(SqlContext now) {
      return now.sqlMode().equals(sqlMode) && now.charset().equals(charset);
    }
  }

  /** Of a session that has just begun. */
  public static final SessionObjects NONE =
      new SessionObjects(Map.of(), Map.of(), true, Map.of(), Map.of());

  /** What LAST_INSERT_ID() gives. Kept like a user variable; none has an upper case name. */
  public static final String LAST_INSERT_ID = "LAST_INSERT_ID";

  /** Kept like a user variable too. */
  private static final String PARAMETERS = "PARAMETERS";

  /** More objects than this of each kind in one session are refused. */
  public static final int MAX_OBJECTS = 1000;

  /**
   * So many columns at most do all temporary tables have, and are they and the user variables made
   * of, each counted wherever it is: whatever comes next in the session is looked up by all this.
   */
  public static final int MAX_COLUMNS = 100_000;

  private SessionObjects(
      Map<TableName, List<OutputColumn>> temporaryTables,
      Map<String, Lineage> variables,
      boolean variablesKnown,
      Map<String, Prepared> prepared,
      Map<String, TableName> handlers) {
    this.temporaryTables = Map.copyOf(temporaryTables);
    this.variables = Map.copyOf(variables);
    this.variablesKnown = variablesKnown;
    this.prepared = Map.copyOf(prepared);
    this.handlers = Map.copyOf(handlers);
  }

  /** By schema and name; they hide tables of the same name. */
  public Map<TableName, List<OutputColumn>> temporaryTables() {
    return temporaryTables;
  }

  /**
   * What user variables may hold, by name in lower case; one that is not here is NULL, unless
   * {@link #variablesKnown} is false.
   */
  public Map<String, Lineage> variables() {
    return variables;
  }

  /** Whether every assignment since the session began was read. */
  public boolean variablesKnown() {
    return variablesKnown;
  }

  /** Statements of {@code PREPARE name FROM 'text'}, by name in lower case. */
  public Map<String, Prepared> prepared() {
    return prepared;
  }

  /** Tables of {@code HANDLER … OPEN}, by alias in lower case. */
  public Map<String, TableName> handlers() {
    return handlers;
  }

  /** Whether it says what {@link #NONE} does. */
  boolean isEmpty() {
    return this == NONE
        || variablesKnown
            && temporaryTables.isEmpty()
            && variables.isEmpty()
            && prepared.isEmpty()
            && handlers.isEmpty();
  }

  /** The columns of a temporary table, if the name means one. */
  public Optional<List<OutputColumn>> temporaryTable(TableName name) {
    return Optional.ofNullable(temporaryTables.get(name));
  }

  /** What a user variable may hold. */
  public Lineage variable(String lowerCaseName) {
    Lineage held = variables.getOrDefault(lowerCaseName, Lineage.NONE);
    return variablesKnown ? held : held.unknown();
  }

  /** With a temporary table more. */
  public SessionObjects withTemporaryTable(TableName name, List<OutputColumn> columns) {
    Map<TableName, List<OutputColumn>> tables = new HashMap<>(temporaryTables);
    tables.put(name, List.copyOf(columns));
    return new SessionObjects(tables, variables, variablesKnown, prepared, handlers);
  }

  /** Without a temporary table. */
  public SessionObjects withoutTemporaryTable(TableName name) {
    Map<TableName, List<OutputColumn>> tables = new HashMap<>(temporaryTables);
    tables.remove(name);
    return new SessionObjects(tables, variables, variablesKnown, prepared, handlers);
  }

  /** A user variable may hold this from now on, besides what it may have held. */
  public SessionObjects withVariable(String lowerCaseName, Lineage held) {
    Lineage before = variables.get(lowerCaseName);
    if (before != null && before.and(held).equals(before)) {
      return this;
    }
    Map<String, Lineage> all = new HashMap<>(variables);
    all.merge(lowerCaseName, held, Lineage::and);
    return new SessionObjects(temporaryTables, all, variablesKnown, prepared, handlers);
  }

  /** Where the markers of a prepared statement stand for these values while it runs. */
  public SessionObjects withParameters(Lineage given) {
    Map<String, Lineage> all = new HashMap<>(variables);
    if (given.equals(Lineage.NONE)) {
      all.remove(PARAMETERS);
    } else {
      all.put(PARAMETERS, given);
    }
    return new SessionObjects(temporaryTables, all, variablesKnown, prepared, handlers);
  }

  /** What a marker may stand for; nothing of the database's unless EXECUTE gave it. */
  public Lineage parameter() {
    return variables.getOrDefault(PARAMETERS, Lineage.NONE);
  }

  /** Any user variable may hold anything. */
  public SessionObjects withUnknownVariables() {
    return new SessionObjects(temporaryTables, variables, false, prepared, handlers);
  }

  /** With a prepared statement. */
  public SessionObjects withPrepared(String lowerCaseName, Prepared statement) {
    Map<String, Prepared> all = new HashMap<>(prepared);
    all.put(lowerCaseName, statement);
    return new SessionObjects(temporaryTables, variables, variablesKnown, all, handlers);
  }

  /** Without a prepared statement. */
  public SessionObjects withoutPrepared(String lowerCaseName) {
    Map<String, Prepared> all = new HashMap<>(prepared);
    all.remove(lowerCaseName);
    return new SessionObjects(temporaryTables, variables, variablesKnown, all, handlers);
  }

  /** With an open handler. */
  public SessionObjects withHandler(String lowerCaseAlias, TableName table) {
    Map<String, TableName> all = new HashMap<>(handlers);
    all.put(lowerCaseAlias, table);
    return new SessionObjects(temporaryTables, variables, variablesKnown, prepared, all);
  }

  /** Without an open handler. */
  public SessionObjects withoutHandler(String lowerCaseAlias) {
    Map<String, TableName> all = new HashMap<>(handlers);
    all.remove(lowerCaseAlias);
    return new SessionObjects(temporaryTables, variables, variablesKnown, prepared, all);
  }

  /** Whether a prepared statement's text is longer. */
  public boolean preparesLongerThan(int chars) {
    if (!prepared.isEmpty()) {
      for (Prepared statement : prepared.values()) {
        if (statement.text().length() > chars) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether it holds more than {@link #MAX_COLUMNS}. */
  boolean holdsTooManyColumns() {
    long held = 0;
    for (List<OutputColumn> columns : temporaryTables.values()) {
      held += columns.size();
      for (OutputColumn column : columns) {
        held += size(column.from());
      }
    }
    for (Lineage variable : variables.values()) {
      held += size(variable);
    }
    return held > MAX_COLUMNS;
  }

  private static int size(Lineage lineage) {
    return lineage.columns().size() + lineage.through().size();
  }

  /** Whether it has grown past {@link #MAX_OBJECTS}. */
  public boolean isTooLarge() {
    return Math.max(
            Math.max(temporaryTables.size(), variables.size()),
            Math.max(prepared.size(), handlers.size()))
        > MAX_OBJECTS;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof SessionObjects that
            && hashCode() == that.hashCode()
            && variablesKnown == that.variablesKnown
            && temporaryTables.equals(that.temporaryTables)
            && variables.equals(that.variables)
            && prepared.equals(that.prepared)
            && handlers.equals(that.handlers);
  }

  /** Taken once; two threads may each take it, and get the same. */
  @Override
  public int hashCode() {
    int known = hash;
    if (known == 0) {
      known = Objects.hash(temporaryTables, variables, variablesKnown, prepared, handlers);
      hash = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return "SessionObjects[temporaryTables=%s, variables=%s, known=%s, prepared=%s, handlers=%s]"
        .formatted(temporaryTables, variables, variablesKnown, prepared, handlers);
  }
}
