package dev.sallyport.store;

import dev.sallyport.config.FileFailures;
import dev.sallyport.config.StoreConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.jdbcclient.JDBCPool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The embedded database: one file that only its owner may read. */
final class SqliteDatabase {
  static final int READERS = 4;

  /** How long a statement waits for another process, such as a replay at a checkpoint. */
  private static final int BUSY_TIMEOUT_MILLIS = 5000;

  private static final int TRUNCATE_WAIT_MILLIS = 200;
  private static final int TRUNCATE_PAUSE_MILLIS = 1_000;
  private static final int TRUNCATE_TRIES = 60;
  private static final Logger LOG = LoggerFactory.getLogger(SqliteDatabase.class);

  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private SqliteDatabase() {}

  /** Creates what is missing and brings the tables up to date. Blocks. */
  static void migrate(StoreConfig.Sqlite config) throws IOException {
    Path file = config.file().toAbsolutePath();
    try {
      make(file);
    } catch (IOException e) {
      throw new IOException(FileFailures.of("store.sqlite", file, e), e);
    }
    try {
      flyway(config).migrate();
    } catch (FlywayException e) {
      throw new IOException(
          "the store " + file + " could not be brought up to date" + because(e), e);
    }
  }

  /** Flyway's own message begins with a frame of lines; the driver's is one line. */
  private static String because(FlywayException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException said) {
        return ": " + said.getMessage();
      }
    }
    return "";
  }

  private static void make(Path file) throws IOException {
    if (!Files.isDirectory(file.getParent())) {
      try {
        Files.createDirectories(file.getParent(), ownerOnly("rwx------"));
      } catch (FileAlreadyExistsException inTheWay) {
        throw FileFailures.ofDirectory(inTheWay);
      }
    }
    try {
      Files.createFile(file, ownerOnly("rw-------"));
    } catch (FileAlreadyExistsException existing) {
      if (POSIX) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      }
    }
  }

  static Flyway flyway(StoreConfig.Sqlite config) {
    return Flyway.configure()
        .dataSource(dataSource(config.file().toAbsolutePath(), false))
        .locations("classpath:db/migration", "classpath:db/sqlite")
        .javaMigrations(new ChunkMigration())
        .loggers("slf4j")
        .load();
  }

  static Database open(StoreConfig.Sqlite config, Vertx vertx) {
    return open(config, vertx, Database.WAIT);
  }

  /** Whose writers wait for so long. */
  static Database open(StoreConfig.Sqlite config, Vertx vertx, Duration wait) {
    Path file = config.file().toAbsolutePath();
    return new Database(
        JDBCPool.pool(vertx, dataSource(file, false), pool("store-writer", 1)),
        JDBCPool.pool(vertx, dataSource(file, true), pool("store-reader", READERS)),
        new Sqlite(() -> truncateLog(vertx, file, TRUNCATE_TRIES)),
        wait);
  }

  /** For looking at a store that a gateway may be writing to: creates and changes nothing. */
  static Database openForReading(Path file, Vertx vertx) throws NoSuchFileException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    DataSource source = dataSource(file.toAbsolutePath(), true);
    return new Database(
        JDBCPool.pool(vertx, source, pool("store-writer", 1)),
        JDBCPool.pool(vertx, source, pool("store-reader", 1)),
        new Sqlite(Future::succeededFuture),
        Database.WAIT);
  }

  /**
   * How it differs: it has one writer at a time. A second one would be told that the database is
   * busy, so all writing goes through a pool of one connection, and each transaction takes the lock
   * at once: to want it after reading fails where another process wrote meanwhile.
   */
  record Sqlite(Supplier<Future<Void>> forgetting) implements Dialect {
    private static final WordIndex WORDS = new Fts5Words();

    @Override
    public Future<Void> begin(SqlConnection connection, Turn turn) {
      return Database.say(connection, "BEGIN IMMEDIATE");
    }

    @Override
    public SqlConnection connection(SqlConnection connection) {
      return connection;
    }

    @Override
    public SqlClient client(SqlClient client) {
      return client;
    }

    @Override
    public WordIndex words() {
      return WORDS;
    }

    /** Of milliseconds; by days of the Julian calendar, of which the epoch is this one. */
    @Override
    public String now() {
      return "CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)";
    }

    @Override
    public Future<Void> forgetDeleted() {
      return forgetting.get();
    }
  }

  /** Comes again while somebody still reads what is in the log. */
  private static Future<Void> truncateLog(Vertx vertx, Path file, int tries) {
    return vertx
        .executeBlocking(() -> truncatedLog(file), false)
        .compose(
            done -> {
              if (done) {
                return Future.succeededFuture();
              }
              if (tries == 1) {
                LOG.warn("deleted rows stay in {}-wal until it is written over", file);
                return Future.succeededFuture();
              }
              return vertx
                  .timer(TRUNCATE_PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                  .compose(v -> truncateLog(vertx, file, tries - 1));
            });
  }

  /** By a connection of its own, which waits for readers no longer than writers may for it. */
  private static boolean truncatedLog(Path file) throws SQLException {
    try (Connection connection = dataSource(file, false).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = " + TRUNCATE_WAIT_MILLIS);
      try (ResultSet result = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
        return result.next() && result.getInt(1) == 0;
      }
    }
  }

  /** A plain connection whose transactions have the file to themselves from their first word on. */
  static Connection writing(Path file) throws SQLException, NoSuchFileException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    Connection connection = dataSource(file.toAbsolutePath(), false).getConnection();
    connection.setAutoCommit(false);
    return connection;
  }

  /** A plain connection that can change nothing. */
  static Connection reading(Path file) throws SQLException, NoSuchFileException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return dataSource(file.toAbsolutePath(), true).getConnection();
  }

  private static PoolOptions pool(String name, int size) {
    return new PoolOptions().setName(name).setMaxSize(size).setConnectionTimeout(0);
  }

  private static DataSource dataSource(Path file, boolean readOnly) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    if (readOnly) {
      config.setReadOnly(true);
    } else {
      config.setJournalMode(SQLiteConfig.JournalMode.WAL);
      // Journal files are deleted once the store has their events: it must not forget them.
      config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
      // What is overwritten or deleted is gone from the file, not only from its tables.
      config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
      config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    }
    SQLiteDataSource source = new SQLiteDataSource(config);
    // As a URI: the driver would take what follows a question mark in a path for settings.
    source.setUrl("jdbc:sqlite:" + file.toUri());
    return source;
  }

  private static FileAttribute<?>[] ownerOnly(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
