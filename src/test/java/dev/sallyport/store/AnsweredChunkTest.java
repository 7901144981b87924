package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.recording.AnsweredEvent;
import dev.sallyport.recording.EventFeed;
import dev.sallyport.recording.EventFeed.SessionEntry;
import dev.sallyport.recording.SampleEvents;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionEvent;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows and an end that stand on one line of a chunk are two events for whoever asks the store. */
@Tag(EmptyStore.FILES)
class AnsweredChunkTest {
  private static final int STATEMENTS = 5;

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final List<SessionEvent> told = new ArrayList<>();
  private Store store;

  @BeforeEach
  void fill() {
    store = EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx).await();
    List<SessionEvent> written = new ArrayList<>(List.of(SampleEvents.opened("s")));
    told.add(written.get(0));
    for (int number = 1; number <= STATEMENTS; number++) {
      SessionEvent judged =
          SampleEvents.judged("s", 3 * number - 2, number, "SELECT " + number, "allow");
      AnsweredEvent answered = SampleEvents.answered("s", 3 * number, number, "value" + number);
      written.addAll(List.of(judged, answered));
      told.addAll(List.of(judged, answered.rows(), answered.finished()));
    }
    // In two batches, the second of which repeats the end of the first.
    store.sessionArchive().append(written.subList(0, 5), "h.1", 1).await();
    store.sessionArchive().append(written.subList(3, written.size()), "h.1", 2).await();
  }

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldTellBothWhereverAPageBegins() {
    for (int from = 0; from < told.size(); from++) {
      for (int limit = 1; limit <= told.size() + 1; limit++) {
        SessionArchive.Events page = store.sessionArchive().events("s", from, limit).await();
        int to = Math.min(told.size(), from + limit);
        assertThat(page.list()).isEqualTo(told.subList(from, to));
        assertThat(page.more()).isEqualTo(to < told.size());
      }
    }
  }

  @Test
  void shouldFeedEachOnce() {
    for (int limit = 1; limit <= 4; limit++) {
      List<SessionEvent> fed = new ArrayList<>();
      EventFeed.Place place = EventFeed.Place.START;
      List<EventFeed.Entry> some;
      do {
        some = store.feed().after(place, limit).await();
        for (EventFeed.Entry entry : some) {
          fed.add(((SessionEntry) entry).event());
          place = entry.place();
        }
      } while (!some.isEmpty());
      assertThat(fed).as("by %d", limit).isEqualTo(told);
    }
  }

  @Test
  void shouldMakeTheEndSearchable() {
    assertThat(store.statementSearch().statements(new AskedStatements().filter()).await().list())
        .hasSize(STATEMENTS)
        .allSatisfy(statement -> assertThat(statement.rows()).isEqualTo(1))
        .allSatisfy(statement -> assertThat(statement.outcome()).isEqualTo("ok"));
  }
}
