package dev.sallyport.conformance;

import dev.sallyport.config.Secret;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A server that everything is compared with, as its administrator knows it.
 *
 * @param name also of the gateway's connection to it
 * @param version as it says itself
 */
record Party(String name, String version, int port, String user, Secret password) {
  boolean isMariaDb() {
    return version.toLowerCase(Locale.ROOT).contains("mariadb");
  }

  Way direct() {
    return new Way(port, user, password, false);
  }

  /** An administrator's connection. */
  Connection administrator() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:"
            + port
            + "/?allowMultiQueries=true&"
            + (isMariaDb() ? "" : "sslMode=trust"),
        user,
        password.reveal());
  }

  /** The first columns of the rows. */
  static List<String> column(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    }
  }
}
