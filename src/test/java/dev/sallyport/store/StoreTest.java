package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.recording.SampleEvents;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionArchive.Filter;
import dev.sallyport.recording.SessionArchive.SessionSummary;
import dev.sallyport.recording.SessionEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class StoreTest {
  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  @Tag(EmptyStore.FILES_ALONE)
  void shouldKeepItsFilesFromOtherReaders() throws Exception {
    // Given a store in a place that does not exist yet, with characters that URLs know
    Path file = directory.resolve("state?x=1&y/sally port.db");
    Store store = open(file);
    store.sessionArchive().append(List.of(SampleEvents.opened("s")), "h.1", 1).await();
    // Then
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(file.getParent())) {
      List<Path> all = files.toList();
      assertThat(all).contains(file);
      for (Path each : all) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
            .isEqualTo("rw-------");
      }
    }
    store.close().await();
  }

  @Test
  void shouldHoldWhatItHeldWhenOpenedAgain() {
    Path file = directory.resolve("store.db");
    Store first = open(file);
    first.sessionArchive().append(List.of(SampleEvents.opened("s")), "h.1", 7).await();
    first.close().await();
    Store second = open(file);
    assertThat(second.sessionArchive().session("s").await()).isPresent();
    assertThat(second.sessionArchive().position("h.1").await()).isEqualTo(7);
    second.close().await();
  }

  @Test
  @Tag(EmptyStore.FILES_ALONE)
  void shouldFailOnAFileThatIsNoDatabase() throws Exception {
    Path file = directory.resolve("store.db");
    Files.writeString(file, "this is a letter to my aunt, and not a database\n".repeat(100));
    assertThatThrownBy(() -> open(file)).hasMessageContaining("could not be brought up to date");
  }

  @Test
  void shouldChangeNothingWhenOpenedForReading() throws Exception {
    Path file = directory.resolve("store.db");
    Store store = open(file);
    Store reading = Store.openForReading(EmptyStore.at(file), vertx);
    assertThatThrownBy(
            () ->
                reading
                    .sessionArchive()
                    .append(List.of(SampleEvents.opened("s")), "h.1", 1)
                    .await())
        .hasMessageMatching("(?s).*read-?only.*");
    assertThat(store.sessionArchive().session("s").await()).isEmpty();
    reading.close().await();
    store.close().await();
  }

  @Test
  void shouldKeepNothingOfABatchThatFails() {
    Store store = open(directory.resolve("store.db"));
    SessionArchive archive = store.sessionArchive();
    List<SessionEvent> batch = List.of(SampleEvents.opened("s"), SampleEvents.opened(null));
    assertThatThrownBy(() -> archive.append(batch, "h.1", 9).await()).isNotNull();
    assertThat(archive.session("s").await()).isEmpty();
    assertThat(archive.position("h.1").await()).isZero();
    store.close().await();
  }

  @Test
  void shouldWriteFromManyCallersAtOnce() {
    Store store = open(directory.resolve("store.db"));
    List<Future<Void>> writes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String session = "s" + i;
      writes.add(
          store
              .sessionArchive()
              .append(
                  List.of(SampleEvents.opened(session), SampleEvents.closed(session, 1)),
                  "h." + i % 4,
                  i));
    }
    Future.all(writes).await();
    assertThat(store.sessionArchive().sessions(filter(Optional.empty(), 500)).await()).hasSize(200);
    store.close().await();
  }

  @Test
  void shouldListSessionsPageByPage() {
    // Given
    Store store = open(directory.resolve("store.db"));
    SessionArchive archive = store.sessionArchive();
    List<SessionEvent> events = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      events.add(opened("s" + i, "idp:p" + i % 2, SampleEvents.START.plusSeconds(i)));
    }
    archive.append(events, "h.1", 1).await();
    // When
    List<String> seen = new ArrayList<>();
    Optional<Instant> before = Optional.empty();
    List<SessionSummary> page;
    do {
      page = archive.sessions(filter(before, 3)).await();
      page.forEach(session -> seen.add(session.id()));
      before = page.isEmpty() ? before : Optional.of(page.get(page.size() - 1).openedAt());
    } while (!page.isEmpty());
    // Then
    assertThat(seen).containsExactly("s6", "s5", "s4", "s3", "s2", "s1", "s0");
    Filter ofOne = new Filter(Optional.of("idp:p1"), Optional.of("orders"), Optional.empty(), 50);
    assertThat(archive.sessions(ofOne).await())
        .extracting(SessionSummary::id)
        .containsExactly("s5", "s3", "s1");
    Filter elsewhere = new Filter(Optional.empty(), Optional.of("other"), Optional.empty(), 50);
    assertThat(archive.sessions(elsewhere).await()).isEmpty();
    store.close().await();
  }

  @Test
  void shouldTakeASessionWhoseBeginningIsLostOrHasHoles() {
    Store store = open(directory.resolve("store.db"));
    SessionArchive archive = store.sessionArchive();
    archive.append(List.of(SampleEvents.finished("s", 4, 1)), "h.1", 1).await();
    archive.append(List.of(opened("t", null, SampleEvents.START)), "h.1", 2).await();
    assertThat(archive.session("s").await().orElseThrow().principal()).isEqualTo("unknown");
    assertThat(archive.session("t").await().orElseThrow().principal()).isEmpty();
    store.close().await();
  }

  private Store open(Path file) {
    return Store.open(EmptyStore.at(file), vertx).await();
  }

  private static Filter filter(Optional<Instant> before, int limit) {
    return new Filter(Optional.empty(), Optional.empty(), before, limit);
  }

  private static SessionEvent opened(String session, String principal, Instant at) {
    return new SessionEvent.Opened(
        session,
        0,
        at,
        principal,
        "Name",
        "agent",
        Set.of(),
        "orders",
        "shop",
        "127.0.0.1:1",
        1,
        Map.of(),
        "",
        "",
        Map.of(),
        "gateway",
        Set.of(),
        "");
  }
}
