package dev.sallyport.prove;

import dev.sallyport.prove.Snapshot.TableColumn;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** One session on the real server, in a transaction that is taken back at its end. */
final class OracleSession implements AutoCloseable {
  /** So that now is the same moment in every run. */
  private static final String FIXED_TIME = "SET timestamp = 1767225600";

  /** What statements of the corpus that come before another leave behind. */
  private static final List<String> LEFTOVERS =
      List.of(
          "DROP TEMPORARY TABLE IF EXISTS mine, theirs, customers, unused",
          "SET @x = NULL, @y = NULL, @a = NULL, @b = NULL");

  private final Connection connection;
  private final CorpusCase corpusCase;

  /**
   * What came of a statement.
   *
   * @param error the server's error, or 0
   * @param results one for each result set
   * @param changed rows found by changes, -1 where there was none
   */
  record Run(int error, String message, List<Result> results, long changed) {
    /** Whether it went through. */
    boolean succeeded() {
      return error == 0;
    }
  }

  /** A result set; NULL is null. */
  record Result(List<String> names, List<List<String>> rows) {}

  OracleSession(Connection connection, CorpusCase corpusCase) throws SQLException {
    this.connection = connection;
    this.corpusCase = corpusCase;
    try (Statement statement = connection.createStatement()) {
      statement.execute(FIXED_TIME);
      if (corpusCase.schema().isPresent()) {
        statement.execute("USE " + OracleServer.quoted(corpusCase.schema().get()));
      }
      if (corpusCase.sqlMode().isPresent()) {
        statement.execute("SET SESSION sql_mode = '" + corpusCase.sqlMode().get() + "'");
      }
    }
    connection.setAutoCommit(false);
  }

  /** Says what comes before the case. */
  Run precede() throws SQLException {
    for (String sql : corpusCase.preceding()) {
      Run run = run(sql);
      if (!run.succeeded()) {
        return run;
      }
    }
    return new Run(0, "", List.of(), -1);
  }

  /** Runs the case's statement, every part of it. */
  Run run() throws SQLException {
    return run(corpusCase.text().orElseThrow());
  }

  /** Asks whether the server's parser takes the case's statement. */
  Run prepare() throws SQLException {
    String text = corpusCase.text().orElseThrow();
    String literal = "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    Run run = run("PREPARE oracle FROM " + literal);
    // "This command is not supported in the prepared statement protocol yet": but it is one.
    return run.error() == 1295 ? new Run(0, "", List.of(), -1) : run;
  }

  /** Runs any statement. */
  Run run(String sql) throws SQLException {
    List<Result> results = new ArrayList<>();
    long changed = -1;
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      boolean rows = statement.execute(sql);
      while (true) {
        if (rows) {
          try (ResultSet set = statement.getResultSet()) {
            results.add(read(set));
          }
        } else {
          long count = statement.getLargeUpdateCount();
          if (count < 0) {
            break;
          }
          changed = Math.max(changed, count);
        }
        rows = statement.getMoreResults();
      }
      return new Run(0, "", results, changed);
    } catch (SQLException e) {
      if (e.getErrorCode() == 0) {
        return new Run(-1, String.valueOf(e.getMessage()), results, changed);
      }
      return new Run(e.getErrorCode(), e.getMessage(), results, changed);
    }
  }

  /**
   * Gives a column other values, in this transaction.
   *
   * @return whether there were any to give
   */
  boolean alter(String table, List<TableColumn> columns, TableColumn altered, Alteration alteration)
      throws SQLException {
    String name = OracleServer.quotedTable(table).orElseThrow();
    List<TableColumn> stored = columns.stream().filter(c -> !c.generated()).toList();
    String list =
        stored.stream().map(c -> OracleServer.quoted(c.name())).collect(Collectors.joining(", "));
    List<List<byte[]>> rows = rows("SELECT " + list + " FROM " + name, stored.size());
    int at = stored.indexOf(altered);
    List<byte[]> values =
        rows.isEmpty()
            ? List.of()
            : alteration.of(altered, rows.stream().map(row -> row.get(at)).toList());
    if (values.isEmpty()) {
      return false;
    }
    String marks = String.join(", ", Collections.nCopies(stored.size(), "?"));
    try (Statement delete = connection.createStatement();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO " + name + " (" + list + ") VALUES (" + marks + ")")) {
      delete.execute("DELETE FROM " + name);
      for (int i = 0; i < rows.size(); i++) {
        for (int j = 0; j < stored.size(); j++) {
          set(insert, j + 1, stored.get(j), j == at ? values.get(i) : rows.get(i).get(j));
        }
        insert.executeUpdate();
      }
    } catch (SQLIntegrityConstraintViolationException e) {
      // Part of a key of several columns: these values do not fit with the others.
      return false;
    }
    return true;
  }

  private static void set(PreparedStatement insert, int index, TableColumn column, byte[] value)
      throws SQLException {
    if (value == null || column.type().equals("point")) {
      insert.setBytes(index, value);
    } else {
      insert.setString(index, new String(value, StandardCharsets.UTF_8));
    }
  }

  private List<List<byte[]>> rows(String query, int columns) throws SQLException {
    List<List<byte[]>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet set = statement.executeQuery(query)) {
      while (set.next()) {
        List<byte[]> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(set.getBytes(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  /** Selects the case's schema again: rights on a whole schema count from then on. */
  void select() throws SQLException {
    if (corpusCase.schema().isPresent()) {
      run("USE " + OracleServer.quoted(corpusCase.schema().get()));
    }
  }

  /** The same with the schema that is selected now. */
  void reselect() throws SQLException {
    String schema = run("SELECT DATABASE()").results().get(0).rows().get(0).get(0);
    if (schema != null) {
      run("USE " + OracleServer.quoted(schema));
    }
  }

  /** Forgets variables, temporary and prepared objects; the transaction stays. */
  void forget() throws SQLException {
    if (!corpusCase.preceding().isEmpty()) {
      for (String left : LEFTOVERS) {
        run(left);
      }
      select();
    }
  }

  /** Takes back what the transaction did. */
  void rollBack() throws SQLException {
    connection.rollback();
  }

  @Override
  public void close() throws SQLException {
    try {
      if (!connection.isClosed()) {
        connection.rollback();
      }
    } finally {
      connection.close();
    }
  }

  private static Result read(ResultSet set) throws SQLException {
    ResultSetMetaData data = set.getMetaData();
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= data.getColumnCount(); i++) {
      names.add(data.getColumnLabel(i));
    }
    List<List<String>> rows = new ArrayList<>();
    while (set.next()) {
      List<String> row = new ArrayList<>();
      for (int i = 1; i <= names.size(); i++) {
        byte[] value = set.getBytes(i);
        row.add(value == null ? null : new String(value, StandardCharsets.ISO_8859_1));
      }
      rows.add(row);
    }
    return new Result(names, rows);
  }
}
