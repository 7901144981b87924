package dev.sallyport.prove;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What all tables of the corpus held at one moment: number of rows and a checksum of them.
 *
 * @param tables by written name; a table that is not there is missing
 */
record Snapshot(Map<String, String> tables) {
  private static final String OURS =
      OracleServer.SCHEMAS.stream()
          .map(schema -> "'" + schema + "'")
          .collect(Collectors.joining(",", "(", ")"));

  /** The base tables of the corpus and their columns, generated ones marked by their expression. */
  static Map<String, List<TableColumn>> layout(Connection connection) throws SQLException {
    Map<String, List<TableColumn>> layout = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT c.table_schema, c.table_name, c.column_name, c.data_type, c.is_nullable,"
                    + " c.generation_expression, c.column_type, c.column_key FROM"
                    + " information_schema.columns c JOIN information_schema.tables t ON"
                    + " t.table_schema = c.table_schema AND t.table_name = c.table_name WHERE"
                    + " t.table_type = 'BASE TABLE' AND c.table_schema IN "
                    + OURS
                    + " ORDER BY 1, 2, c.ordinal_position")) {
      while (rows.next()) {
        layout
            .computeIfAbsent(rows.getString(1) + "." + rows.getString(2), t -> new ArrayList<>())
            .add(
                new TableColumn(
                    rows.getString(3),
                    rows.getString(4),
                    rows.getString(5).equals("YES"),
                    rows.getString(6),
                    rows.getString(7),
                    rows.getString(8)));
      }
    }
    return layout;
  }

  /** A column of a base table. */
  record TableColumn(
      String name, String type, boolean nullable, String generation, String full, String key) {
    boolean generated() {
      return generation != null && !generation.isEmpty();
    }
  }

  /** Reads every table of the layout. */
  static Snapshot take(Connection observer, Map<String, List<TableColumn>> layout)
      throws SQLException {
    Map<String, String> found = new LinkedHashMap<>();
    List<String> queries = new ArrayList<>();
    layout.forEach((table, columns) -> queries.add(query(table, columns)));
    try {
      read(observer, String.join(" UNION ALL ", queries), found);
    } catch (SQLException e) {
      found.clear();
      for (String query : queries) {
        try {
          read(observer, query, found);
        } catch (SQLException gone) {
          if (gone.getErrorCode() == 1205) {
            throw gone;
          }
          // The table, or one of its columns, is not there any more: missing says so.
          continue;
        }
      }
    }
    return new Snapshot(found);
  }

  /** Tables that hold something else than in the other, or are in one of both only. */
  Set<String> differencesFrom(Snapshot other) {
    Set<String> names = new TreeSet<>(tables.keySet());
    names.addAll(other.tables.keySet());
    names.removeIf(
        name ->
            tables.containsKey(name)
                && tables.get(name).equals(other.tables.getOrDefault(name, "")));
    return names;
  }

  /** Number of rows of a table; -1 when it is not there. */
  long rows(String table) {
    String held = tables.get(table);
    return held == null ? -1 : Long.parseLong(held.substring(0, held.indexOf('/')));
  }

  private static String query(String table, List<TableColumn> columns) {
    String values =
        columns.stream()
            .map(c -> "COALESCE(HEX(" + OracleServer.quoted(c.name()) + "),'-')")
            .collect(Collectors.joining(","));
    return "SELECT '"
        + table.replace("'", "''")
        + "', CONCAT(COUNT(*), '/', COALESCE(SUM(CRC32(CONCAT_WS('|',"
        + values
        + "))), 0)) FROM "
        + OracleServer.quotedTable(table).orElseThrow();
  }

  private static void read(Connection observer, String query, Map<String, String> into)
      throws SQLException {
    try (Statement statement = observer.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        into.put(rows.getString(1), rows.getString(2));
      }
    }
  }
}
