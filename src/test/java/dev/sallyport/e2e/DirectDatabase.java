package dev.sallyport.e2e;

import dev.sallyport.config.Secret;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The database itself, as its administrator: what is true behind the gate. */
final class DirectDatabase {
  private final String url;
  private final String user;
  private final Secret password;

  DirectDatabase(int port, String user, Secret password) {
    this.url = "jdbc:mysql://127.0.0.1:" + port + "/shop?sslMode=PREFERRED";
    this.user = user;
    this.password = password;
  }

  List<List<String>> rows(String sql) {
    try (Connection connection = DriverManager.getConnection(url, user, password.reveal());
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<List<String>> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException("the database refused " + sql, e);
    }
  }

  long number(String sql) {
    return Long.parseLong(rows(sql).get(0).get(0));
  }

  void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(url, user, password.reveal());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("the database refused " + sql, e);
    }
  }
}
