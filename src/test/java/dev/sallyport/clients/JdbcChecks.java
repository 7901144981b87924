package dev.sallyport.clients;

import static dev.sallyport.clients.Answers.answer;
import static dev.sallyport.clients.Answers.checks;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/** The checks of JDBC drivers. */
public final class JdbcChecks {
  /** The snippet. */
  public interface Opener {
    /** Connects with these options besides, each beginning with an ampersand. */
    Connection open(String options) throws SQLException;
  }

  private final Opener opener;
  private final String serverSide;
  private final int streaming;

  /**
   * Checks of a driver.
   *
   * @param serverSide the option by which it prepares on the server
   * @param streaming the fetch size with which it does not take a result whole
   */
  public JdbcChecks(Opener opener, String serverSide, int streaming) {
    this.opener = opener;
    this.serverSide = serverSide;
    this.streaming = streaming;
  }

  /** Makes those that are asked for. */
  public void run() throws SQLException {
    try (Connection connection = opener.open("");
        Statement statement = connection.createStatement()) {
      DatabaseMetaData driver = connection.getMetaData();
      answer("version", driver.getDriverVersion().replaceAll(".*?(\\d+\\.\\d+\\.\\d+).*", "$1"));
      if (checks("connect")) {
        print("connect", statement.executeQuery("SELECT 1, DATABASE()"));
      }
      if (checks("types")) {
        print("types", statement.executeQuery("SELECT * FROM shop.kinds ORDER BY id"));
        definitions(statement);
      }
      if (checks("insert")) {
        insert(connection);
      }
      if (checks("transaction")) {
        transaction(connection);
      }
      if (checks("error")) {
        error(statement);
      }
      if (checks("refused")) {
        refused(statement);
      }
      if (checks("waits")) {
        answer(
            "waits",
            statement.executeUpdate("UPDATE shop.reviewed SET n = n + 1 WHERE id = 1") + " row");
      }
    }
    for (String options : List.of("", serverSide)) {
      prepared(options);
    }
  }

  private void prepared(String options) throws SQLException {
    try (Connection connection = opener.open(options)) {
      if (checks("types")) {
        try (PreparedStatement types =
            connection.prepareStatement("SELECT * FROM shop.kinds WHERE id < ? ORDER BY id")) {
          types.setInt(1, 9);
          print("types", types.executeQuery());
        }
      }
      if (checks("unicode")) {
        try (PreparedStatement words = connection.prepareStatement("SELECT ?, HEX(?)")) {
          words.setString(1, "grüße 😀 漢字");
          words.setString(2, "😀");
          print("unicode", words.executeQuery());
        }
      }
      if (checks("prepared")) {
        values(connection);
      }
      if (checks("large")) {
        large(connection);
      }
      if (checks("batch")) {
        batch(connection);
      }
      if (checks("procedure")) {
        procedure(connection);
      }
    }
  }

  private static void print(String check, ResultSet rows) throws SQLException {
    int columns = rows.getMetaData().getColumnCount();
    while (rows.next()) {
      List<Object> row = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        row.add(binary(rows.getMetaData(), i) ? rows.getBytes(i) : rows.getString(i));
      }
      answer(check, row.toArray());
    }
  }

  private static boolean binary(ResultSetMetaData columns, int i) throws SQLException {
    return columns.getColumnClassName(i).equals("[B");
  }

  private static void definitions(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT * FROM shop.kinds")) {
      ResultSetMetaData columns = rows.getMetaData();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        answer(
            "types",
            columns.getColumnLabel(i),
            columns.getTableName(i),
            columns.getCatalogName(i),
            columns.getColumnTypeName(i),
            columns.getColumnClassName(i),
            columns.getPrecision(i),
            columns.getScale(i),
            columns.isNullable(i),
            columns.isSigned(i),
            columns.isAutoIncrement(i));
      }
    }
  }

  private static void values(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement("SELECT ? + 1, ?, ?, ? IS NULL")) {
      for (int i = 0; i < 2; i++) {
        select.setInt(1, 41);
        select.setString(2, "naïve");
        select.setBigDecimal(3, new BigDecimal("12.50"));
        select.setNull(4, Types.VARCHAR);
        print("prepared", select.executeQuery());
      }
      answer("prepared", select.getParameterMetaData().getParameterCount());
    }
  }

  private static void insert(Connection connection) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO shop.notes (body) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
      insert.setString(1, "one");
      int affected = insert.executeUpdate();
      try (ResultSet keys = insert.getGeneratedKeys()) {
        keys.next();
        answer("insert", affected + " row, id " + keys.getInt(1));
      }
    }
  }

  private static void transaction(Connection connection) throws SQLException {
    List<Integer> counts = new ArrayList<>();
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      for (boolean commit : new boolean[] {false, true}) {
        statement.executeUpdate("INSERT INTO shop.notes (body) VALUES ('kept?')");
        var here = connection.setSavepoint("here");
        statement.executeUpdate("INSERT INTO shop.notes (body) VALUES ('kept?')");
        connection.rollback(here);
        if (commit) {
          connection.commit();
        } else {
          connection.rollback();
        }
        try (ResultSet count =
            statement.executeQuery("SELECT COUNT(*) FROM shop.notes WHERE body = 'kept?'")) {
          count.next();
          counts.add(count.getInt(1));
        }
      }
    }
    connection.setReadOnly(true);
    connection.setReadOnly(false);
    connection.setAutoCommit(true);
    answer("transaction", counts.get(0) + " after rollback, " + counts.get(1) + " after commit");
  }

  private static void error(Statement statement) {
    try {
      statement.executeQuery("SELECT nothing FROM shop.products");
    } catch (SQLException refusal) {
      answer(
          "error",
          refusal.getErrorCode(),
          refusal.getSQLState(),
          refusal.getClass().getSimpleName(),
          refusal.getMessage().replaceAll("\\(conn=\\d+\\)", ""));
    }
  }

  private static void refused(Statement statement) throws SQLException {
    try {
      statement.executeQuery("SELECT * FROM vault.keys_of_the_house");
    } catch (SQLException refusal) {
      try (ResultSet row = statement.executeQuery("SELECT 1")) {
        row.next();
        answer("refused", refusal.getErrorCode(), refusal.getSQLState(), row.getInt(1));
      }
      answer("refused.says", refusal.getMessage());
    }
  }

  private void large(Connection connection) throws SQLException {
    long count = 0;
    long bytes = 0;
    long sum = 0;
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, payload FROM shop.bulk ORDER BY id",
            ResultSet.TYPE_FORWARD_ONLY,
            ResultSet.CONCUR_READ_ONLY)) {
      select.setFetchSize(streaming);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          count++;
          sum += rows.getInt(1);
          bytes += rows.getString(2).length();
        }
      }
    }
    answer("large", count + " rows, " + bytes + " bytes, sum " + sum);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT body FROM shop.blobs ORDER BY id")) {
      while (rows.next()) {
        answer("large", "blob", Answers.digest(rows.getBytes(1)));
      }
    }
  }

  private static void batch(Connection connection) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO shop.notes (body) VALUES (?)")) {
      for (String body : List.of("a", "b", "c")) {
        insert.setString(1, body);
        insert.addBatch();
      }
      answer("batch", insert.executeBatch().length + " rows");
    }
  }

  private static void procedure(Connection connection) throws SQLException {
    try (var call = connection.prepareCall("{CALL shop.products_from(?)}")) {
      call.setInt(1, 2);
      List<String> names = new ArrayList<>();
      try (ResultSet rows = call.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(2));
        }
      }
      answer("procedure", String.join(", ", names));
    }
    try (var call = connection.prepareCall("{CALL shop.count_products(?)}")) {
      call.registerOutParameter(1, Types.INTEGER);
      call.execute();
      answer("procedure", "out", call.getInt(1));
    }
  }
}
