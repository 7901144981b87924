package dev.sallyport.cli;

import dev.sallyport.config.StoreConfig;
import dev.sallyport.store.Store;
import io.vertx.core.Vertx;
import java.nio.file.NoSuchFileException;

/** A store that a command reads from, on a Vert.x of its own, until it is closed. */
public final class ReadStore implements AutoCloseable {
  private final Vertx vertx;
  private final Store store;

  private ReadStore(Vertx vertx, Store store) {
    this.vertx = vertx;
    this.store = store;
  }

  /**
   * Opens one that is there; nothing is written to it.
   *
   * @throws NoSuchFileException when it is a file that is not there
   */
  public static ReadStore of(StoreConfig config) throws NoSuchFileException {
    Vertx vertx = Vertx.vertx();
    try {
      return new ReadStore(vertx, Store.openForReading(config, vertx));
    } catch (Exception e) {
      vertx.close().await();
      throw e;
    }
  }

  /** What is read. */
  public Store store() {
    return store;
  }

  /** What it runs on. */
  Vertx vertx() {
    return vertx;
  }

  @Override
  public void close() {
    try {
      store.close().await();
    } finally {
      vertx.close().await();
    }
  }
}
