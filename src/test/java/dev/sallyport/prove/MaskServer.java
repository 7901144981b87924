package dev.sallyport.prove;

import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.ServerCache;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A real server with people whose secrets are masked, and an account that may do everything. */
final class MaskServer implements AutoCloseable {
  static final String ACCOUNT = "proof";

  private static final String SCHEMA = "/mask/schema.sql";
  private static final List<String> WATCHED =
      List.of(
          "lab.notes",
          "lab.keyed",
          "shop.people",
          "shop.claims",
          "shop.orders",
          "shop.tickets",
          "shop.audit");

  private final DatabaseServer server;
  private final boolean mariaDb;
  private final MaskSecrets secrets;
  private final Connection direct;
  private String existingAtFirst;
  private String contentAtFirst;

  private MaskServer(DatabaseServer server, boolean mariaDb, MaskSecrets secrets)
      throws SQLException {
    this.server = server;
    this.mariaDb = mariaDb;
    this.secrets = secrets;
    this.direct =
        DriverManager.getConnection(
            "jdbc:mariadb://127.0.0.1:" + server.port() + "/" + (mariaDb ? "" : "?sslMode=trust"),
            server.adminUser(),
            server.adminPassword().reveal());
    execute(
        "CREATE USER " + ACCOUNT + " IDENTIFIED BY '" + JitServer.PASSWORD + "'",
        "GRANT ALL PRIVILEGES ON *.* TO " + ACCOUNT);
    fill();
  }

  static MaskServer start(boolean mariaDb, Path folder, MaskSecrets secrets) throws SQLException {
    DatabaseServer.Options options = DatabaseServer.Options.defaults().withPerformanceSchema();
    DatabaseServer server =
        mariaDb
            ? DatabaseServer.mariadb(ServerCache.mariadb(), folder, options)
            : DatabaseServer.mysql(ServerCache.mysql(), folder, options);
    try {
      return new MaskServer(server, mariaDb, secrets);
    } catch (SQLException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  int port() {
    return server.port();
  }

  boolean isMariaDb() {
    return mariaDb;
  }

  MaskSecrets secrets() {
    return secrets;
  }

  String name() {
    return mariaDb ? "MariaDB 11.4.5" : "MySQL 8.0.33";
  }

  /** Makes everything anew. */
  private void fill() throws SQLException {
    execute(statements(SCHEMA));
    for (String insert : secrets.inserts()) {
      execute(insert);
    }
    execute("ANALYZE TABLE shop.people, shop.orders, shop.claims");
    existingAtFirst = existing();
    contentAtFirst = content();
  }

  /**
   * Makes anew what is no longer what it was.
   *
   * @return whether something else existed, which the gateway may have read of
   */
  boolean restore() throws SQLException {
    String existing = existing();
    String now;
    try {
      now = content();
    } catch (SQLException e) {
      now = e.getMessage();
    }
    boolean other = !existing.equals(existingAtFirst);
    if (other || !now.equals(contentAtFirst)) {
      fill();
    }
    return other;
  }

  /** What agents can have left behind where nothing is covered. */
  String leftBehind() throws SQLException {
    StringBuilder all = new StringBuilder();
    for (List<String> table :
        rows(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'lab'"
                + " AND table_type = 'BASE TABLE'")) {
      all.append(rows("SELECT * FROM lab.`" + table.get(0).replace("`", "``") + "`"));
    }
    all.append(rows("SELECT * FROM shop.audit"));
    return all.toString();
  }

  private String content() throws SQLException {
    StringBuilder all = new StringBuilder();
    for (String table : WATCHED) {
      all.append(rows("SELECT * FROM " + table + " ORDER BY 1"));
    }
    return all.toString();
  }

  private String existing() throws SQLException {
    return ""
        + rows(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema IN"
                + " ('shop', 'lab') ORDER BY 1, 2")
        + rows(
            "SELECT table_name, index_name, column_name FROM information_schema.statistics WHERE"
                + " table_schema IN ('shop', 'lab') ORDER BY 1, 2, 3")
        + rows(
            "SELECT routine_name FROM information_schema.routines WHERE routine_schema IN ('shop',"
                + " 'lab') UNION ALL SELECT trigger_name FROM information_schema.triggers WHERE"
                + " trigger_schema IN ('shop', 'lab') UNION ALL SELECT event_name FROM"
                + " information_schema.events ORDER BY 1");
  }

  void execute(String... all) throws SQLException {
    try (Statement statement = direct.createStatement()) {
      for (String sql : all) {
        statement.execute(sql);
      }
    }
  }

  List<List<String>> rows(String sql) throws SQLException {
    try (Statement statement = direct.createStatement();
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

  private static String[] statements(String resource) {
    try (InputStream in = MaskServer.class.getResourceAsStream(resource)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.replaceAll("(?m)^--.*$", "").strip().split(";\\s*\\n\\s*|;\\s*$");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws SQLException {
    try {
      direct.close();
    } finally {
      server.close();
    }
  }
}
