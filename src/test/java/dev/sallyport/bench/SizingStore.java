package dev.sallyport.bench;

import dev.sallyport.config.Secret;
import dev.sallyport.config.StoreConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A real PostgreSQL that keeps what it acknowledges, as an operator's does, and what it has done so
 * far: unlike the servers of tests it waits for its disk.
 */
final class SizingStore implements AutoCloseable {
  private static final String DATABASE = "sizing";

  private final EmbeddedPostgres server;
  private final Path data;

  private SizingStore(EmbeddedPostgres server, Path data) {
    this.server = server;
    this.data = data;
  }

  /**
   * What it has done since it began.
   *
   * @param processor of all of its processes
   * @param walBytes written ahead
   * @param commits transactions that have written something
   * @param queries statements, the beginnings and ends of transactions among them
   * @param bytes of the database on disk, with its indexes
   */
  record Counters(Duration processor, long walBytes, long commits, long queries, long bytes) {
    /** What came since an earlier moment. */
    Counters since(Counters earlier) {
      return new Counters(
          processor.minus(earlier.processor),
          walBytes - earlier.walBytes,
          commits - earlier.commits,
          queries - earlier.queries,
          bytes - earlier.bytes);
    }
  }

  static SizingStore start(Path folder) throws IOException, SQLException {
    Path data = folder.resolve("postgresql");
    Files.createDirectories(folder);
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setPGStartupWait(Duration.ofSeconds(60))
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("shared_buffers", "256MB")
            .setServerConfig("max_wal_size", "4GB")
            .setServerConfig("max_connections", "200")
            .setServerConfig("shared_preload_libraries", "pg_stat_statements")
            .setServerConfig("pg_stat_statements.track_planning", "on")
            .setLocaleConfig("encoding", "UTF8")
            .start();
    SizingStore store = new SizingStore(server, data);
    store.say("postgres", "CREATE DATABASE " + DATABASE + " TEMPLATE template0 ENCODING 'UTF8'");
    store.say("postgres", "CREATE EXTENSION pg_stat_statements");
    return store;
  }

  StoreConfig.PostgreSql config() {
    return new StoreConfig.PostgreSql(
        "127.0.0.1",
        server.getPort(),
        DATABASE,
        "postgres",
        Secret.of("postgres"),
        StoreConfig.Tls.of("127.0.0.1"),
        StoreConfig.PostgreSql.CONNECTIONS);
  }

  /** As the configuration of a gateway has it. */
  String yaml() {
    return """
          postgresql:
            host: 127.0.0.1
            port: %d
            database: %s
            user: postgres
            password: ${env:STORE_PASSWORD}
        """
        .formatted(server.getPort(), DATABASE);
  }

  Counters counters() throws IOException, SQLException {
    long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
    return new Counters(
        ProcessTimes.ofServer(pid),
        number("SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint"),
        number("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"),
        number(
            "postgres",
            "SELECT COALESCE(SUM(calls), 0)::bigint FROM pg_stat_statements"
                + " WHERE dbid = (SELECT oid FROM pg_database WHERE datname = '"
                + DATABASE
                + "')"),
        number("SELECT pg_database_size(current_database())"));
  }

  /** Bytes of each table with its indexes, of those that have some. */
  Map<String, Long> tables() throws SQLException {
    Map<String, Long> sizes = new LinkedHashMap<>();
    try (Connection connection = connect(DATABASE);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT relname, pg_total_relation_size(oid) AS bytes FROM pg_class"
                    + " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                    + " ORDER BY 2 DESC")) {
      while (rows.next()) {
        sizes.put(rows.getString(1), rows.getLong(2));
      }
    }
    return sizes;
  }

  /** From now on {@link #busiest} counts. */
  void forgetQueries() throws SQLException {
    say("postgres", "SELECT pg_stat_statements_reset()");
  }

  /** What took the most time of all that was asked of it, a line each. */
  List<String> busiest(int most) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT calls, round((total_exec_time + total_plan_time)::numeric) AS millis,"
                    + " LEFT(regexp_replace(query, '\\s+', ' ', 'g'), 90) AS query"
                    + " FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid"
                    + " WHERE datname = '"
                    + DATABASE
                    + "' ORDER BY 2 DESC LIMIT "
                    + most)) {
      while (rows.next()) {
        lines.add(
            rows.getLong("calls")
                + " times, "
                + rows.getLong("millis")
                + " ms: "
                + rows.getString("query"));
      }
    }
    return lines;
  }

  long number(String sql) throws SQLException {
    return number(DATABASE, sql);
  }

  private long number(String database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Median of what a commit takes that has next to nothing to write, by the clock. */
  double commitMicros() throws SQLException {
    double[] took = new double[300];
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE committed (id BIGINT)");
      for (int i = 0; i < took.length; i++) {
        long began = System.nanoTime();
        statement.execute("INSERT INTO committed VALUES (" + i + ")");
        took[i] = (System.nanoTime() - began) / 1e3;
      }
      statement.execute("DROP TABLE committed");
    }
    Arrays.sort(took);
    return took[took.length / 2];
  }

  /** Does now what it would do by itself within minutes, in the middle of what is measured next. */
  void tidy() throws SQLException {
    say(DATABASE, "VACUUM (ANALYZE)");
  }

  private void say(String database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connect(String database) throws SQLException {
    return server.getDatabase("postgres", database).getConnection();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
