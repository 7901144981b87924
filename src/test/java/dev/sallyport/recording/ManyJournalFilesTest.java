package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.AuditConfig;
import dev.sallyport.config.AuditConfig.Durability;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a store that was down for long, and a large {@code journal_limit}, leave to ship. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.FILES)
class ManyJournalFilesTest {
  private static final int FILES = 6_000;

  @TempDir private Path directory;

  @Test
  void shouldStartHoweverManyFilesAnEarlierRunLeft() throws Exception {
    Path journal = Files.createDirectory(directory.resolve("journal"));
    for (int i = 0; i < FILES; i++) {
      Files.createFile(
          journal.resolve(String.format("0123456789ab.0123456789abcdef.000.%09d.journal", i)));
    }
    Vertx vertx = Vertx.vertx();
    Store store = EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx).await();
    RecordingService.open(
            new AuditConfig(journal, Durability.PROCESS, 1 << 20, 100),
            vertx,
            store.sessionArchive())
        .await()
        .close()
        .await();
    try (Stream<Path> files = Files.list(journal)) {
      assertThat(files.filter(file -> file.toString().endsWith(Segment.SUFFIX))).isEmpty();
    }
    store.close().await();
    vertx.close().await();
  }
}
