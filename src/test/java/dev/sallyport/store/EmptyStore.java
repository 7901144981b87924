package dev.sallyport.store;

import dev.sallyport.config.StoreConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stores for tests, of the kind that the build names in {@value #KIND}: the same tests run on both.
 * A new one is a copy of one that was made once: to run all migrations takes far longer than most
 * tests do.
 */
public final class EmptyStore {
  /** Of tests of what only files have, or only files of earlier versions. */
  public static final String FILES_ALONE = "sqlite";

  /** Of tests that run on both kinds. */
  public static final String BOTH = "stores";

  /** Of tests of what stands on a store, whose kind is nothing to them: on files alone. */
  public static final String FILES = "files";

  /** Is {@code postgresql}, or {@code none} where no store is to be opened, or files are meant. */
  public static final String KIND = "sallyport.test.store";

  private static final Map<Path, StoreConfig> DATABASES = new ConcurrentHashMap<>();
  private static Path made;

  private EmptyStore() {}

  /** Whether stores are databases of PostgreSQL. */
  public static boolean isPostgres() {
    return "postgresql".equals(System.getProperty(KIND));
  }

  /** The store that a file stands for: the file, or a database of PostgreSQL in its place. */
  public static StoreConfig at(Path file) {
    return isPostgres()
        ? DATABASES.computeIfAbsent(file.toAbsolutePath(), any -> PostgresServer.empty())
        : new StoreConfig.Sqlite(file);
  }

  /** As {@link Store#open}; what was copied is not looked at for migrations, which takes long. */
  public static Future<Store> open(StoreConfig config, Vertx vertx) {
    if ("none".equals(System.getProperty(KIND))) {
      throw new AssertionError(
          "a test that opens a store is not among the unit tests: tag its class with EmptyStore.BOTH"
              + " or EmptyStore.FILES");
    }
    if (config instanceof StoreConfig.Sqlite sqlite && !Files.exists(sqlite.file())) {
      try {
        Files.createDirectories(sqlite.file().toAbsolutePath().getParent());
        Files.copy(made(), sqlite.file());
      } catch (IOException e) {
        throw new UncheckedIOException("no store could be made at " + sqlite.file(), e);
      }
    }
    return config instanceof StoreConfig.PostgreSql server && PostgresServer.isCopied(server)
        ? Future.succeededFuture(Store.ofPostgres(server, vertx))
        : Store.open(config, vertx);
  }

  /** Its database, as the stores that are opened on it see it. */
  static Database database(StoreConfig config, Vertx vertx) {
    return config instanceof StoreConfig.PostgreSql server
        ? PostgresDatabase.open(server, vertx, "test")
        : SqliteDatabase.open((StoreConfig.Sqlite) config, vertx);
  }

  /** A plain connection, for what no store would do. */
  public static Connection connection(StoreConfig config) throws SQLException {
    return config instanceof StoreConfig.PostgreSql server
        ? PostgresDatabase.source(server).getConnection()
        : DriverManager.getConnection("jdbc:sqlite:" + ((StoreConfig.Sqlite) config).file());
  }

  /** A copy of a store that nobody uses. */
  static void copy(Path from, Path to) throws IOException {
    if (isPostgres()) {
      DATABASES.put(
          to.toAbsolutePath(),
          PostgresServer.copy((StoreConfig.PostgreSql) DATABASES.get(from.toAbsolutePath())));
    } else {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Bytes as they are written in SQL. */
  static String literal(byte[] bytes) {
    String hex = HexFormat.of().formatHex(bytes);
    return isPostgres() ? "'\\x" + hex + "'" : "X'" + hex + "'";
  }

  private static synchronized Path made() throws IOException {
    if (made == null) {
      Path directory = Files.createTempDirectory("empty-store");
      Path file = directory.resolve("store.db");
      SqliteDatabase.migrate(new StoreConfig.Sqlite(file));
      // The last first: a folder goes when it is empty.
      directory.toFile().deleteOnExit();
      file.toFile().deleteOnExit();
      made = file;
    }
    return made;
  }
}
