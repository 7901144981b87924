package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.StoreConfig;
import dev.sallyport.recording.Act;
import dev.sallyport.recording.SampleEvents;
import dev.sallyport.recording.SessionEvent;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What PostgreSQL has that a file has not: several who start, other texts, settings of its own. */
@Tag(PostgresServer.ALONE)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PostgresStoreTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldBeBroughtUpToDateOnceByAllThatStart() throws Exception {
    // Given
    StoreConfig.PostgreSql config = PostgresServer.bare();
    assertThat(StoreVersions.of(config).version()).isEmpty();
    assertThat(StoreVersions.of(config).isCurrent()).isFalse();
    ExecutorService nodes = Executors.newFixedThreadPool(3);
    // When
    List<Future<List<String>>> starts = new ArrayList<>();
    Callable<List<String>> start = () -> StoreVersions.migrate(config);
    for (int i = 0; i < 3; i++) {
      starts.add(nodes.submit(start));
    }
    for (Future<List<String>> each : starts) {
      each.get();
    }
    nodes.shutdown();
    // Then
    StoreVersions.Status status = StoreVersions.of(config);
    assertThat(status.isCurrent()).isTrue();
    assertThat(status.store()).doesNotContain(config.password().reveal() + "@");
    assertThat(StoreVersions.migrate(config)).isEmpty();
    assertThat(
            values(
                config,
                "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE"
                    + " table_schema = 'public' AND data_type = 'text' AND collation_name IS"
                    + " DISTINCT FROM 'C'"))
        .isEmpty();
  }

  @Test
  void shouldLeaveViewsOfOthersAlone() throws Exception {
    // Given what CREATE EXTENSION pg_stat_statements leaves beside the tables, too
    StoreConfig.PostgreSql config = PostgresServer.empty();
    run(config, "CREATE VIEW theirs AS SELECT CAST('SELECT 1' AS TEXT) AS query");
    // When
    PostgresDatabase.migrate(config);
    // Then
    assertThat(StoreVersions.of(config).isCurrent()).isTrue();
    assertThat(values(config, "SELECT query FROM theirs")).containsExactly("SELECT 1");
  }

  @Test
  void shouldRefuseADatabaseThatForgetsOrHasOtherLetters() throws Exception {
    StoreConfig.PostgreSql forgetful = PostgresServer.bare();
    run(forgetful, "ALTER DATABASE " + forgetful.database() + " SET synchronous_commit = off");
    assertThatThrownBy(() -> PostgresDatabase.migrate(forgetful))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("synchronous_commit");
    StoreConfig.PostgreSql other = PostgresServer.inAscii();
    assertThatThrownBy(() -> PostgresDatabase.migrate(other))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void shouldWriteThroughNoReader() {
    Database database = PostgresDatabase.open(PostgresServer.empty(), vertx, "test");
    assertThatThrownBy(
            () -> database.read("DELETE FROM sessions WHERE id = ?", List.of("s")).await())
        .hasMessageContaining("read-only");
    database.close().await();
  }

  @Test
  void shouldGiveUpATurnWhenANodeIsSilent() {
    Database database = PostgresDatabase.open(PostgresServer.empty(), vertx, "test");
    for (String setting :
        List.of("idle_in_transaction_session_timeout", "lock_timeout", "tcp_user_timeout")) {
      assertThat(
              database
                  .read(
                      "SELECT CAST(setting AS BIGINT) FROM pg_settings WHERE name = ?",
                      List.of(setting))
                  .await()
                  .iterator()
                  .next()
                  .getLong(0))
          .as(setting)
          .isBetween(1_000L, 60_000L);
    }
    database.close().await();
  }

  @Test
  void shouldKeepWhatHasACharacterThatNoTextOfItMayHave() throws Exception {
    // Given
    StoreConfig.PostgreSql config = PostgresServer.empty();
    Store store = Store.open(config, vertx).await();
    AuditFixture fixture = new AuditFixture();
    store.sign(fixture.home(AuditFixture.HOME, fixture.key()), AuditFixture.CLOCK).await();
    List<SessionEvent> session = new ArrayList<>(AuditFixture.session("s"));
    session.set(4, SampleEvents.judged("s", 4, 2, "SELECT 'a\0b' FROM t", "deny"));
    SessionEvent.LoginRefused refused =
        new SessionEvent.LoginRefused(
            "l", 0, SampleEvents.START, "127.0.0.1:1", "us\0er", "", "no \0", 1);
    session.add(refused);
    // When
    store.sessionArchive().append(session, AuditFixture.HOME + ".1", 1).await();
    store
        .acts()
        .write(
            new Act(
                "a",
                AuditFixture.NOW,
                "idp:dana",
                "Da\0na",
                "policy.published",
                "ord\0ers",
                Map.of("k", "v\0")))
        .await();
    store.checkpoint().await();
    // Then
    assertThat(store.sessionArchive().events("s", 0, 100).await().list()).hasSize(7);
    assertThat(StoreCheck.of(config, Set.of(), List.of()).findings()).isEmpty();
    assertThat(values(config, "SELECT login_user FROM refused_logins"))
        .containsExactly("us\u2400er");
    store.close().await();
  }

  @Test
  void shouldKeepNamesThatNoIndexHasRoomFor() {
    Store store = Store.open(PostgresServer.empty(), vertx).await();
    Random random = new Random(7);
    String name =
        IntStream.range(0, 20_000)
            .mapToObj(i -> Character.toString(0x4e00 + random.nextInt(20_000)))
            .collect(Collectors.joining());
    SessionEvent said =
        new SessionEvent.Judged(
            "s",
            1,
            SampleEvents.START,
            1,
            "COM_QUERY",
            "SELECT " + name,
            List.of(name),
            "shop",
            Set.of("select"),
            Set.of(name + "." + name, "shop.orders"),
            "deny",
            "reporting-agents/2",
            "",
            List.of(),
            List.of());
    store.sessionArchive().append(List.of(SampleEvents.opened("s"), said), "h.1", 1).await();
    assertThat(
            store
                .statementSearch()
                .statements(new AskedStatements().table("shop.orders").filter())
                .await()
                .list())
        .hasSize(1);
    store.close().await();
  }

  private static void run(StoreConfig config, String sql) throws Exception {
    try (Connection connection = EmptyStore.connection(config);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> values(StoreConfig config, String sql) throws Exception {
    List<String> values = new ArrayList<>();
    try (Connection connection = EmptyStore.connection(config);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        values.add(row.getString(1));
      }
    }
    return values;
  }
}
