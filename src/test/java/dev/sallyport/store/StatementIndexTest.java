package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.recording.Cursor;
import dev.sallyport.recording.EventFormat;
import dev.sallyport.recording.SampleEvents;
import dev.sallyport.recording.SeenPrincipals;
import dev.sallyport.recording.SeenPrincipals.SeenPrincipal;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.recording.Shipment;
import dev.sallyport.recording.Statistics.Figures;
import dev.sallyport.recording.chain.Chunk;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class StatementIndexTest {
  private static final List<String> TABLES =
      List.of("statements", "session_accesses", "reviews", "statement_counts", "principals");

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  @Tag(EmptyStore.FILES_ALONE)
  void shouldFillAStoreOfAnEarlierVersionAsIfItHadAlwaysBeenThere() throws Exception {
    // Given one store that this version wrote, and one that an earlier version wrote
    Path now = directory.resolve("now.db");
    Path then = directory.resolve("then.db");
    ManySessions many = new ManySessions(30, 2_000);
    many.fill(now);
    copyIntoEarlierVersion(now, then);
    // When
    Store store = EmptyStore.open(EmptyStore.at(then), vertx).await();
    SessionArchive archive = store.sessionArchive();
    SessionArchive.Filter byTable = byTable("shop.orders");
    assertThat(archive.page(byTable).await().indexing()).isTrue();
    int steps = 0;
    while (archive.indexEarlier().await()) {
      steps++;
    }
    // Then
    assertThat(steps).isGreaterThanOrEqualTo(2);
    assertThat(archive.page(byTable).await().indexing()).isFalse();
    store.close().await();
    for (String table : TABLES) {
      assertThat(content(then, table)).as(table).isNotEmpty().isEqualTo(content(now, table));
    }
    for (String words : List.of("select", "shop.orders", "done")) {
      assertThat(found(then, words)).as(words).isNotEmpty().isEqualTo(found(now, words));
    }
  }

  @Test
  void shouldIndexEventsOnceHoweverOftenAndInWhatPiecesTheyAreShipped() throws Exception {
    // Given
    List<SessionEvent> events = new ManySessions(1, 60).session(0);
    Path whole = directory.resolve("whole.db");
    Path pieces = directory.resolve("pieces.db");
    Store one = EmptyStore.open(EmptyStore.at(whole), vertx).await();
    one.sessionArchive().append(events, "j.0", 1).await();
    one.close().await();
    // When
    Store other = EmptyStore.open(EmptyStore.at(pieces), vertx).await();
    for (int i = 0; i < events.size(); i++) {
      List<SessionEvent> again = events.subList(Math.max(0, i - 2), i + 1);
      other.sessionArchive().append(again, "j.0", i).await();
    }
    other.close().await();
    // Then
    for (String table : TABLES) {
      assertThat(content(pieces, table)).as(table).isNotEmpty().isEqualTo(content(whole, table));
    }
    assertThat(found(pieces, "shop.orders")).isNotEmpty().isEqualTo(found(whole, "shop.orders"));
  }

  @Test
  void shouldIndexOnceWhatThereWasNoTimeForWhenItWasKept() throws Exception {
    // Given
    List<SessionEvent> events = new ManySessions(1, 60).session(0);
    Path whole = directory.resolve("whole.db");
    Path late = directory.resolve("late.db");
    Store one = Store.open(EmptyStore.at(whole), vertx).await();
    one.sessionArchive().append(events, "j.0", 1).await();
    one.close().await();
    // When some of it is indexed at once and some later, while more comes
    Store other = Store.open(EmptyStore.at(late), vertx).await();
    SessionArchive archive = other.sessionArchive();
    for (int i = 0; i < events.size(); i += 10) {
      List<Shipment.Line> lines = new ArrayList<>();
      for (SessionEvent event : events.subList(i, Math.min(events.size(), i + 10))) {
        lines.add(Shipment.Line.of(event));
      }
      boolean later = i % 40 == 20;
      archive.append(new Shipment(lines, "j.0", i, later)).await();
      if (later) {
        assertThat(archive.page(byTable("shop.orders")).await().indexing()).isTrue();
      }
      if (i % 40 == 30) {
        while (archive.indexEarlier().await()) {
          assertThat(archive.session(events.get(0).session()).await()).isPresent();
        }
      }
    }
    while (archive.indexEarlier().await()) {
      assertThat(archive.session(events.get(0).session()).await()).isPresent();
    }
    // Then it is as if there had been time
    assertThat(archive.page(byTable("shop.orders")).await().indexing()).isFalse();
    other.close().await();
    for (String table : TABLES) {
      assertThat(content(late, table)).as(table).isNotEmpty().isEqualTo(content(whole, table));
    }
    assertThat(found(late, "shop.orders")).isNotEmpty().isEqualTo(found(whole, "shop.orders"));
  }

  @Test
  void shouldPassOverAChunkThatCannotBeReadAndIndexAllElse() throws Exception {
    // Given recorded sessions that are not indexed, and one chunk that somebody wrote over
    Path whole = directory.resolve("whole.db");
    new AuditFixture().write(whole);
    Path damaged =
        AuditFixture.after(
            whole,
            directory.resolve("damaged.db"),
            "DELETE FROM statement_words WHERE rowid IN (SELECT id FROM statements)",
            "DELETE FROM statements",
            "UPDATE sessions SET unindexed_from = 0 WHERE what = 'session'",
            "UPDATE chunks SET content = %s WHERE session = 's1' AND number = 2"
                .formatted(EmptyStore.literal(new byte[1])));
    // When
    Store store = EmptyStore.open(EmptyStore.at(damaged), vertx).await();
    int steps = 0;
    while (store.sessionArchive().indexEarlier().await()) {
      assertThat(++steps).isLessThan(50);
    }
    // Then what is behind it is found, in its session and in all others
    assertThat(store.sessionArchive().unreadableChunks()).isEqualTo(1);
    store.close().await();
    String statements = "SELECT session || ':' || number AS s FROM statements";
    List<String> all = AuditFixture.values(whole, statements + " ORDER BY s");
    assertThat(all).contains("s1:2");
    assertThat(AuditFixture.values(damaged, statements + " ORDER BY s"))
        .isEqualTo(
            AuditFixture.values(
                whole, statements + " WHERE session || ':' || number <> 's1:2' ORDER BY s"));
    // And it stays marked
    Store again = EmptyStore.open(EmptyStore.at(damaged), vertx).await();
    assertThat(again.sessionArchive().indexEarlier().await()).isFalse();
    assertThat(again.sessionArchive().unreadableChunks()).isEqualTo(1);
    again.close().await();
  }

  @Test
  void shouldLeaveNothingOfDeletedSessions() throws Exception {
    // Given
    Path file = directory.resolve("s.db");
    new ManySessions(20, 4_000).fill(file);
    Path fewer = directory.resolve("fewer.db");
    ManySessions same = new ManySessions(20, 4_000);
    Store expected = EmptyStore.open(EmptyStore.at(fewer), vertx).await();
    List<String> away = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      List<SessionEvent> events = same.session(i);
      if (i % 2 == 0) {
        away.add(events.get(0).session());
      } else {
        expected.sessionArchive().append(events, "many.0", i).await();
      }
    }
    expected.close().await();
    // When
    Database database = EmptyStore.database(EmptyStore.at(file), vertx);
    int steps = 1;
    while (database
        .write(connection -> StatementIndex.delete(connection, database.words(), away))
        .await()) {
      steps++;
    }
    database.close().await();
    // Then
    assertThat(steps).isEqualTo(3);
    for (String table : List.of("statements", "session_accesses", "reviews")) {
      assertThat(content(file, table)).as(table).isNotEmpty().isEqualTo(content(fewer, table));
    }
    assertThat(found(file, "select")).isNotEmpty().isEqualTo(found(fewer, "select"));
    assertThat(count(file, "SELECT COUNT(*) FROM statement_words")).isEqualTo(2_000);
  }

  @Test
  void shouldCountStatementsAndWaits() {
    // Given
    Store store = EmptyStore.open(EmptyStore.at(directory.resolve("s.db")), vertx).await();
    String id = "s";
    store
        .sessionArchive()
        .append(
            List.of(
                SampleEvents.opened(id),
                SampleEvents.judged(id, 1, 1, "SELECT 1", "allow"),
                SampleEvents.judged(id, 2, 2, "DROP TABLE x", "deny"),
                SampleEvents.judged(id, 3, 3, "UPDATE x", "review"),
                SampleEvents.reviewRequested(id, 4, 3),
                SampleEvents.reviewEnded(id, 54, 3, "approved")),
            "j.0",
            1)
        .await();
    // When
    Instant from = SampleEvents.START.minusSeconds(90);
    Figures figures = store.statistics().since(from, Duration.ofMinutes(1), 5).await();
    // Then
    assertThat(figures.buckets()).hasSize(5);
    assertThat(figures.buckets().get(2).at()).isEqualTo(SampleEvents.START);
    assertThat(figures.buckets().get(2).allowed()).isEqualTo(1);
    assertThat(figures.buckets().get(2).refused()).isEqualTo(1);
    assertThat(figures.buckets().get(2).reviewed()).isEqualTo(1);
    assertThat(figures.buckets().get(1).allowed()).isZero();
    assertThat(figures.decisions()).containsEntry("approved", 1L).hasSize(1);
    assertThat(figures.waits().orElseThrow().median()).isEqualTo(Duration.ofSeconds(6));
    assertThat(figures.waits().orElseThrow().percentile95()).isEqualTo(Duration.ofSeconds(6));
    assertThat(figures.allWaits()).isTrue();
    Figures hours = store.statistics().since(from, Duration.ofHours(2), 2).await();
    assertThat(hours.buckets().stream().mapToLong(bucket -> bucket.refused()).sum()).isEqualTo(1);
    store.close().await();
  }

  @Test
  void shouldKeepWhoCameIn() {
    // Given
    Store store = EmptyStore.open(EmptyStore.at(directory.resolve("s.db")), vertx).await();
    new ManySessions(200, 2_000).fill(store.sessionArchive());
    SeenPrincipals seen = store.seenPrincipals();
    // When
    List<SeenPrincipal> all = new ArrayList<>();
    Optional<Cursor> before = Optional.empty();
    do {
      SeenPrincipals.Page page = seen.list(filter(Optional.empty(), before, 7)).await();
      all.addAll(page.list());
      before = page.next();
    } while (before.isPresent());
    // Then
    assertThat(all).extracting(SeenPrincipal::id).doesNotHaveDuplicates();
    assertThat(all.stream().mapToLong(SeenPrincipal::sessions).sum()).isEqualTo(200);
    assertThat(all.stream().mapToLong(SeenPrincipal::openSessions).sum()).isEqualTo(20);
    assertThat(all.stream().mapToLong(SeenPrincipal::statements).sum()).isEqualTo(2_000);
    assertThat(all.stream().mapToLong(SeenPrincipal::refused).sum()).isPositive();
    assertThat(all.get(0).groups()).hasSize(1);
    List<SeenPrincipal> annas =
        seen.list(filter(Optional.of(ManySessions.OWNER), Optional.empty(), 100)).await().list();
    assertThat(annas)
        .isNotEmpty()
        .isEqualTo(all.stream().filter(p -> p.actsFor().equals(ManySessions.OWNER)).toList());
    assertThat(
            seen.list(
                    new SeenPrincipals.Filter(
                        Optional.of("AGENT 1"),
                        Optional.of("agent"),
                        Optional.empty(),
                        Optional.empty(),
                        100))
                .await()
                .list())
        .isNotEmpty()
        .allMatch(one -> one.name().startsWith("Agent 1"));
    store.close().await();
  }

  private static SeenPrincipals.Filter filter(
      Optional<String> visibleTo, Optional<Cursor> before, int limit) {
    return new SeenPrincipals.Filter(Optional.empty(), Optional.empty(), visibleTo, before, limit);
  }

  private static SessionArchive.Filter byTable(String table) {
    return new SessionArchive.Filter(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(table),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        50);
  }

  /** What the migrations before this one made, with the sessions and events of another store. */
  private static void copyIntoEarlierVersion(Path from, Path to) throws Exception {
    String url = "jdbc:sqlite:" + to.toAbsolutePath().toUri();
    Flyway.configure()
        .dataSource(url, null, null)
        .locations("classpath:db/migration")
        .target("8")
        .load()
        .migrate();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("ATTACH '" + from.toAbsolutePath() + "' AS other");
      String columns =
          "id, home, principal, principal_name, kind, connection, client, opened_at, closed_at,"
              + " close_cause, statements, denied, reviewed, last_sequence, what, purpose, lease,"
              + " flags";
      statement.execute(
          "INSERT INTO sessions (" + columns + ") SELECT " + columns + " FROM other.sessions");
      try (ResultSet chunks = statement.executeQuery("SELECT * FROM other.chunks");
          PreparedStatement event =
              connection.prepareStatement("INSERT INTO session_events VALUES (?, ?, ?)")) {
        while (chunks.next()) {
          for (ChunkRows.Stored stored : ChunkRows.events(chunk(chunks))) {
            event.setString(1, stored.event().session());
            event.setLong(2, stored.sequence());
            event.setString(3, EventFormat.writeText(stored.event()));
            event.executeUpdate();
          }
        }
      }
    }
  }

  static Chunk chunk(ResultSet row) throws Exception {
    return new Chunk(
        row.getLong("position"),
        row.getString("session"),
        row.getLong("number"),
        row.getLong("first_sequence"),
        row.getLong("last_sequence"),
        row.getLong("events"),
        row.getLong("bytes"),
        row.getString("hash"),
        row.getBytes("content"));
  }

  /** Of which statements the index has these words. */
  private List<String> found(Path file, String words) throws Exception {
    Store store = Store.openForReading(EmptyStore.at(file), vertx);
    List<String> found =
        store
            .statementSearch()
            .statements(new AskedStatements().text(words).limit(500).filter())
            .await()
            .list()
            .stream()
            .map(one -> one.session() + " " + one.number() + " " + one.head())
            .toList();
    store.close().await();
    return found;
  }

  private static long count(Path file, String sql) throws Exception {
    try (Connection connection = EmptyStore.connection(EmptyStore.at(file));
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return result.next() ? result.getLong(1) : -1;
    }
  }

  private static List<String> content(Path file, String table) throws Exception {
    List<String> rows = new ArrayList<>();
    try (Connection connection = EmptyStore.connection(EmptyStore.at(file));
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT * FROM " + table)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= columns; i++) {
          row.append(result.getString(i)).append('|');
        }
        rows.add(row.toString());
      }
    }
    rows.sort(String::compareTo);
    return rows;
  }
}
