package dev.sallyport.prove;

import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.ServerCache;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A real server with a small shop, the administrative account that operations.md asks for and no
 * more, and somebody who looks at its users and its process list.
 */
final class JitServer implements AutoCloseable {
  static final String ADMIN = "sallyport_admin";
  static final String STANDING = "sallyport_stored";
  static final String PASSWORD = "aA1-of-nobody-else";

  /** So many orders, all of them new. */
  static final int ORDERS = 1_000;

  /** After this one so many orders are locked by somebody else. */
  private static final int FIRST_LOCKED = 500;

  private static final int LOCKED = 100;

  /** Made by hand: the form of ours without the seal, and a name that only begins so. */
  private static final List<String> LOOK_ALIKES =
      List.of("sp_aaaaaaaaaaaabbbbbbbbbbbb", "sp_reports");

  private static final String OURS =
      "LEFT(User, 3) = 'sp_' AND User NOT IN ('" + String.join("', '", LOOK_ALIKES) + "')";

  private final DatabaseServer server;
  private final boolean mariaDb;
  private final Connection observer;
  private final Connection holder;

  private JitServer(DatabaseServer server, boolean mariaDb) throws SQLException {
    this.server = server;
    this.mariaDb = mariaDb;
    this.observer = direct(server.adminUser(), server.adminPassword().reveal());
    execute(
        "CREATE DATABASE shop",
        "CREATE TABLE shop.orders (id INT PRIMARY KEY, status VARCHAR(20), ssn VARCHAR(20))",
        "CREATE TABLE shop.products (id INT PRIMARY KEY, price INT)",
        "INSERT INTO shop.orders WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
            + " WHERE i < "
            + ORDERS
            + ") SELECT i, 'new', '078-05-1120' FROM n",
        "CREATE USER " + ADMIN + " IDENTIFIED BY '" + PASSWORD + "'",
        "GRANT CREATE USER, PROCESS, "
            + (mariaDb ? "CONNECTION ADMIN" : "CONNECTION_ADMIN, SHOW_ROUTINE")
            + " ON *.* TO "
            + ADMIN,
        "GRANT SELECT (User, Host) ON mysql.user TO " + ADMIN,
        "GRANT SELECT, INSERT, UPDATE, DELETE, REFERENCES, SHOW VIEW, TRIGGER ON shop.* TO "
            + ADMIN
            + " WITH GRANT OPTION",
        "CREATE USER " + STANDING + " IDENTIFIED BY '" + PASSWORD + "'",
        "GRANT SELECT, UPDATE ON shop.* TO " + STANDING);
    if (mariaDb) {
      execute("GRANT SELECT ON mysql.proc TO " + ADMIN);
    }
    for (String user : LOOK_ALIKES) {
      execute("CREATE USER " + user);
    }
    this.holder = direct(server.adminUser(), server.adminPassword().reveal());
    // Locks what is selected and not what is looked at on the way.
    holder.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    holder.setAutoCommit(false);
    try (Statement statement = holder.createStatement()) {
      statement.execute(
          "SELECT id FROM shop.orders FORCE INDEX (PRIMARY) WHERE id > "
              + FIRST_LOCKED
              + " AND id <= "
              + (FIRST_LOCKED + LOCKED)
              + " FOR UPDATE");
    }
  }

  static JitServer mysql(Path folder) throws SQLException {
    return new JitServer(DatabaseServer.mysql(ServerCache.mysql(), folder, options()), false);
  }

  static JitServer mariaDb(Path folder) throws SQLException {
    return new JitServer(DatabaseServer.mariadb(ServerCache.mariadb(), folder, options()), true);
  }

  private static DatabaseServer.Options options() {
    return DatabaseServer.Options.defaults()
        .withFlags("--max-connections=600", "--innodb-lock-wait-timeout=600");
  }

  String name() {
    return mariaDb ? "MariaDB 11.4.5" : "MySQL 8.0.33";
  }

  int port() {
    return server.port();
  }

  /** A connection that knows nothing of the gateway. */
  Connection direct(String user, String password) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:" + server.port() + "/" + (mariaDb ? "" : "?sslMode=trust"),
        user,
        password);
  }

  /** How many users were made by the gateway and are there. */
  long users() throws SQLException {
    return number("SELECT COUNT(*) FROM mysql.user WHERE " + OURS);
  }

  /** How many sessions of such users are there, whether the user is or not. */
  long sessions() throws SQLException {
    return number("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE " + OURS);
  }

  /** Sessions by user. */
  Map<String, Integer> sessionsByUser() throws SQLException {
    Map<String, Integer> found = new HashMap<>();
    for (List<String> row : rows("SELECT User FROM information_schema.PROCESSLIST WHERE " + OURS)) {
      found.merge(row.get(0), 1, Integer::sum);
    }
    return found;
  }

  /** A statement that waits until it is killed, and costs the server nothing. */
  static String waiting(int row) {
    return "UPDATE shop.orders SET status = 'too late' WHERE id = " + (FIRST_LOCKED + row);
  }

  /** How many such statements there are. */
  long waiting() throws SQLException {
    return number(
        "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE '%too late%' AND "
            + OURS);
  }

  /** All that a user has but for being there; empty when it is gone, too. */
  List<String> grants(String user) throws SQLException {
    return rows("SHOW GRANTS FOR " + user).stream()
        .map(row -> row.get(0))
        .filter(grant -> !grant.startsWith("GRANT USAGE ON *.*"))
        .map(grant -> grant.replaceAll(" TO .*", ""))
        .sorted()
        .toList();
  }

  /** Whether nobody has touched what was not ours. */
  boolean lookAlikesAreThere() throws SQLException {
    return number(
            "SELECT COUNT(*) FROM mysql.user WHERE User IN ('"
                + String.join("', '", LOOK_ALIKES)
                + "')")
        == LOOK_ALIKES.size();
  }

  /** Whether everything that was begun and not committed was rolled back. */
  boolean isUntouched() throws SQLException {
    return number("SELECT COUNT(*) FROM shop.orders WHERE status = 'new'") == ORDERS;
  }

  /** How long it took until no user and no session was left; more than the limit if it did not. */
  Duration untilNothingIsLeft(Duration limit) throws SQLException {
    long began = System.nanoTime();
    while (users() > 0 || sessions() > 0) {
      if (System.nanoTime() - began > limit.toNanos()) {
        break;
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private long number(String sql) throws SQLException {
    return Long.parseLong(rows(sql).get(0).get(0));
  }

  private synchronized void execute(String... all) throws SQLException {
    try (Statement statement = observer.createStatement()) {
      for (String sql : all) {
        statement.execute(sql);
      }
    }
  }

  private synchronized List<List<String>> rows(String sql) throws SQLException {
    try (Statement statement = observer.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<List<String>> all = new ArrayList<>();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(rows.getString(i));
        }
        all.add(row);
      }
      return all;
    }
  }

  @Override
  public void close() throws SQLException {
    try {
      holder.close();
      observer.close();
    } finally {
      server.close();
    }
  }
}
