package dev.sallyport.bench;

import dev.sallyport.config.Secret;
import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.ServerCache;
import dev.sallyport.wire.connect.ScrambledPassword;
import java.io.IOException;
import java.nio.file.Path;

/** A real MySQL with sysbench's tables and one with a big result. */
public final class BenchDatabase implements AutoCloseable {
  /** The schema of everything. */
  public static final String SCHEMA = "sbtest";

  /** sysbench's tables. */
  static final int TABLES = 4;

  /** Rows of each of them. */
  static final int TABLE_ROWS = 50_000;

  /** Rows of the big one, of 120 bytes each: 24 MB. */
  static final int BIG_ROWS = 200_000;

  /** What reads it. */
  static final String BIG = "SELECT c FROM " + SCHEMA + ".big";

  private static final String USER = "bench";
  private static final Secret PASSWORD = Secret.of("aA1-of-the-bench");

  private final DatabaseServer server;

  private final Path folder;

  private BenchDatabase(DatabaseServer server, Path folder) {
    this.server = server;
    this.folder = folder;
  }

  /**
   * Starts one and fills it.
   *
   * @param sysbench whether its tables are wanted
   */
  public static BenchDatabase start(Path folder, int maxConnections, boolean sysbench)
      throws IOException, InterruptedException {
    DatabaseServer server =
        DatabaseServer.mysql(
            ServerCache.mysql(),
            folder,
            DatabaseServer.Options.defaults()
                .withFlags(
                    "--innodb-buffer-pool-size=512M",
                    "--innodb-redo-log-capacity=512M",
                    "--innodb-flush-log-at-trx-commit=2",
                    "--innodb-doublewrite=OFF",
                    "--max-connections=" + maxConnections,
                    "--open-files-limit=" + (maxConnections + 5_000),
                    "--back-log=1024",
                    "--max-prepared-stmt-count=200000",
                    "--thread-cache-size=128"));
    BenchDatabase database = new BenchDatabase(server, folder);
    // The older plugin: its answer goes with the first packet on every way, also a plain one.
    server.execute(
        "CREATE DATABASE " + SCHEMA,
        "CREATE USER %s IDENTIFIED WITH mysql_native_password BY '%s'"
            .formatted(USER, PASSWORD.reveal()),
        "GRANT ALL ON %s.* TO %s".formatted(SCHEMA, USER),
        "SET SESSION cte_max_recursion_depth = " + BIG_ROWS,
        ("CREATE TABLE %s.big (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, c CHAR(120) NOT NULL) AS"
                + " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
                + " SELECT RPAD(SHA2(i, 512), 120, 'x') AS c FROM n")
            .formatted(SCHEMA, BIG_ROWS));
    if (sysbench) {
      Sysbench.prepare(database.direct());
    }
    return database;
  }

  /** The way without anything in it. */
  public Hop direct() {
    return Hop.plain("direct", server.pid(), server.port(), account(), true);
  }

  /** Which may do everything in the schema. */
  static Account account() {
    return new Account(USER, PASSWORD, ScrambledPassword.NATIVE);
  }

  /** Where it listens. */
  public int port() {
    return server.port();
  }

  /** Where it has its certificate and its key. */
  Path files() {
    return folder.resolve("files");
  }

  long pid() {
    return server.pid();
  }

  /** As administrator. */
  public void execute(String... statements) {
    server.execute(statements);
  }

  @Override
  public void close() {
    server.close();
  }
}
