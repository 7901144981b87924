package dev.sallyport.prove;

import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.ServerCache;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real MySQL that writes down what it is asked, and an account for the gateway. */
final class RecordServer implements AutoCloseable {
  static final String USER = "sallyport_stored";
  static final String PASSWORD = "aA1-of-nobody-else";

  /** Rows to be read and changed by their key, from 1. */
  static final int POINTS = 10_000;

  /** What runs, as the log has it; preparing runs nothing. */
  private static final Pattern RAN =
      Pattern.compile("\\t *\\d+ (?:Query|Execute)\\t(?:INSERT|SELECT|UPDATE|DELETE) .*");

  private static final long SETTLE_NANOS = 30_000_000_000L;

  private final DatabaseServer server;
  private final Connection observer;

  private RecordServer(DatabaseServer server) throws SQLException {
    this.server = server;
    this.observer = direct();
    execute(
        "CREATE DATABASE shop",
        "CREATE TABLE shop.marks (id BIGINT AUTO_INCREMENT PRIMARY KEY, mark VARCHAR(60))",
        "CREATE TABLE shop.points (id INT PRIMARY KEY, v INT)",
        "INSERT INTO shop.points WITH RECURSIVE d (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM d"
            + " WHERE i < 99) SELECT a.i * 100 + b.i + 1, a.i FROM d a JOIN d b",
        "CREATE USER " + USER + " IDENTIFIED BY '" + PASSWORD + "'",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON shop.* TO " + USER);
  }

  /** Starts one. */
  static RecordServer start(Path folder, boolean logging) throws SQLException {
    DatabaseServer.Options options = DatabaseServer.Options.defaults();
    return new RecordServer(
        DatabaseServer.mysql(
            ServerCache.mysql(), folder, logging ? options.withGeneralLog() : options));
  }

  int port() {
    return server.port();
  }

  private Connection direct() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:" + server.port() + "/?sslMode=trust",
        server.adminUser(),
        server.adminPassword().reveal());
  }

  private void execute(String... all) throws SQLException {
    try (Statement statement = observer.createStatement()) {
      for (String sql : all) {
        statement.execute(sql);
      }
    }
  }

  /** Waits until nothing of a gateway that was killed runs any more. */
  void untilQuiet() throws SQLException {
    long end = System.nanoTime() + SETTLE_NANOS;
    while (sessions() > 0) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("sessions of a gateway that is gone go on");
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  private long sessions() throws SQLException {
    try (Statement statement = observer.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE User = '"
                    + USER
                    + "'")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Where the log ends now. */
  long logEnd() throws IOException {
    return java.nio.file.Files.size(server.generalLog());
  }

  /** The marks of all statements that ran since then, as often as they ran. */
  List<String> ranSince(long offset, Pattern mark) throws IOException {
    byte[] log;
    try (RandomAccessFile file = new RandomAccessFile(server.generalLog().toFile(), "r")) {
      log = new byte[(int) (file.length() - offset)];
      file.seek(offset);
      file.readFully(log);
    }
    List<String> found = new ArrayList<>();
    for (String line : new String(log, StandardCharsets.UTF_8).split("\n")) {
      if (RAN.matcher(line).find()) {
        Matcher marks = mark.matcher(line);
        if (marks.find()) {
          found.add(marks.group());
        }
      }
    }
    return found;
  }

  @Override
  public void close() throws SQLException {
    try {
      observer.close();
    } finally {
      server.close();
    }
  }
}
