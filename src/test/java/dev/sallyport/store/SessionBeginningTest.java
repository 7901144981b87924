package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.StoreConfig;
import dev.sallyport.recording.SampleEvents;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionEvent;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions by the beginning of their identifiers. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class SessionBeginningTest {
  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private StoreConfig config;
  private Store store;

  @BeforeEach
  void open() {
    config = EmptyStore.at(directory.resolve("store.db"));
    store = EmptyStore.open(config, vertx).await();
  }

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldFindThoseThatBeginSoAndNoOthers() {
    SessionArchive archive = store.sessionArchive();
    List<SessionEvent> opened =
        Stream.of("a", "a1", "a1\uD83D\uDE00", "a2", "A1", "b", "\u00e4", "%", "a\uFFFD")
            .<SessionEvent>map(SampleEvents::opened)
            .toList();
    archive.append(opened, "home.1", 0).await();
    assertThat(archive.startingWith("a", 10).await())
        .containsExactly("a", "a1", "a1\uD83D\uDE00", "a2", "a\uFFFD");
    assertThat(archive.startingWith("a1", 10).await()).containsExactly("a1", "a1\uD83D\uDE00");
    assertThat(archive.startingWith("\u00e4", 10).await()).containsExactly("\u00e4");
    assertThat(archive.startingWith("%", 10).await()).containsExactly("%");
    assertThat(archive.startingWith("c", 10).await()).isEmpty();
    assertThat(archive.startingWith("a", 2).await()).containsExactly("a", "a1");
  }

  /** However many there are. */
  @Test
  void shouldReadNoMoreThanTheIndexLeadsTo() throws SQLException {
    try (Connection connection = EmptyStore.connection(config);
        Statement settings = connection.createStatement()) {
      if (EmptyStore.isPostgres()) {
        // Of a table with nothing in it all would be read
        settings.execute("SET enable_seqscan = off");
        assertThat(plan(connection, "EXPLAIN ", 1)).contains("Index Cond: ((id >= ", "(id < ");
      } else {
        assertThat(plan(connection, "EXPLAIN QUERY PLAN ", 4))
            .contains("SEARCH sessions USING INDEX", "(id>? AND id<?)")
            .doesNotContain("SCAN", "TEMP B-TREE");
      }
    }
  }

  private static String plan(Connection connection, String how, int column) throws SQLException {
    StringBuilder plan = new StringBuilder();
    try (PreparedStatement asked =
        connection.prepareStatement(how + SqlSessionArchive.BEGINNING_WITH)) {
      asked.setString(1, "a");
      asked.setString(2, "b");
      asked.setInt(3, 6);
      try (ResultSet rows = asked.executeQuery()) {
        while (rows.next()) {
          plan.append(rows.getString(column)).append('\n');
        }
      }
    }
    return plan.toString();
  }
}
