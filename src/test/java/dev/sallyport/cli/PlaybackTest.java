package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.StoreConfig;
import dev.sallyport.recording.EventFormat;
import dev.sallyport.recording.Pace;
import dev.sallyport.recording.SampleEvents;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.FILES)
class PlaybackTest {
  private static final String SESSION = "5f1c1b1e-0000-4000-8000-000000000001";

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final StringWriter out = new StringWriter();
  private final List<Duration> pauses = new ArrayList<>();
  private Store store;
  private long position;

  @BeforeEach
  void openStore() {
    store = EmptyStore.open(new StoreConfig.Sqlite(directory.resolve("store.db")), vertx).await();
  }

  @AfterEach
  void closeStore() {
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldGoOnWithASessionThatRunsUntilItEnds() throws Exception {
    // Given
    record(SampleEvents.opened(SESSION), SampleEvents.judged(SESSION, 1, 1, "SELECT 1", "allow"));
    // When: the session says something while it is followed, and more a little later
    play(
        Pace.AT_ONCE,
        false,
        true,
        length -> {
          pauses.add(length);
          if (pauses.size() == 1) {
            assertThat(out.toString()).contains("SELECT 1").doesNotContain("affected");
            record(SampleEvents.finished(SESSION, 2, 1));
          } else if (pauses.size() == 3) {
            record(SampleEvents.closed(SESSION, 3));
          }
          return true;
        });
    // Then
    assertThat(pauses).hasSize(3).containsOnly(Playback.POLL);
    assertThat(out.toString())
        .containsOnlyOnce("SELECT 1")
        .endsWith("closed     client left" + System.lineSeparator());
  }

  @Test
  void shouldLeaveASessionThatRunsWhenToldTo() throws Exception {
    record(SampleEvents.opened(SESSION), SampleEvents.judged(SESSION, 1, 1, "SELECT 1", "allow"));
    play(Pace.AT_ONCE, false, true, length -> false);
    assertThat(out.toString())
        .endsWith("still open, no outcome yet of #1" + System.lineSeparator());
  }

  @Test
  void shouldKeepThePausesThatThereWere() throws Exception {
    record(
        SampleEvents.opened(SESSION),
        SampleEvents.judged(SESSION, 1, 1, "SELECT 1", "allow"),
        SampleEvents.closed(SESSION, 4));
    play(Pace.of("1"), true, false, pauses::add);
    play(Pace.of("10"), true, false, pauses::add);
    assertThat(pauses)
        .containsExactly(
            Duration.ofMillis(120),
            Duration.ofMillis(360),
            Duration.ofMillis(12),
            Duration.ofMillis(36));
  }

  @Test
  void shouldShortenALongPauseAndSaySo() throws Exception {
    record(SampleEvents.opened(SESSION), SampleEvents.closed(SESSION, 100_000));
    play(Pace.of("2"), false, false, pauses::add);
    assertThat(pauses).containsExactly(Pace.LONGEST);
    assertThat(out.toString()).contains("(3 h 20 min pass, shortened to 3s)");
  }

  @Test
  void shouldKeepJsonLinesFreeOfAnythingElse() throws Exception {
    record(SampleEvents.opened(SESSION), SampleEvents.closed(SESSION, 100_000));
    play(Pace.of("1"), true, false, pauses::add);
    List<SessionEvent> read = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      read.add(EventFormat.read(line));
    }
    assertThat(read)
        .containsExactly(SampleEvents.opened(SESSION), SampleEvents.closed(SESSION, 100_000));
  }

  private void play(Pace pace, boolean json, boolean follow, Playback.Pauses pausing)
      throws Exception {
    new Playback(store.sessionArchive(), new PrintWriter(out), pausing, pace, json, follow)
        .of(store.sessionArchive().session(SESSION).await().orElseThrow());
  }

  private void record(SessionEvent... events) {
    store.sessionArchive().append(List.of(events), "home.1", ++position).await();
  }
}
