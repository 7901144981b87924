// MariaDB Connector/J: the snippet of the documentation, and what it is checked by.
import static dev.sallyport.clients.Answers.answer;
import static dev.sallyport.clients.Answers.checks;

import dev.sallyport.clients.JdbcChecks;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

class MariaDbConnectorJ {
  // [snippet]
  static Connection open(String options) throws SQLException {
    String url =
        "jdbc:mariadb://%s:%s/shop?sslMode=verify-full&serverSslCert=%s"
            .formatted(
                System.getenv("MYSQL_HOST"),
                System.getenv("MYSQL_TCP_PORT"),
                System.getenv("SALLYPORT_CA_FILE"));
    return DriverManager.getConnection(
        url + options, System.getenv("MYSQL_USER"), System.getenv("MYSQL_PWD"));
  }
  // [/snippet]

  public static void main(String[] arguments) throws Exception {
    new JdbcChecks(MariaDbConnectorJ::open, "&useServerPrepStmts=true", 100).run();
    if (checks("pool")) {
      for (String options :
          List.of(
              "",
              "&useServerPrepStmts=true&useBulkStmts=true",
              "&allowMultiQueries=true&rewriteBatchedStatements=true",
              "&disablePipeline=true&cachePrepStmts=false",
              "&sessionVariables=sql_mode='ANSI_QUOTES'&timezone=UTC",
              "&useResetConnection=true&pool=true&maxPoolSize=2",
              "&useCompression=true")) {
        pool(options);
      }
    }
  }

  /** What pools and frameworks do with a connection. */
  private static void pool(String options) throws SQLException {
    for (int i = 0; i < 2; i++) {
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
        connection.setAutoCommit(true);
        connection.setReadOnly(true);
        try (PreparedStatement select =
            connection.prepareStatement("SELECT id, payload FROM shop.bulk WHERE id <= ?")) {
          select.setInt(1, 250);
          select.setFetchSize(50);
          select.setQueryTimeout(30);
          long sum = 0;
          try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
              sum += rows.getInt(1) + rows.getString(2).length();
            }
          }
          answer("pool", sum, connection.isValid(5), connection.getTransactionIsolation());
        }
      }
    }
  }
}
