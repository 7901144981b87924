package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.AuditConfig;
import dev.sallyport.config.AuditConfig.Durability;
import dev.sallyport.recording.chain.Finding;
import dev.sallyport.recording.chain.SigningKey;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import dev.sallyport.store.StoreCheck;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody takes files of a running gateway's journal away: what is missing has a name. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class LostJournalTest {
  private static final String SESSION = "5f1c1b1e-0000-4000-8000-000000000001";
  private static final String OTHER = "5f1c1b1e-0000-4000-8000-000000000002";

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private Store store;
  private FailingArchive archive;
  private RecordingService recording;

  @BeforeEach
  void open() {
    store = EmptyStore.open(EmptyStore.at(file()), vertx).await();
    store
        .sign(new LedgerHome("0123456789ab", SigningKey.generate(), List.of()), Clock.systemUTC())
        .await();
    archive = new FailingArchive(store.sessionArchive());
    recording = start();
  }

  private RecordingService start() {
    return RecordingService.open(
            new AuditConfig(directory.resolve("journal"), Durability.PROCESS, 64 << 20, 100),
            vertx,
            archive)
        .await();
  }

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldShipAllElseAndNameWhatWasDeleted() throws Exception {
    // Given a session of which some is kept, and more is written while the store is down
    Recorder recorder = recording.newRecorder();
    Recorder other = recording.newRecorder();
    write(recorder, SESSION, 0, 3);
    recording.ship().await();
    archive.down = true;
    write(recorder, SESSION, 3, 6);
    write(other, OTHER, 0, 5);
    // When the files of one event loop are deleted
    for (Path journal : journals(".000.")) {
      Files.delete(journal);
    }
    archive.down = false;
    untilLost();
    // Then all else is shipped, and what comes next
    write(recorder, SESSION, 6, 8);
    recording.ship().await();
    assertThat(sequences(OTHER)).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(sequences(SESSION)).containsExactly(0L, 1L, 2L, 6L, 7L);
    assertThat(recording.backlog().lost().orElseThrow().events()).isEqualTo(3);
    assertThat(recording.backlog().storeFailsSince()).isEmpty();
    // And it is found by who checks the trail
    recording.close().await();
    assertThat(findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo("missing");
              assertThat(finding.where()).isEqualTo("events 3 to 5 of " + SESSION);
              assertThat(finding.message()).contains(".000.", "was cut or taken away");
            });
    assertThat(StoreCheck.ofSession(EmptyStore.at(file()), SESSION, Set.of()).good()).isFalse();
    assertThat(StoreCheck.ofSession(EmptyStore.at(file()), OTHER, Set.of()).good()).isTrue();
  }

  @Test
  void shouldKeepWhatIsLeftOfAFileThatWasCut() throws Exception {
    Recorder recorder = recording.newRecorder();
    archive.down = true;
    write(recorder, SESSION, 0, 6);
    // When it ends within the last event
    Path journal = journals(".000.").get(0);
    try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.WRITE)) {
      channel.truncate(JournalDirectory.writtenBytes(journal) - 1);
    }
    archive.down = false;
    untilLost();
    write(recorder, SESSION, 6, 7);
    recording.close().await();
    // Then that one alone is missing
    assertThat(sequences(SESSION)).containsExactly(0L, 1L, 2L, 3L, 4L, 6L);
    assertThat(findings()).extracting(Finding::where).containsExactly("event 5 of " + SESSION);
  }

  @Test
  void shouldNameWhatSomebodyOverwrote() throws Exception {
    Recorder recorder = recording.newRecorder();
    archive.down = true;
    write(recorder, SESSION, 0, 6);
    Path journal = journals(".000.").get(0);
    try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(4), JournalDirectory.writtenBytes(journal) - 4);
    }
    archive.down = false;
    recording.ship().await();
    write(recorder, SESSION, 6, 7);
    recording.close().await();
    assertThat(sequences(SESSION)).containsExactly(0L, 1L, 2L, 3L, 4L, 6L);
    assertThat(findings()).extracting(Finding::where).containsExactly("event 5 of " + SESSION);
  }

  @Test
  void shouldEndSessionsByTheirChunksWhateverTheirRowsSay() throws Exception {
    // Given a session that was not ended, and a row that somebody wrote to
    write(recording.newRecorder(), SESSION, 0, 4);
    recording.close().await();
    try (Connection connection = EmptyStore.connection(EmptyStore.at(file()));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE sessions SET last_sequence = 0, home = '" + home() + "'");
    }
    // When the gateway starts again
    start().close().await();
    // Then it does start, and the session has its end
    assertThat(archive.session(SESSION).await().orElseThrow().closedAt()).isPresent();
    assertThat(sequences(SESSION)).startsWith(0L, 1L, 2L, 3L, 4L);
  }

  private String home() throws IOException {
    return Files.readString(directory.resolve("journal").resolve(JournalDirectory.HOME_FILE));
  }

  private void write(Recorder recorder, String session, long from, long to) {
    for (long i = from; i < to; i++) {
      recorder
          .record(
              i == 0
                  ? SampleEvents.opened(session)
                  : SampleEvents.judged(session, i, i, "SELECT 1", "allow"))
          .await();
    }
  }

  private void untilLost() {
    while (recording.backlog().lost().isEmpty()) {
      recording.ship().await();
    }
  }

  private List<Long> sequences(String session) {
    return archive.events(session, 0, 100).await().list().stream()
        .map(SessionEvent::sequence)
        .toList();
  }

  private List<Finding> findings() throws Exception {
    return StoreCheck.of(EmptyStore.at(file()), Set.of(), List.of()).findings();
  }

  private Path file() {
    return directory.resolve("store.db");
  }

  private List<Path> journals(String part) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
      return files
          .filter(file -> file.toString().endsWith(".journal"))
          .filter(file -> file.toString().contains(part))
          .sorted()
          .toList();
    }
  }
}
