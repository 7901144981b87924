package dev.sallyport.store;

import dev.sallyport.recording.chain.FieldHash;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A table as both databases have it: its columns by name, and the key in whose order its rows are
 * read, which is that of their bytes on both.
 */
final class CopiedTable {
  private static final int ROWS_AT_ONCE = 500;
  private static final long BYTES_AT_ONCE = 4L << 20;

  private final String name;
  private final Map<String, Kind> columns;
  private final List<String> key;

  private enum Kind {
    TEXT,
    NUMBER,
    BYTES
  }

  /**
   * Rows that were read.
   *
   * @param digest over every value of all of them, in the order of their key
   */
  record Rows(long count, String digest) {}

  private CopiedTable(String name, Map<String, Kind> columns, List<String> key) {
    this.name = name;
    this.columns = columns;
    this.key = key;
  }

  /** A table, as the catalogue of a database describes it. */
  static CopiedTable of(Connection connection, String name) throws SQLException {
    DatabaseMetaData catalogue = connection.getMetaData();
    Map<String, Kind> columns = new TreeMap<>();
    try (ResultSet row = catalogue.getColumns(null, connection.getSchema(), name, "%")) {
      while (row.next()) {
        if (row.getString("TABLE_NAME").equals(name)) {
          columns.put(row.getString("COLUMN_NAME"), kind(row.getString("TYPE_NAME")));
        }
      }
    }
    Map<Integer, String> key = new TreeMap<>();
    try (ResultSet row = catalogue.getPrimaryKeys(null, connection.getSchema(), name)) {
      while (row.next()) {
        key.put((int) row.getShort("KEY_SEQ"), row.getString("COLUMN_NAME"));
      }
    }
    if (key.isEmpty()) {
      throw new SQLException("the table " + name + " has no key");
    }
    return new CopiedTable(name, columns, List.copyOf(key.values()));
  }

  private static Kind kind(String type) {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "text" -> Kind.TEXT;
      case "bytea", "blob" -> Kind.BYTES;
      default -> Kind.NUMBER;
    };
  }

  String name() {
    return name;
  }

  /** Whether another database has the same. */
  boolean isLike(CopiedTable other) {
    return name.equals(other.name) && columns.equals(other.columns) && key.equals(other.key);
  }

  /** Whether it has no row. */
  boolean isEmpty(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT 1 FROM " + name + " LIMIT 1")) {
      return !row.next();
    }
  }

  /** Copies all rows; what was read. */
  Rows copy(Connection source, Connection target) throws SQLException {
    String insert =
        "INSERT INTO "
            + name
            + " ("
            + String.join(", ", columns.keySet())
            + ") VALUES ("
            + Database.marks(columns.size())
            + ")";
    try (PreparedStatement into = target.prepareStatement(insert)) {
      long[] waiting = {0, 0};
      Rows rows =
          read(
              source,
              values -> {
                long bytes = 0;
                int at = 1;
                for (Map.Entry<String, Kind> column : columns.entrySet()) {
                  Object value = values.get(at - 1);
                  bind(into, at++, column.getValue(), value);
                  bytes += size(value);
                }
                into.addBatch();
                waiting[0]++;
                waiting[1] += bytes;
                if (waiting[0] >= ROWS_AT_ONCE || waiting[1] >= BYTES_AT_ONCE) {
                  into.executeBatch();
                  waiting[0] = 0;
                  waiting[1] = 0;
                }
              });
      if (waiting[0] > 0) {
        into.executeBatch();
      }
      return rows;
    }
  }

  /** Reads all rows. */
  Rows read(Connection connection) throws SQLException {
    return read(connection, values -> {});
  }

  private interface RowReader {
    void accept(List<Object> values) throws SQLException;
  }

  private Rows read(Connection connection, RowReader reader) throws SQLException {
    String select =
        "SELECT "
            + String.join(", ", columns.keySet())
            + " FROM "
            + name
            + " ORDER BY "
            + String.join(", ", key);
    FieldHash hash = new FieldHash("table 1");
    hash.add(name).add(String.join(",", columns.keySet()));
    long count = 0;
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      // Of chunks, which may be of many megabytes, few at a time.
      statement.setFetchSize(columns.containsValue(Kind.BYTES) ? 20 : ROWS_AT_ONCE);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          List<Object> values = new ArrayList<>(columns.size());
          int at = 1;
          for (Kind kind : columns.values()) {
            values.add(value(row, at++, kind));
          }
          values.forEach(value -> add(hash, value));
          reader.accept(values);
          count++;
        }
      }
    }
    return new Rows(count, hash.hex());
  }

  private static Object value(ResultSet row, int at, Kind kind) throws SQLException {
    return switch (kind) {
      case TEXT -> KeptText.of(row.getString(at));
      case BYTES -> row.getBytes(at);
      case NUMBER -> {
        long number = row.getLong(at);
        yield row.wasNull() ? null : (Object) number;
      }
    };
  }

  private static void add(FieldHash hash, Object value) {
    hash.add(value == null ? 0 : 1);
    if (value instanceof String text) {
      hash.add(text);
    } else if (value instanceof Long number) {
      hash.add(number);
    } else if (value instanceof byte[] bytes) {
      hash.add(bytes);
    }
  }

  private static void bind(PreparedStatement into, int at, Kind kind, Object value)
      throws SQLException {
    if (value == null) {
      into.setNull(
          at,
          switch (kind) {
            case TEXT -> Types.VARCHAR;
            case NUMBER -> Types.BIGINT;
            case BYTES -> Types.BINARY;
          });
    } else if (value instanceof byte[] bytes) {
      into.setBytes(at, bytes);
    } else if (value instanceof Long number) {
      into.setLong(at, number);
    } else {
      into.setString(at, (String) value);
    }
  }

  private static long size(Object value) {
    return value instanceof String text
        ? text.length()
        : value instanceof byte[] bytes ? bytes.length : Long.BYTES;
  }
}
