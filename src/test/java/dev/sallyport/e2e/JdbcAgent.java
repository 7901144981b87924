package dev.sallyport.e2e;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Connector/J or MariaDB Connector/J. */
final class JdbcAgent implements AgentClient {
  private final Connection connection;

  private JdbcAgent(Connection connection) {
    this.connection = connection;
  }

  static JdbcAgent connectorJ(Endpoint at) throws StatementRefusedException {
    return open(
        "jdbc:mysql://127.0.0.1:" + at.port() + "/shop?sslMode=REQUIRED&useServerPrepStmts=true",
        at);
  }

  static JdbcAgent mariaDb(Endpoint at) throws StatementRefusedException {
    return open(
        "jdbc:mariadb://127.0.0.1:" + at.port() + "/shop?sslMode=trust&useServerPrepStmts=true",
        at);
  }

  private static JdbcAgent open(String url, Endpoint at) throws StatementRefusedException {
    try {
      return new JdbcAgent(DriverManager.getConnection(url, at.connection(), at.token().reveal()));
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  @Override
  public List<List<String>> query(String sql) throws StatementRefusedException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return rows(result);
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  @Override
  public List<List<String>> queryPrepared(String sql) throws StatementRefusedException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet result = statement.executeQuery()) {
      return rows(result);
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  @Override
  public long update(String sql) throws StatementRefusedException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(sql);
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("could not close the connection", e);
    }
  }

  private static List<List<String>> rows(ResultSet result) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    int columns = result.getMetaData().getColumnCount();
    while (result.next()) {
      List<String> row = new ArrayList<>(columns);
      for (int i = 1; i <= columns; i++) {
        row.add(result.getString(i));
      }
      rows.add(row);
    }
    return rows;
  }

  private static StatementRefusedException refused(SQLException e) {
    return new StatementRefusedException(e.getErrorCode(), e.getMessage());
  }
}
