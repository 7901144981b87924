package dev.sallyport.access;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.ConnectionConfig.Grants;
import dev.sallyport.config.Secret;
import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.ServerCache;
import dev.sallyport.identity.Admission;
import dev.sallyport.identity.LoginCheck;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.VerifiedToken;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A server with a small shop, and the administrative account that operations.md tells operators to
 * make: that one and no other is what the tests' users are made by.
 */
public final class AccountServer implements AutoCloseable {
  public static final String ADMIN = "sallyport_admin";
  private static final Secret PASSWORD = Secret.of("aA1-an-administrators-password");

  public final DatabaseServer server;
  public final boolean mariaDb;

  private AccountServer(DatabaseServer server, boolean mariaDb) {
    this.server = server;
    this.mariaDb = mariaDb;
    server.execute(
        "CREATE DATABASE shop",
        "CREATE TABLE shop.orders (id INT PRIMARY KEY, status VARCHAR(10), ssn VARCHAR(20))",
        "CREATE TABLE shop.products (id INT PRIMARY KEY, price INT)",
        "INSERT INTO shop.orders VALUES (1, 'new', '078-05-1120'), (2, 'new', '219-09-9999')",
        "CREATE DATABASE sh_p",
        "CREATE TABLE sh_p.t (id INT)",
        "CREATE DATABASE shxp",
        "CREATE TABLE shxp.t (id INT)",
        "CREATE DATABASE bare",
        "CREATE USER " + ADMIN + "@'%' IDENTIFIED BY '" + PASSWORD.reveal() + "'",
        "GRANT CREATE USER, PROCESS, "
            + (mariaDb ? "CONNECTION ADMIN" : "CONNECTION_ADMIN")
            + " ON *.* TO "
            + ADMIN,
        "GRANT SELECT (User, Host) ON mysql.user TO " + ADMIN);
    for (String schema : List.of("shop", "sh\\_p", "bare")) {
      server.execute(
          "GRANT SELECT, INSERT, UPDATE, DELETE, DROP, CREATE TEMPORARY TABLES, EXECUTE,"
              + " CREATE VIEW, SHOW VIEW ON `"
              + schema
              + "`.* TO "
              + ADMIN
              + " WITH GRANT OPTION");
    }
  }

  public static AccountServer mysql(Path folder) {
    return new AccountServer(
        DatabaseServer.mysql(
            ServerCache.mysql(), folder, DatabaseServer.Options.defaults().withGeneralLog()),
        false);
  }

  public static AccountServer mariaDb(Path folder) {
    return new AccountServer(
        DatabaseServer.mariadb(
            ServerCache.mariadb(), folder, DatabaseServer.Options.defaults().withGeneralLog()),
        true);
  }

  public ConnectionConfig connection(Grants grants) {
    return connection(server.port(), grants);
  }

  /** The same for a process that has not started the server. */
  public static ConnectionConfig connection(int port, Grants grants) {
    return new ConnectionConfig(
        "orders",
        "127.0.0.1",
        port,
        Optional.of("shop"),
        new AccountConfig.Ephemeral(ADMIN, PASSWORD, grants, "127.0.0.1"),
        BackendTls.PREFERRED,
        Duration.ofSeconds(20));
  }

  /** Somebody who was let in. */
  public Admission admission(Grants grants) {
    return admission(connection(grants));
  }

  public Admission admission(ConnectionConfig connection) {
    VerifiedToken token =
        new VerifiedToken(
            new Principal(
                "test:o'brien\\", Principal.Kind.AGENT, "O'Brien", Set.of(), "test", Map.of()),
            Instant.now().plusSeconds(600));
    return new LoginCheck(
            any -> Future.succeededFuture(token), Map.of(connection.name(), connection))
        .admit(connection.name(), Secret.of("token"))
        .await();
  }

  /** Logs in as a session's user would. */
  Connection logIn(SessionAccount account, String schema) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:"
            + server.port()
            + "/"
            + schema
            + (mariaDb ? "" : "?sslMode=trust"),
        account.credential().user(),
        account.credential().password().reveal());
  }

  public static long threadOf(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        var rows = statement.executeQuery("SELECT CONNECTION_ID()")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  public static void run(Connection session, String sql) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Grants of a user but for USAGE, as the server tells them. */
  public List<String> grantsOf(String user) {
    return server.rows("SHOW GRANTS FOR '" + user + "'@'127.0.0.1'").stream()
        .map(row -> row.get(0))
        .filter(grant -> !grant.startsWith("GRANT USAGE"))
        .map(grant -> grant.replaceAll(" TO .*", ""))
        // MariaDB has no order of its own.
        .map(grant -> grant.replace("`status`, `id`", "`id`, `status`"))
        .sorted()
        .toList();
  }

  public long users() {
    return number("SELECT COUNT(*) FROM mysql.user WHERE User LIKE 'sp\\_%'");
  }

  public long sessions() {
    return number("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER LIKE 'sp\\_%'");
  }

  public long number(String question) {
    return Long.parseLong(server.rows(question).get(0).get(0));
  }

  @Override
  public void close() {
    server.close();
  }
}
