package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.StoreConfig;
import dev.sallyport.recording.SessionEvent;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session's row is the same, in however many batches its events come. */
@Tag(EmptyStore.FILES)
class SessionHeadsTest {
  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();
  private StoreConfig config;
  private Store store;
  private Database database;

  @BeforeEach
  void open() {
    AuditFixture keys = new AuditFixture();
    config = EmptyStore.at(folder.resolve("store.db"));
    store = EmptyStore.open(config, vertx).await();
    store.sign(keys.home(AuditFixture.HOME, keys.earlier()), AuditFixture.CLOCK).await();
    database = EmptyStore.database(config, vertx);
  }

  @AfterEach
  void close() {
    database.close().await();
    store.close().await();
    vertx.close().await();
  }

  private void append(List<SessionEvent> events, long position) {
    store.sessionArchive().append(events, AuditFixture.HOME + ".1", position).await();
  }

  private Row row(String session) {
    return database
        .read("SELECT * FROM sessions WHERE id = ?", List.of(session))
        .await()
        .iterator()
        .next();
  }

  private List<Object> said(Row row) {
    return List.of(
        row.getLong("opened_at"),
        row.getLong("closed_at"),
        row.getString("close_cause"),
        row.getLong("statements"),
        row.getLong("denied"),
        row.getLong("reviewed"),
        row.getLong("last_sequence"),
        row.getString("principal"));
  }

  @Test
  void shouldSayTheSameOfASessionThatCameAtOnceAndInParts() {
    // When
    append(AuditFixture.session("once"), 1);
    List<SessionEvent> parts = AuditFixture.session("parts");
    for (int i = 0; i < parts.size(); i++) {
      append(parts.subList(i, i + 1), 2 + i);
    }
    // Then
    Row once = row("once");
    assertThat(said(once)).isEqualTo(said(row("parts")));
    assertThat(once.getLong("statements")).isPositive();
    assertThat(once.getLong("chunks")).isEqualTo(1);
    assertThat(row("parts").getLong("chunks")).isEqualTo(parts.size());
  }

  @Test
  void shouldSealASessionWithItsEndAndNotBefore() {
    List<SessionEvent> events = AuditFixture.session("s");
    append(events.subList(0, 3), 1);
    assertThat(row("s").getLong("sealed")).isZero();
    append(events.subList(3, events.size()), 2);
    assertThat(row("s").getLong("sealed")).isEqualTo(2);
    append(AuditFixture.session("whole"), 3);
    assertThat(row("whole").getLong("sealed")).isEqualTo(1);
  }
}
