package dev.sallyport.store;

import dev.sallyport.recording.chain.Finding;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks that rows of a file of SQLite are found by what they say. A column of SQLite holds a value
 * of any type, and {@code 7x} reads as 7 though it is after all numbers; and an index may lack a
 * row that its table has. Both leave what is signed as it was, and no list or search shows it any
 * more.
 */
final class SqliteFileCheck {
  private static final String CONTENT = "content";

  /** Columns that hold numbers, of the tables that are checked. */
  private static final Map<String, Set<String>> NUMBERS =
      new TreeMap<>(
          Map.of(
              "acts", Set.of("acted_at", "position"),
              "chunks",
                  Set.of(
                      "position", "number", "first_sequence", "last_sequence", "events", "bytes"),
              "ledger", Set.of("number", "at"),
              "ledger_heads", Set.of("number", "up_to"),
              "legal_holds", Set.of("from_at", "to_at", "placed_at", "lifted_at"),
              "refused_logins", Set.of("refused_at", "logins"),
              "sessions",
                  Set.of(
                      "opened_at",
                      "closed_at",
                      "statements",
                      "denied",
                      "reviewed",
                      "last_sequence",
                      "unindexed_from",
                      "chunks",
                      "sealed")));

  private final Connection connection;
  private final Verification check;

  SqliteFileCheck(Connection connection, Verification check) {
    this.connection = connection;
    this.check = check;
  }

  void run() throws SQLException {
    if (!connection.getMetaData().getDatabaseProductName().equals("SQLite")) {
      return;
    }
    for (Map.Entry<String, Set<String>> table : NUMBERS.entrySet()) {
      types(table.getKey(), table.getValue());
      indices(table.getKey());
    }
  }

  private void types(String table, Set<String> numbers) throws SQLException {
    List<String> wrong = new ArrayList<>();
    for (String column : columns(table)) {
      String type = numbers.contains(column) ? "integer" : column.equals(CONTENT) ? "blob" : "text";
      // Quoted: the file says what they are called.
      String name = '"' + column.replace("\"", "\"\"") + '"';
      wrong.add("SUM(typeof(" + name + ") NOT IN ('" + type + "', 'null')) AS " + name);
    }
    try (PreparedStatement select =
            connection.prepareStatement("SELECT " + String.join(", ", wrong) + " FROM " + table);
        ResultSet row = select.executeQuery()) {
      row.next();
      for (int i = 1; i <= wrong.size(); i++) {
        if (row.getLong(i) > 0) {
          check.find(
              Finding.changed(
                  "table " + table,
                  "has rows with a "
                      + row.getMetaData().getColumnLabel(i)
                      + " of another type than is written, so that they are not found by it: "
                      + row.getLong(i)));
        }
      }
    }
  }

  private List<String> columns(String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement("SELECT name FROM pragma_table_info(?)")) {
      select.setString(1, table);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          columns.add(row.getString(1));
        }
      }
    }
    return columns;
  }

  private void indices(String table) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("PRAGMA integrity_check('" + table + "')");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        if (!row.getString(1).equals("ok")) {
          check.find(
              Finding.changed("table " + table, "is not whole in its file: " + row.getString(1)));
        }
      }
    }
  }
}
