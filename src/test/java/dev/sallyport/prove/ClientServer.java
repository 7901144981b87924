package dev.sallyport.prove;

import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.ServerCache;
import dev.sallyport.transport.SelfSigned;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A real MySQL with the tables that clients are checked by, and accounts for those who go direct.
 */
final class ClientServer implements AutoCloseable {
  /**
   * Whom clients are that go direct. It is named as a lease is: snippets tell the two ways to log
   * in by that, and a server knows no tokens.
   */
  static final String DIRECT = "lease.direct";

  /**
   * The same, who may read and nothing else. It sees no triggers, like a short-lived user: who may
   * see them may make some.
   */
  static final String READER = "lease.reader";

  /** Who may read what a dump holds, direct and as the account of the gateway's connection. */
  static final String DUMPER = "lease.dumper";

  /** As {@link #DIRECT}, by the oldest of passwords: some clients know nothing newer. */
  private static final String NATIVE = "lease.native";

  /** As {@link #READER}, by the same. */
  private static final String OLD_READER = "lease.old-reader";

  /** The account that makes users for sessions. */
  static final String ADMIN = "sallyport_admin";

  private static final String SCHEMA = "/clients/schema.sql";

  private final DatabaseServer server;
  private final Connection admin;

  private ClientServer(DatabaseServer server, SelfSigned tls) throws SQLException {
    this.server = server;
    this.admin =
        DriverManager.getConnection(
            "jdbc:mariadb://127.0.0.1:"
                + server.port()
                + "/?sslMode=verify-full&allowMultiQueries=true&serverSslCert="
                + tls.certificate(),
            server.adminUser(),
            server.adminPassword().reveal());
    execute(schema());
    // Otherwise the server counts keys when it comes to it: between one run and the other.
    execute(
        "ANALYZE TABLE shop.products, shop.makers, shop.kinds, shop.bulk, shop.blobs, shop.reviewed");
    for (String user : new String[] {DIRECT, READER, DUMPER, ADMIN}) {
      execute("CREATE USER `" + user + "` IDENTIFIED BY '" + JitServer.PASSWORD + "'");
    }
    for (String user : new String[] {NATIVE, OLD_READER}) {
      execute(
          "CREATE USER `"
              + user
              + "` IDENTIFIED WITH mysql_native_password BY '"
              + JitServer.PASSWORD
              + "'");
    }
    String all =
        "SELECT, INSERT, UPDATE, DELETE, REFERENCES, SHOW VIEW, TRIGGER, EXECUTE, LOCK TABLES,"
            + " CREATE TEMPORARY TABLES";
    execute(
        "GRANT " + all + " ON shop.* TO `" + DIRECT + "`",
        "GRANT " + all + " ON shop.* TO `" + NATIVE + "`",
        "GRANT SELECT, REFERENCES, SHOW VIEW ON shop.* TO `" + READER + "`, `" + OLD_READER + "`",
        "GRANT SHOW_ROUTINE ON *.* TO `" + DIRECT + "`, `" + NATIVE + "`",
        "GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON shop.* TO `" + DUMPER + "`",
        "GRANT SHOW_ROUTINE ON *.* TO `" + DUMPER + "`",
        "GRANT CREATE USER, PROCESS, CONNECTION_ADMIN, SHOW_ROUTINE ON *.* TO " + ADMIN,
        "GRANT SELECT (User, Host) ON mysql.user TO " + ADMIN,
        "GRANT " + all + " ON shop.* TO " + ADMIN + " WITH GRANT OPTION");
  }

  static ClientServer start(Path folder, SelfSigned tls) throws SQLException {
    DatabaseServer server =
        DatabaseServer.mysql(
            ServerCache.mysql(),
            folder,
            DatabaseServer.Options.defaults()
                .withPerformanceSchema()
                .withCertificate(tls.certificate(), tls.key()));
    try {
      return new ClientServer(server, tls);
    } catch (SQLException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  int port() {
    return server.port();
  }

  /** Whom a client is that goes direct: it may do what the policy lets it do at the gateway. */
  String direct(ClientProgram client) {
    if (client.connection().equals(ClientGate.DUMPS)) {
      return DUMPER;
    }
    // Who can do nothing but a lease is who knows the oldest way alone, or has no other built in.
    boolean old = client.ways().equals(List.of(ClientWay.LEASE));
    return client.connection().equals(ClientGate.REPORTS)
        ? old ? OLD_READER : READER
        : old ? NATIVE : DIRECT;
  }

  /** What the last client wrote goes, so that the next one gets the same numbers. */
  void restore() throws SQLException {
    execute("TRUNCATE shop.notes", "UPDATE shop.reviewed SET n = 0");
  }

  private void execute(String... all) throws SQLException {
    try (Statement statement = admin.createStatement()) {
      for (String sql : all) {
        statement.execute(sql);
      }
    }
  }

  private static String schema() {
    try (InputStream in = ClientServer.class.getResourceAsStream(SCHEMA)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws SQLException {
    try {
      admin.close();
    } finally {
      server.close();
    }
  }
}
