package dev.sallyport.store;

import dev.sallyport.config.StoreConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Stores for tests. A new one is a copy of one that was made once: to run all migrations takes far
 * longer than most tests do.
 */
public final class EmptyStore {
  private static Path made;

  private EmptyStore() {}

  /** As {@link Store#open}. */
  public static Future<Store> open(StoreConfig config, Vertx vertx) {
    Path file = ((StoreConfig.Sqlite) config).file();
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.copy(made(), file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no store could be made at " + file, e);
    }
    return Store.open(config, vertx);
  }

  private static synchronized Path made() throws IOException {
    if (made == null) {
      Path directory = Files.createTempDirectory("empty-store");
      Path file = directory.resolve("store.db");
      SqliteDatabase.migrate(new StoreConfig.Sqlite(file));
      file.toFile().deleteOnExit();
      directory.toFile().deleteOnExit();
      made = file;
    }
    return made;
  }
}
