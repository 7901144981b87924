package dev.sallyport.config;

import java.nio.file.Path;

/** Where requests, sessions and decisions are kept. */
public sealed interface StoreConfig {
  /** One file, one node. */
  record Sqlite(Path file) implements StoreConfig {
    /** Refuses to have no file. */
    public Sqlite {
      Require.present("sqlite", file);
    }
  }
}
