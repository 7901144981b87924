package dev.sallyport.backend;

import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.CatalogueLimits;
import dev.sallyport.sql.catalogue.CreateText;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.mysqlclient.MySQLException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collector;

/**
 * Reads a {@link Catalogue} over one connection, question by question. Rows are taken in as they
 * arrive; no result is held whole.
 */
final class CatalogueReading {
  private static final String UNLIMITED =
      "SET SESSION sql_mode = '', sql_select_limit = 18446744073709551615, sql_big_selects = 1, ";

  private static final String OUTSIDE_OWN =
      " NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys')";

  /** Beyond so many they are not named one by one. */
  private static final int NAMED_SCHEMAS = 100;

  /** The same table, for parts of keys that are expressions. */
  private static final String INDEXED = "STATISTICS AS INDEXED";

  /** Of keys that are foreign ones only; without what a function returns. */
  private static final Map<String, String> CONDITIONS =
      Map.of(
          "KEY_COLUMN_USAGE",
          " AND REFERENCED_TABLE_NAME IS NOT NULL",
          "PARAMETERS",
          " AND ORDINAL_POSITION > 0",
          "STATISTICS",
          " AND NON_UNIQUE = 0",
          INDEXED,
          " AND EXPRESSION IS NOT NULL",
          "PARTITIONS",
          " AND PARTITION_NAME IS NOT NULL");

  /** Of MySQL it does not say of which table. */
  private static final String MYSQL_CHECKS =
      "CHECK_CONSTRAINTS JOIN information_schema.TABLE_CONSTRAINTS"
          + " USING (CONSTRAINT_SCHEMA, CONSTRAINT_NAME)";

  /** MySQL indexes expressions from 8.0.13 on, MariaDB none. */
  private static final int INDEXES_EXPRESSIONS = 80_013;

  /** ER_UNKNOWN_TABLE. */
  private static final int UNKNOWN_SYSTEM_TABLE = 1109;

  private final SqlConnection connection;
  private final long limitMillis;
  private final long deadlineNanos;
  private final CatalogueRows rows = new CatalogueRows();
  private String version = "";
  private String ofOurs = OUTSIDE_OWN;
  private boolean foldsTableNames;

  /** {@code limit} bounds all questions together. */
  CatalogueReading(SqlConnection connection, Duration limit) {
    this.connection = connection;
    this.limitMillis = limit.toMillis();
    this.deadlineNanos = System.nanoTime() + limit.toNanos();
  }

  /**
   * Asks everything.
   *
   * @return fails when the server does not answer in time, refuses, or has more than {@link
   *     CatalogueLimits} allow
   */
  Future<Catalogue> read() {
    Set<String> loadable = new HashSet<>();
    return ask("SELECT VERSION(), @@lower_case_table_names", 1, this::server)
        .compose(done -> settings())
        .compose(done -> schemas())
        .compose(
            done ->
                select("TABLES", "TABLE_SCHEMA, TABLE_NAME", CatalogueLimits.TABLES, rows::table))
        .compose(
            done ->
                select(
                    "COLUMNS",
                    "TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION, COLUMN_NAME, COLUMN_TYPE, EXTRA,"
                        + " GENERATION_EXPRESSION, COLUMN_DEFAULT",
                    CatalogueLimits.COLUMNS,
                    row -> rows.column(row, isMariaDb())))
        .compose(done -> checks())
        .compose(
            done ->
                select(
                    "STATISTICS",
                    "TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, INDEX_NAME",
                    CatalogueLimits.COLUMNS,
                    rows::uniqueColumn))
        .compose(done -> expressions())
        .compose(
            done ->
                select(
                    "PARTITIONS",
                    "DISTINCT TABLE_SCHEMA, TABLE_NAME, PARTITION_EXPRESSION,"
                        + " SUBPARTITION_EXPRESSION",
                    CatalogueLimits.TABLES,
                    rows::partitioned))
        .compose(
            done ->
                select(
                    "VIEWS",
                    "TABLE_SCHEMA, TABLE_NAME, VIEW_DEFINITION, SECURITY_TYPE",
                    CatalogueLimits.TABLES,
                    rows::view))
        .compose(
            done ->
                select(
                    "ROUTINES",
                    "ROUTINE_SCHEMA, ROUTINE_NAME, "
                        + word("ROUTINE_TYPE")
                        + ", ROUTINE_BODY, ROUTINE_DEFINITION, SQL_MODE",
                    CatalogueLimits.ROUTINES,
                    rows::routine))
        .compose(
            done ->
                select(
                    "PARAMETERS",
                    "SPECIFIC_SCHEMA, SPECIFIC_NAME, "
                        + word("ROUTINE_TYPE")
                        + ", ORDINAL_POSITION, PARAMETER_NAME, "
                        + word("PARAMETER_MODE"),
                    CatalogueLimits.PARTS,
                    rows::parameter))
        .compose(
            done ->
                select(
                    "TRIGGERS",
                    "TRIGGER_SCHEMA, TRIGGER_NAME, EVENT_OBJECT_SCHEMA, EVENT_OBJECT_TABLE, "
                        + word("EVENT_MANIPULATION")
                        + ", ACTION_STATEMENT, SQL_MODE",
                    CatalogueLimits.ROUTINES,
                    rows::trigger))
        .compose(
            done ->
                select(
                    "KEY_COLUMN_USAGE",
                    "TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION, COLUMN_NAME,"
                        + " REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME",
                    CatalogueLimits.PARTS,
                    rows::keyColumn))
        .compose(
            done ->
                select(
                    "REFERENTIAL_CONSTRAINTS",
                    "CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, "
                        + word("UPDATE_RULE")
                        + ", "
                        + word("DELETE_RULE"),
                    CatalogueLimits.PARTS,
                    rows::keyRules))
        .compose(done -> loadable("SELECT name FROM mysql.func", loadable))
        .compose(
            done ->
                loadable(
                    "SELECT UDF_NAME FROM performance_schema.user_defined_functions", loadable))
        .compose(done -> exactRoutines())
        .compose(done -> exactTriggers())
        .map(done -> rows.catalogue(version, foldsTableNames, loadable));
  }

  /** From a table of the information schema; the first column is the schema of the object. */
  private Future<Void> select(String table, String columns, int most, Consumer<Row> onRow) {
    String schema = columns.substring(0, columns.indexOf(',')).replace("DISTINCT ", "");
    return ask(
        "SELECT "
            + columns
            + " FROM information_schema."
            + table
            + " WHERE "
            + schema
            + ofOurs
            + CONDITIONS.getOrDefault(table, ""),
        most,
        onRow);
  }

  /** What a row is held against; servers before 8.0.16 and 10.2 have no such table. */
  private Future<Void> checks() {
    return select(
            isMariaDb() ? "CHECK_CONSTRAINTS" : MYSQL_CHECKS,
            "CONSTRAINT_SCHEMA, TABLE_NAME, CHECK_CLAUSE",
            CatalogueLimits.PARTS,
            rows::check)
        .recover(
            failure ->
                failure instanceof MySQLException refused
                        && refused.getErrorCode() == UNKNOWN_SYSTEM_TABLE
                    ? Future.succeededFuture()
                    : Future.failedFuture(failure));
  }

  private Future<Void> expressions() {
    return isMariaDb() || versionNumber() < INDEXES_EXPRESSIONS
        ? Future.succeededFuture()
        : select(
            INDEXED, "TABLE_SCHEMA, TABLE_NAME, EXPRESSION", CatalogueLimits.PARTS, rows::check);
  }

  /** The driver knows no ENUM. */
  private static String word(String column) {
    return "CAST(" + column + " AS CHAR)";
  }

  private void server(Row row) {
    version = row.getString(0);
    foldsTableNames = row.getInteger(1) != 0;
  }

  private boolean isMariaDb() {
    return version.contains("MariaDB");
  }

  private int versionNumber() {
    return ServerVersion.number(version);
  }

  /**
   * The mode decides how the server prints names and strings; the limit stops what nobody waits for
   * any more. Limits that the server sets for everybody are lifted: they would leave out triggers
   * and views without a word, or refuse the question.
   */
  private Future<Void> settings() {
    String limit =
        isMariaDb()
            ? "max_statement_time = " + Math.max(1, limitMillis / 1000)
            : "max_execution_time = " + limitMillis;
    return ask("SET NAMES utf8mb4", 0, row -> {})
        .compose(done -> ask(UNLIMITED + limit, 0, row -> {}));
  }

  /**
   * Asked by their names the server does not look through its own schemas, which hold more than
   * most others do. One that comes meanwhile is known from the next reading on, as a table is.
   */
  private Future<Void> schemas() {
    List<String> names = new ArrayList<>();
    return ask(
            "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME" + OUTSIDE_OWN,
            CatalogueLimits.TABLES,
            row -> names.add(literal(row.getString(0))))
        .onSuccess(
            done -> {
              if (names.size() == 1) {
                // Of a list MariaDB looks through all schemas for each name.
                ofOurs = " = " + names.get(0);
              } else if (!names.isEmpty() && names.size() <= NAMED_SCHEMAS) {
                ofOurs = " IN (" + String.join(", ", names) + ")";
              }
            });
  }

  /** With the empty mode of {@link #UNLIMITED}, in which a backslash escapes. */
  private static String literal(String name) {
    return "'" + name.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  /** Who may not read them learns nothing of them: then every unknown function may be one. */
  private Future<Void> loadable(String statement, Set<String> into) {
    return ask(statement, CatalogueLimits.ROUTINES, row -> into.add(row.getString(0)))
        .recover(CatalogueReading::ifRefused);
  }

  private Future<Void> exactRoutines() {
    return each(
        rows.inexactRoutines().iterator(),
        key ->
            exact(
                "SHOW CREATE " + (key.function() ? "FUNCTION " : "PROCEDURE ") + quoted(key.name()),
                (text, mode) -> CreateText.routineBody(text, mode, versionNumber()).orElse(""),
                (body, mode) -> rows.routineBody(key, body, mode)));
  }

  private Future<Void> exactTriggers() {
    return each(
        rows.inexactTriggers().iterator(),
        name ->
            exact(
                "SHOW CREATE TRIGGER " + quoted(name),
                (text, mode) -> CreateText.triggerBody(text, mode, versionNumber()).orElse(""),
                (body, mode) -> rows.triggerBody(name, body, mode)));
  }

  /** A body that the server does not show stays unknown. */
  private Future<Void> exact(
      String statement, BiFunction<String, String, String> reading, BodySink into) {
    return ask(
            statement,
            1,
            row -> {
              String mode = row.getString(1);
              String text = row.getString(2);
              into.accept(text == null ? "" : reading.apply(text, mode), mode);
            })
        .recover(CatalogueReading::ifRefused);
  }

  private interface BodySink {
    void accept(String body, String sqlMode);
  }

  private interface Step<T> {
    Future<Void> run(T item);
  }

  private static <T> Future<Void> each(Iterator<T> items, Step<T> step) {
    Promise<Void> done = Promise.promise();
    next(items, step, done);
    return done.future();
  }

  /** Answers arrive from the event loop: one after the other nests neither calls nor futures. */
  private static <T> void next(Iterator<T> items, Step<T> step, Promise<Void> done) {
    if (!items.hasNext()) {
      done.complete();
      return;
    }
    step.run(items.next()).onSuccess(answered -> next(items, step, done)).onFailure(done::fail);
  }

  private static Future<Void> ifRefused(Throwable failure) {
    return failure instanceof MySQLException
        ? Future.succeededFuture()
        : Future.failedFuture(failure);
  }

  private static String quoted(TableName name) {
    return "`" + name.schema().replace("`", "``") + "`.`" + name.table().replace("`", "``") + "`";
  }

  private Future<Void> ask(String statement, int most, Consumer<Row> onRow) {
    if (System.nanoTime() > deadlineNanos) {
      return Future.failedFuture(
          new IllegalStateException(
              "the catalogue could not be read within " + limitMillis / 1000 + " s"));
    }
    String bounded =
        statement.startsWith("SELECT") ? statement + " LIMIT " + (most + 1) : statement;
    return connection
        .query(bounded)
        .collecting(taking(most, onRow))
        .execute()
        .compose(this::checked);
  }

  /** A failure while rows arrive must not leave half a catalogue. */
  private Future<Void> checked(SqlResult<List<RuntimeException>> taken) {
    List<RuntimeException> failures = taken.value();
    return failures.isEmpty() ? Future.succeededFuture() : Future.failedFuture(failures.get(0));
  }

  private static Collector<Row, ?, List<RuntimeException>> taking(int most, Consumer<Row> onRow) {
    int[] seen = {0};
    return Collector.of(
        ArrayList::new,
        (failures, row) -> {
          if (!failures.isEmpty()) {
            return;
          }
          try {
            if (++seen[0] > most) {
              throw new IllegalStateException(
                  "the catalogue has more than " + most + " entries of a kind");
            }
            onRow.accept(row);
          } catch (RuntimeException e) {
            failures.add(e);
          }
        },
        (one, other) -> one);
  }
}
