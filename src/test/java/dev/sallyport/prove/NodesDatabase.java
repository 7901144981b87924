package dev.sallyport.prove;

import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.ServerCache;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real MySQL that writes down what it is asked; to be killed, and started again on its files. */
final class NodesDatabase implements AutoCloseable {
  static final String ADMIN = "sallyport_admin";
  static final String PASSWORD = "aA1-of-nobody-else";

  /** What runs, as the log has it; preparing runs nothing. */
  private static final Pattern RAN =
      Pattern.compile("\\t *\\d+ (?:Query|Execute)\\t(?:INSERT|DELETE) .*");

  private static final String OURS = "LEFT(User, 3) = 'sp_'";

  private final Path folder;
  private volatile DatabaseServer server;

  private NodesDatabase(Path folder) {
    this.folder = folder;
    this.server = launch();
  }

  /** Starts one, with the tables that agents write to and the account that the gateway needs. */
  static NodesDatabase start(Path folder) throws SQLException {
    NodesDatabase database = new NodesDatabase(folder);
    try (Connection connection = database.direct();
        Statement statement = connection.createStatement()) {
      for (String sql :
          List.of(
              "CREATE DATABASE proof",
              "CREATE TABLE proof.done (id BIGINT AUTO_INCREMENT PRIMARY KEY, mark VARCHAR(60))",
              "CREATE TABLE proof.asked (id BIGINT AUTO_INCREMENT PRIMARY KEY, mark VARCHAR(60))",
              "CREATE USER " + ADMIN + " IDENTIFIED BY '" + PASSWORD + "'",
              "GRANT CREATE USER, PROCESS, CONNECTION_ADMIN, SHOW_ROUTINE ON *.* TO " + ADMIN,
              "GRANT SELECT (User, Host) ON mysql.user TO " + ADMIN,
              "GRANT SELECT, INSERT, UPDATE, DELETE, REFERENCES, SHOW VIEW, TRIGGER ON proof.* TO "
                  + ADMIN
                  + " WITH GRANT OPTION")) {
        statement.execute(sql);
      }
    }
    return database;
  }

  private DatabaseServer launch() {
    return DatabaseServer.mysql(
        ServerCache.mysql(),
        folder,
        DatabaseServer.Options.defaults()
            .withGeneralLog()
            .withFlags("--max-connections=600", "--innodb-flush-log-at-trx-commit=2"));
  }

  int port() {
    return server.port();
  }

  /** SIGKILL, and the same files again; it listens elsewhere then. */
  void killAndStartAgain() {
    ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
    process.destroyForcibly();
    while (process.isAlive()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    server.close();
    server = launch();
  }

  private Connection direct() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:" + server.port() + "/?sslMode=trust",
        server.adminUser(),
        server.adminPassword().reveal());
  }

  /** Who was made by a gateway and is there. */
  List<String> users() throws SQLException {
    return words("SELECT User FROM mysql.user WHERE " + OURS);
  }

  /** Sessions of such users, whether the user is there or not. */
  List<String> sessions() throws SQLException {
    return words("SELECT User FROM information_schema.PROCESSLIST WHERE " + OURS);
  }

  /** What stands in the tables, as often as it does. */
  Map<String, Integer> kept() throws SQLException {
    return counted(words("SELECT mark FROM proof.done UNION ALL SELECT mark FROM proof.asked"));
  }

  /** How often each statement with a mark ran, committed or not. */
  Map<String, Integer> ran(Pattern mark) throws IOException {
    List<String> found = new ArrayList<>();
    for (String line : Files.readString(server.generalLog(), StandardCharsets.UTF_8).split("\n")) {
      if (RAN.matcher(line).find()) {
        Matcher marks = mark.matcher(line);
        if (marks.find()) {
          found.add(marks.group());
        }
      }
    }
    return counted(found);
  }

  private static Map<String, Integer> counted(List<String> words) {
    Map<String, Integer> counted = new HashMap<>();
    words.forEach(word -> counted.merge(word, 1, Integer::sum));
    return counted;
  }

  private List<String> words(String sql) throws SQLException {
    try (Connection connection = direct();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
