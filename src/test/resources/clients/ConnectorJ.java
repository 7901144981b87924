// Connector/J: the snippet of the documentation, and what it is checked by.
import static dev.sallyport.clients.Answers.answer;
import static dev.sallyport.clients.Answers.checks;

import dev.sallyport.clients.JdbcChecks;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

class ConnectorJ {
  // [snippet]
  /** With a certificate of your own authority, start Java with -Djavax.net.ssl.trustStore=FILE. */
  static Connection open(String options) throws SQLException {
    String url =
        "jdbc:mysql://%s:%s/shop?sslMode=VERIFY_IDENTITY"
            .formatted(System.getenv("MYSQL_HOST"), System.getenv("MYSQL_TCP_PORT"));
    return DriverManager.getConnection(
        url + options, System.getenv("MYSQL_USER"), System.getenv("MYSQL_PWD"));
  }
  // [/snippet]

  public static void main(String[] arguments) throws Exception {
    new JdbcChecks(ConnectorJ::open, "&useServerPrepStmts=true&cachePrepStmts=true", Integer.MIN_VALUE).run();
    if (checks("pool")) {
      for (String options :
          List.of(
              "",
              "&rewriteBatchedStatements=true&allowMultiQueries=true",
              "&useServerPrepStmts=true&useCursorFetch=true&defaultFetchSize=100",
              "&sessionVariables=sql_mode='ANSI_QUOTES',time_zone='%2B02:00'&connectionTimeZone=UTC",
              "&useInformationSchema=true&useLocalSessionState=true&cacheServerConfiguration=true",
              "&characterEncoding=ISO-8859-1&useAffectedRows=true")) {
        pool(options);
      }
      reset();
    }
  }

  /** What pools and frameworks do with a connection. */
  private static void pool(String options) throws SQLException {
    try (Connection connection = open(options)) {
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO shop.notes (body) VALUES (?)")) {
        for (String body : List.of("x", "y", "z")) {
          insert.setString(1, body);
          insert.addBatch();
        }
        answer("pool", options, insert.executeBatch().length);
      }
      connection.rollback();
      try (PreparedStatement select =
          connection.prepareStatement("SELECT id, payload FROM shop.bulk WHERE id <= ?")) {
        select.setInt(1, 250);
        long sum = 0;
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            sum += rows.getInt(1) + rows.getString(2).length();
          }
        }
        answer("pool", sum, connection.isValid(5), connection.getTransactionIsolation());
      }
      try (Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery("SELECT @@sql_mode, @@time_zone, @@character_set_client")) {
        row.next();
        answer("pool", row.getString(1), row.getString(2), row.getString(3));
      }
    }
  }

  /** COM_RESET_CONNECTION, and a statement that takes too long. */
  private static void reset() throws SQLException {
    try (Connection connection = open("")) {
      connection.setAutoCommit(false);
      ((com.mysql.cj.jdbc.JdbcConnection) connection).resetServerState();
      connection.setCatalog("shop");
      try (Statement statement =
          connection.createStatement(
              ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY)) {
        statement.setQueryTimeout(30);
        statement.setMaxRows(2);
        try (ResultSet rows = statement.executeQuery("SELECT id FROM shop.products ORDER BY id")) {
          rows.last();
          answer("pool", rows.getRow(), connection.getCatalog(), connection.getNetworkTimeout());
        }
      }
    }
  }
}
