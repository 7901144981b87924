package dev.sallyport.prove;

import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.ServerCache;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.catalogue.Catalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A real server with tables of the same few names, some of whose columns are secret. */
final class NameServer implements AutoCloseable {
  /** Columns whose values show it, each by a mark of its own. */
  static final List<String> SECRETS =
      List.of("shop.t1.ssn", "shop.t2.ssn", "shop.T1.a", "lab.t1.a");

  private final DatabaseServer server;
  private final boolean mariaDb;
  private final Connection connection;
  private Catalogue catalogue;

  private NameServer(DatabaseServer server, boolean mariaDb) throws SQLException {
    this.server = server;
    this.mariaDb = mariaDb;
    connection =
        DriverManager.getConnection(
            "jdbc:mariadb://127.0.0.1:"
                + server.port()
                + "/?sslMode=disable&allowPublicKeyRetrieval=true",
            server.adminUser(),
            server.adminPassword().reveal());
    execute(
        "SET sql_mode = ''",
        "CREATE SCHEMA shop",
        "CREATE SCHEMA lab",
        "USE shop",
        "CREATE TABLE t1 (id INT, a VARCHAR(40), b VARCHAR(40), ssn VARCHAR(40))",
        "CREATE TABLE t2 (id INT, a VARCHAR(40), c VARCHAR(40), ssn VARCHAR(40))",
        "CREATE TABLE T1 (id INT, a VARCHAR(40), k VARCHAR(40))",
        "CREATE TABLE lab.t1 (ssn VARCHAR(40), id INT, a VARCHAR(40))",
        "CREATE TABLE lab.t3 (a VARCHAR(40) INVISIBLE, ssn VARCHAR(40), id INT INVISIBLE, k INT)",
        "CREATE TABLE t3 (id INT, ssn VARCHAR(40), x VARCHAR(40) INVISIBLE)");
    fill();
  }

  private void fill() throws SQLException {
    for (int i = 1; i <= 3; i++) {
      execute(
          "INSERT INTO t1 VALUES (" + i + ", 'p" + i + "', 'q" + i + "', 's" + i + "~t1~ssn')",
          "INSERT INTO t2 VALUES ("
              + i
              + ", 'p"
              + (i + 1)
              + "', 'r"
              + i
              + "', 's"
              + (i + 1)
              + "~t2~ssn')",
          "INSERT INTO T1 VALUES (" + i + ", 's" + i + "~T1~a', 'p" + i + "')",
          "INSERT INTO lab.t1 VALUES ('p" + i + "', " + i + ", 's" + i + "~lab~a')",
          "INSERT INTO lab.t3 (a, ssn, id) VALUES ('p" + i + "', 'p" + i + "', " + i + ")",
          "INSERT INTO t3 (id, ssn, x) VALUES (" + i + ", 'p" + i + "', 'q" + i + "')");
    }
  }

  static NameServer start(boolean mariaDb, Path folder) throws SQLException {
    DatabaseServer.Options options =
        DatabaseServer.Options.defaults().withoutTls().withFlags("--lower-case-table-names=0");
    DatabaseServer server =
        mariaDb
            ? DatabaseServer.mariadb(ServerCache.mariadb(), folder, options)
            : DatabaseServer.mysql(ServerCache.mysql(), folder, options);
    try {
      return new NameServer(server, mariaDb);
    } catch (SQLException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  boolean isMariaDb() {
    return mariaDb;
  }

  /** Whether it still answers. */
  boolean isAlive() throws SQLException {
    return connection.isValid(5);
  }

  /** What the values of a secret column, and of no other, have in them. */
  static String mark(String secret) {
    return switch (secret) {
      case "shop.t1.ssn" -> "~t1~";
      case "shop.t2.ssn" -> "~t2~";
      case "shop.T1.a" -> "~T1~";
      default -> "~lab~";
    };
  }

  /** Its tables, as queries can name them. */
  List<NameQueries.Offered> tables() {
    return List.of(
        new NameQueries.Offered("t1", "shop", List.of("id", "a", "b", "ssn")),
        new NameQueries.Offered("t2", "shop", List.of("id", "a", "c", "ssn")),
        new NameQueries.Offered("T1", "shop", List.of("id", "a", "k")),
        new NameQueries.Offered("t1", "lab", List.of("ssn", "id", "a")),
        new NameQueries.Offered("t3", "shop", List.of("id", "ssn")),
        new NameQueries.Offered("t3", "lab", List.of("ssn", "id")));
  }

  /** Reads the catalogue anew. */
  void look() {
    catalogue = Inspect.catalogueOf(server);
  }

  SqlContext context() {
    return new SqlContext(
            Optional.of("shop"),
            SqlMode.DEFAULT,
            StandardCharsets.UTF_8,
            mariaDb ? 110405 : 80033,
            false)
        .with(catalogue);
  }

  /** A result. */
  record Rows(List<String> names, List<List<String>> rows) {
    /** The values of one column, whatever the order of rows. */
    List<String> column(int i) {
      return rows.stream().map(r -> String.valueOf(r.get(i))).sorted().toList();
    }
  }

  Rows run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return new Rows(List.of(), List.of());
      }
      try (ResultSet result = statement.getResultSet()) {
        ResultSetMetaData meta = result.getMetaData();
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
          names.add(meta.getColumnLabel(i));
        }
        List<List<String>> rows = new ArrayList<>();
        while (result.next()) {
          List<String> row = new ArrayList<>();
          for (int i = 1; i <= names.size(); i++) {
            row.add(result.getString(i));
          }
          rows.add(row);
        }
        return new Rows(names, rows);
      }
    }
  }

  /** What the query answers when the values of one secret column are others. */
  Optional<Rows> altered(String secret, String sql) throws SQLException {
    int dot = secret.lastIndexOf('.');
    String column = secret.substring(dot + 1);
    execute("START TRANSACTION");
    try {
      execute(
          "UPDATE "
              + secret.substring(0, dot)
              + " SET "
              + column
              + " = CASE id WHEN 1 THEN REPLACE("
              + column
              + ", 's', 't') WHEN 2 THEN NULL ELSE CONCAT('0', "
              + column
              + ") END");
      return Optional.of(run(sql));
    } catch (SQLException e) {
      return Optional.empty();
    } finally {
      execute("ROLLBACK");
    }
  }

  void execute(String... all) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : all) {
        statement.execute(sql);
      }
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new UncheckedIOException(new IOException(e));
    } finally {
      server.close();
    }
  }
}
