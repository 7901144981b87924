package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.StoreConfig;
import dev.sallyport.recording.EventFeed;
import dev.sallyport.recording.EventFeed.ActEntry;
import dev.sallyport.recording.EventFeed.Entry;
import dev.sallyport.recording.EventFeed.Place;
import dev.sallyport.recording.EventFeed.SessionEntry;
import dev.sallyport.recording.SampleEvents;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Acts and events in one order: none is missed and none comes twice. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class ActFeedTest {
  private static final AuditFixture FIXTURE = new AuditFixture();

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldFeedActsAndEventsInTheOrderInWhichTheyWereKept() throws Exception {
    Store store = open();
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      if (i % 3 == 0) {
        store.acts().write(AuditFixture.act("a" + i)).await();
        kept.add("a" + i);
      } else {
        events(store, i).await();
        kept.addAll(List.of("s" + i + ":0", "s" + i + ":1"));
      }
    }
    for (int limit : List.of(1, 2, 3, 7, 10_000)) {
      assertThat(names(follow(store.feed(), Place.START, limit)))
          .as("limit %s", limit)
          .isEqualTo(kept);
    }
    store.close().await();
  }

  private static <T> T of(Class<T> type, BiFunction<String, Object[], Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answers.apply(method.getName(), arguments)));
  }

  private static List<Object> list(Tuple values) {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      list.add(values.getValue(i));
    }
    return list;
  }

  @Test
  void shouldPassNothingOverThatIsKeptWhileItIsRead() throws Exception {
    // Given events and an act that are kept between the reading of the one and of the other
    Vertx another = Vertx.vertx();
    StoreConfig config = EmptyStore.at(directory.resolve("s.db"));
    Store store = EmptyStore.open(config, another).await();
    events(store, 1).await();
    Database real = EmptyStore.database(config, vertx);
    List<Runnable> between =
        new ArrayList<>(
            List.of(
                () -> {
                  join(events(store, 2));
                  join(store.acts().write(AuditFixture.act("a2")));
                }));
    SqlConnection connection =
        of(
            SqlConnection.class,
            (method, arguments) -> {
              if (method.equals("close")) {
                return Future.succeededFuture();
              }
              String sql = String.valueOf(arguments[0]);
              if (sql.contains("FROM acts") && !between.isEmpty()) {
                between.remove(0).run();
              }
              return of(
                  PreparedQuery.class,
                  (execute, values) -> real.read(sql, list((Tuple) values[0])));
            });
    Pool reader = of(Pool.class, (method, arguments) -> Future.succeededFuture(connection));
    EventFeed feed =
        new SqlEventFeed(
            new Database(
                reader, reader, new SqliteDatabase.Sqlite(Future::succeededFuture), Database.WAIT));
    // Then
    assertThat(names(follow(feed, Place.START, 10)))
        .containsExactly("s1:0", "s1:1", "s2:0", "s2:1", "a2");
    assertThat(between).isEmpty();
    real.close().await();
    store.close().await();
    another.close().await();
  }

  @Test
  @Tag(EmptyStore.FILES_ALONE)
  void shouldGiveActsOfAnEarlierVersionPlacesAfterAllThatWasSent() throws Exception {
    // Given a store whose acts have no places and are signed without
    Path file = directory.resolve("old.db");
    String url = "jdbc:sqlite:" + file.toAbsolutePath().toUri();
    Flyway.configure()
        .dataSource(url, null, null)
        .locations("classpath:db/migration", "classpath:db/sqlite")
        .target("14")
        .load()
        .migrate();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (int i = 3; i > 0; i--) {
        statement.execute(
            "INSERT INTO acts VALUES ('a"
                + i
                + "', "
                + i
                + ", 'idp:dana', 'Dana', 'k.done', '', '{}')");
      }
    }
    // When
    Store store = Store.open(EmptyStore.at(file), vertx).await();
    store.sign(FIXTURE.home(AuditFixture.HOME, FIXTURE.key()), AuditFixture.CLOCK).await();
    events(store, 1).await();
    // Then
    assertThat(names(follow(store.feed(), Place.START, 2)))
        .containsExactly("a1", "a2", "a3", "s1:0", "s1:1");
    store.checkpoint().await();
    store.close().await();
    assertThat(StoreCheck.of(EmptyStore.at(file), Set.of(), List.of()).findings()).isEmpty();
  }

  @Test
  void shouldKnowASignatureThatAnEarlierVersionMade() {
    ActDigest digest = ActDigest.of("a", 1, "idp:dana", "Dana", "k.done", "s", "{}", 7);
    assertThat(digest.is(digest.value())).isTrue();
    assertThat(digest.is(digest.earlier())).isTrue();
    ActDigest moved = ActDigest.of("a", 1, "idp:dana", "Dana", "k.done", "s", "{}", 8);
    assertThat(moved.is(digest.value())).isFalse();
  }

  private static void join(Future<Void> done) {
    done.toCompletionStage().toCompletableFuture().join();
  }

  private static Future<Void> events(Store store, int number) {
    String id = "s" + number;
    return store
        .sessionArchive()
        .append(List.of(SampleEvents.opened(id), SampleEvents.closed(id, 1)), "h.1", number + 1)
        .mapEmpty();
  }

  private static List<Entry> follow(EventFeed feed, Place from, int limit) {
    List<Entry> all = new ArrayList<>();
    Place place = from;
    while (true) {
      List<Entry> some = feed.after(place, limit).await();
      if (some.isEmpty()) {
        return all;
      }
      assertThat(some).hasSizeLessThanOrEqualTo(limit);
      all.addAll(some);
      place = some.get(some.size() - 1).place();
    }
  }

  private static List<String> names(List<Entry> entries) {
    return entries.stream()
        .map(
            entry ->
                entry instanceof ActEntry act
                    ? act.act().id()
                    : ((SessionEntry) entry).event().session()
                        + ":"
                        + ((SessionEntry) entry).event().sequence())
        .toList();
  }

  private Store open() {
    return EmptyStore.open(EmptyStore.at(directory.resolve("s.db")), vertx).await();
  }
}
