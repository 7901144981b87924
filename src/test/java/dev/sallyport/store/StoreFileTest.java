package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator is told of a file that cannot be the store. */
class StoreFileTest {
  @TempDir Path directory;

  @Test
  void shouldSayThatAFileStandsWhereItsDirectoryWasToBeMade() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "no directory");
    Path store = file.resolve("sallyport.db");
    assertThatThrownBy(() -> SqliteDatabase.migrate(new StoreConfig.Sqlite(store)))
        .hasMessage("store.sqlite: " + store + ": " + file + ": it is no directory");
  }

  @Test
  void shouldSayThatItIsNoDatabaseAndLeaveItAsItIs() throws IOException {
    Path file = Files.writeString(directory.resolve("sallyport.db"), "these are no tables");
    assertThatThrownBy(() -> SqliteDatabase.migrate(new StoreConfig.Sqlite(file)))
        .hasMessageStartingWith("the store " + file + " could not be brought up to date: ")
        .hasMessageContaining("file is not a database");
    assertThat(file).hasContent("these are no tables");
  }
}
