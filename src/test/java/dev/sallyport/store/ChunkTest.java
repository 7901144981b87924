package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.sallyport.recording.EventFeed;
import dev.sallyport.recording.EventFeed.Entry;
import dev.sallyport.recording.EventFeed.Place;
import dev.sallyport.recording.EventFeed.SessionEntry;
import dev.sallyport.recording.EventFormat;
import dev.sallyport.recording.SampleEvents;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.recording.Shipment;
import dev.sallyport.recording.chain.Chunk;
import dev.sallyport.recording.chain.DamagedChunkException;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class ChunkTest {
  private static final String MEGABYTE = "x".repeat(1 << 20);

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldChainWhatABatchSaysOfEachSession() throws Exception {
    // Given two sessions in two batches, the second of which repeats an event of the first
    Store store = open("s.db");
    SessionArchive archive = store.sessionArchive();
    archive
        .append(
            List.of(
                SampleEvents.opened("a"),
                SampleEvents.opened("b"),
                SampleEvents.judged("a", 1, 1, "SELECT 1", "allow")),
            "h.1",
            1)
        .await();
    archive
        .append(
            List.of(
                SampleEvents.judged("a", 1, 1, "SELECT 1", "allow"),
                SampleEvents.finished("a", 2, 1),
                SampleEvents.closed("a", 3)),
            "h.1",
            2)
        .await();
    store.close().await();
    // Then
    List<Chunk> chunks = chunks("s.db");
    assertThat(chunks).extracting(Chunk::session).containsExactly("a", "b", "a");
    assertThat(chunks).extracting(Chunk::number).containsExactly(1L, 1L, 2L);
    assertThat(chunks).extracting(Chunk::position).containsExactly(1L, 2L, 3L);
    assertThat(chunks).extracting(Chunk::firstSequence).containsExactly(0L, 0L, 2L);
    assertThat(chunks).extracting(Chunk::lastSequence).containsExactly(1L, 0L, 3L);
    assertThat(chunks.get(0).hash()).isEqualTo(chunks.get(0).hashAfter(Chunk.NONE));
    assertThat(chunks.get(2).hash()).isEqualTo(chunks.get(2).hashAfter(chunks.get(0).hash()));
    assertThat(values("s.db", "SELECT head FROM sessions WHERE id = 'a' AND chunks = 2"))
        .containsExactly(chunks.get(2).hash());
  }

  @Test
  void shouldKeepAChunkBelowAMegabyteUnlessOneEventIsLarger() throws Exception {
    Store store = open("s.db");
    List<SessionEvent> events = new ArrayList<>(List.of(SampleEvents.opened("s")));
    for (int i = 1; i <= 30; i++) {
      events.add(SampleEvents.judged("s", i, i, MEGABYTE.substring(0, 100_000), "allow"));
    }
    events.add(SampleEvents.judged("s", 31, 31, MEGABYTE.repeat(2), "allow"));
    events.add(SampleEvents.closed("s", 32));
    store.sessionArchive().append(events, "h.1", 1).await();
    assertThat(store.sessionArchive().events("s", 0, 5).await().list())
        .isEqualTo(events.subList(0, 5));
    assertThat(store.sessionArchive().events("s", 17, 3).await().list())
        .isEqualTo(events.subList(17, 20));
    store.close().await();
    assertThat(chunks("s.db"))
        .hasSize(5)
        .filteredOn(chunk -> chunk.events() > 1)
        .allMatch(chunk -> chunk.bytes() <= 1 << 20);
  }

  @Test
  void shouldFeedEachEventOnceInTheOrderInWhichItWasKept() {
    // Given sessions in small batches, with refused logins of two days among them
    Store store = open("s.db");
    List<SessionEvent> events = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String id = "s" + i;
      List<SessionEvent> batch =
          List.of(
              SampleEvents.opened(id),
              SampleEvents.loginRefused("l" + i),
              SampleEvents.judged(id, 1, 1, "SELECT " + i, "allow"));
      store.sessionArchive().append(batch, "h.1", i).await();
      store.sessionArchive().append(batch, "h.1", i).await();
      events.addAll(List.of(batch.get(0), batch.get(2), batch.get(1)));
    }
    // When
    for (int limit : List.of(1, 2, 7, 10_000)) {
      List<Entry> fed = new ArrayList<>();
      Place place = Place.START;
      List<Entry> some;
      EventFeed feed = store.feed();
      do {
        some = feed.after(place, limit).await();
        fed.addAll(some);
        place = fed.get(fed.size() - 1).place();
        assertThat(Place.of(place.toString())).isEqualTo(place);
      } while (!some.isEmpty());
      // Then
      assertThat(fed).extracting(ChunkTest::event).isEqualTo(events);
      assertThat(fed).extracting(Entry::place).doesNotHaveDuplicates();
      assertThat(((SessionEntry) fed.get(0)).who().principalName()).isEqualTo("Reporting agent");
      assertThat(((SessionEntry) fed.get(0)).who().actsFor()).isEqualTo("idp:dana");
      assertThat(((SessionEntry) fed.get(2)).who().client()).isEqualTo("127.0.0.1:50124");
    }
    store.close().await();
  }

  @Test
  void shouldKeepRefusedLoginsInAChainThatIsNoSession() throws Exception {
    Store store = open("s.db");
    for (int i = 0; i < 3; i++) {
      store
          .sessionArchive()
          .append(
              List.of(SampleEvents.loginRefused("l" + i), SampleEvents.loginRefused("l" + i)),
              "h.1",
              i)
          .await();
    }
    String id = "logins-h-2026-11-20";
    assertThat(store.sessionArchive().session(id).await()).isEmpty();
    assertThat(store.sessionArchive().startingWith("logins", 9).await()).isEmpty();
    assertThat(store.sessionArchive().unclosed("h", "", 9).await()).isEmpty();
    assertThat(store.sessionArchive().refusedLogins(Optional.empty(), 9).await()).hasSize(3);
    store.close().await();
    assertThat(chunks("s.db")).extracting(Chunk::session).containsExactly(id, id, id);
    assertThat(chunks("s.db")).extracting(Chunk::lastSequence).containsExactly(0L, 1L, 2L);
  }

  @Test
  @Tag(EmptyStore.FILES_ALONE)
  void shouldMoveWhatAnEarlierVersionKept() throws Exception {
    // Given a store as an earlier version made it
    List<SessionEvent> session = new ManySessions(1, 4_000).session(0);
    List<SessionEvent> other =
        List.of(SampleEvents.opened("s"), SampleEvents.judged("s", 1, 1, "ä\n✓", "deny"));
    SessionEvent.LoginRefused login = SampleEvents.loginRefused("l");
    String url = url("old.db");
    Flyway.configure()
        .dataSource(url, null, null)
        .locations("classpath:db/migration")
        .target("14")
        .load()
        .migrate();
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement head = connection.prepareStatement(SessionTally.INSERT_HEAD);
        PreparedStatement event =
            connection.prepareStatement("INSERT INTO session_events VALUES (?, ?, ?)");
        Statement any = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (List<SessionEvent> events : List.of(session, other)) {
        SessionTally tally = new SessionTally(-1);
        for (SessionEvent one : events) {
          tally.add(Shipment.Line.of(one));
          event.setString(1, one.session());
          event.setLong(2, one.sequence());
          event.setString(3, EventFormat.writeText(one));
          event.executeUpdate();
        }
        Tuple values = tally.head(events.get(0).session(), "h");
        for (int i = 0; i < values.size(); i++) {
          head.setObject(i + 1, values.getValue(i));
        }
        head.executeUpdate();
      }
      any.execute("UPDATE sessions SET last_sequence = 1 WHERE id = 's'");
      any.execute(
          "INSERT INTO refused_logins VALUES ('l', "
              + Micros.of(login.at())
              + ", '127.0.0.1:50124', 'orders', '', 'access denied, the token expired', 1)");
      connection.commit();
    }
    // When
    Store store = open("old.db");
    // Then
    assertThat(all(store, session.get(0).session())).isEqualTo(session);
    assertThat(all(store, "s")).isEqualTo(other);
    SessionEvent more = SampleEvents.closed("s", 2);
    store.sessionArchive().append(List.of(more, login), "h.1", 1).await();
    assertThat(all(store, "s")).hasSize(3).contains(more);
    List<Entry> fed = store.feed().after(Place.START, 10_000).await();
    assertThat(fed).hasSizeGreaterThan(4_000);
    assertThat(fed).extracting(ChunkTest::event).containsOnlyOnce(login).contains(more);
    store.close().await();
    assertThat(values("old.db", "SELECT name FROM sqlite_master WHERE name = 'session_events'"))
        .isEmpty();
    assertThat(chunks("old.db")).hasSizeGreaterThan(3);
  }

  @Test
  void shouldNotTakeMemoryForWhatIsNotThere() throws Exception {
    // Given a chunk of 200 megabytes in a few bytes, which says that it is small
    byte[] bomb = Zstd.compress(new byte[200 << 20]);
    Chunk said = new Chunk(1, "s", 1, 0, 0, 1, 1_000, "", bomb);
    assertThatThrownBy(said::plain).isInstanceOf(DamagedChunkException.class);
    Chunk vast = new Chunk(1, "s", 1, 0, 0, 1, Long.MAX_VALUE, "", bomb);
    assertThatThrownBy(vast::plain).isInstanceOf(DamagedChunkException.class);
    Chunk nonsense = new Chunk(1, "s", 1, 0, 0, 1, 4, "", new byte[] {1, 2, 3, 4});
    assertThatThrownBy(nonsense::plain).isInstanceOf(DamagedChunkException.class);
  }

  private static List<SessionEvent> all(Store store, String session) {
    List<SessionEvent> all = new ArrayList<>();
    SessionArchive.Events some;
    do {
      long next = all.isEmpty() ? 0 : all.get(all.size() - 1).sequence() + 1;
      some = store.sessionArchive().events(session, next, 700).await();
      all.addAll(some.list());
    } while (some.more());
    return all;
  }

  private static SessionEvent event(Entry entry) {
    return ((SessionEntry) entry).event();
  }

  private Store open(String file) {
    return Store.open(EmptyStore.at(directory.resolve(file)), vertx).await();
  }

  private String url(String file) {
    return "jdbc:sqlite:" + directory.resolve(file).toUri();
  }

  private List<Chunk> chunks(String file) throws Exception {
    List<Chunk> chunks = new ArrayList<>();
    try (Connection connection = EmptyStore.connection(EmptyStore.at(directory.resolve(file)));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM chunks ORDER BY position")) {
      while (rows.next()) {
        chunks.add(StatementIndexTest.chunk(rows));
      }
    }
    return chunks;
  }

  private List<String> values(String file, String sql) throws Exception {
    List<String> values = new ArrayList<>();
    try (Connection connection = EmptyStore.connection(EmptyStore.at(directory.resolve(file)));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }
}
