package dev.sallyport.store;

import dev.sallyport.config.StoreConfig;
import dev.sallyport.recording.Act;
import dev.sallyport.recording.LedgerHome;
import dev.sallyport.recording.SampleEvents;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.recording.chain.SigningKey;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A signed store with a little of everything, and what somebody may do to its file. */
public final class AuditFixture {
  public static final String HOME = "0123456789ab";
  public static final String OTHER_HOME = "ba9876543210";
  static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private final SigningKey key = SigningKey.generate();
  private final SigningKey successor = SigningKey.generate();

  /** The key that signs in the end. */
  public SigningKey key() {
    return successor;
  }

  SigningKey earlier() {
    return key;
  }

  LedgerHome home(String home, SigningKey signing, SigningKey... previous) {
    return new LedgerHome(home, signing, List.of(previous));
  }

  /**
   * Sessions that ended and that run, refused logins, acts, two checkpoints and a change of keys.
   */
  public void write(Path file) {
    write(EmptyStore.at(file));
  }

  void write(StoreConfig config) {
    Vertx vertx = Vertx.vertx();
    Store store = EmptyStore.open(config, vertx).await();
    store.acts().write(act("a0")).await();
    store.sign(home(HOME, key), CLOCK).await();
    for (int i = 0; i < 2; i++) {
      List<List<SessionEvent>> sessions = List.of(session("s" + i), session("t" + i));
      int[] cuts = {0, 2, 5, 7};
      for (int part = 0; part < 3; part++) {
        List<SessionEvent> batch = new ArrayList<>();
        for (List<SessionEvent> session : sessions) {
          batch.addAll(session.subList(cuts[part], cuts[part + 1]));
        }
        batch.add(SampleEvents.loginRefused("l" + i + part));
        store.sessionArchive().append(batch, HOME + ".1", i * 3L + part).await();
      }
      store.acts().write(act("a" + (i + 1))).await();
      if (i == 0) {
        store.checkpoint().await();
        store.sign(home(HOME, successor, key), CLOCK).await();
      }
    }
    store.sessionArchive().append(session("open").subList(0, 4), HOME + ".1", 99).await();
    store.checkpoint().await();
    store.close().await();
    vertx.close().await();
  }

  static List<SessionEvent> session(String id) {
    return List.of(
        SampleEvents.opened(id),
        SampleEvents.judged(id, 1, 1, "SELECT 1 -- " + id, "allow"),
        SampleEvents.rows(id, 2, 1),
        SampleEvents.finished(id, 3, 1),
        SampleEvents.judged(id, 4, 2, "DROP TABLE x -- " + id, "deny"),
        SampleEvents.judged(id, 5, 3, "SELECT 2", "allow"),
        SampleEvents.closed(id, 6));
  }

  static Act act(String id) {
    return new Act(id, NOW, "idp:dana", "Dana", "policy.published", "orders", Map.of("n", id));
  }

  /** A copy of a store to which somebody did something. */
  static Path after(Path store, Path copy, String... sql) throws Exception {
    EmptyStore.copy(store, copy);
    try (Connection connection = EmptyStore.connection(EmptyStore.at(copy));
        Statement statement = connection.createStatement()) {
      if (!EmptyStore.isPostgres()) {
        statement.execute("PRAGMA synchronous = OFF");
      }
      for (String each : sql) {
        if (statement.executeUpdate(each) == 0) {
          throw new IllegalArgumentException("changes nothing: " + each);
        }
      }
    }
    return copy;
  }

  /** All rows of some tables, as one text. */
  static String rows(Path store, String... tables) {
    StringBuilder rows = new StringBuilder();
    try (Connection connection = EmptyStore.connection(EmptyStore.at(store));
        Statement statement = connection.createStatement()) {
      for (String table : tables) {
        try (ResultSet row = statement.executeQuery("SELECT * FROM " + table)) {
          while (row.next()) {
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
              rows.append(row.getString(i)).append('\n');
            }
          }
        }
      }
      return rows.toString();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<String> values(Path store, String sql) throws Exception {
    return values(EmptyStore.at(store), sql);
  }

  static List<String> values(StoreConfig store, String sql) throws Exception {
    List<String> values = new ArrayList<>();
    try (Connection connection = EmptyStore.connection(store);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }
}
