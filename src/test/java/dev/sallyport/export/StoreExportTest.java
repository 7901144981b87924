package dev.sallyport.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.ExportSink;
import dev.sallyport.config.ExportSink.FileTarget;
import dev.sallyport.recording.Act;
import dev.sallyport.recording.EventFeed.Place;
import dev.sallyport.recording.SampleEvents;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class StoreExportTest {
  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private Store store;

  @BeforeEach
  void open() {
    store = EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx).await();
  }

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldGoOnInTheStoreWhereItStopped() throws IOException {
    Path files = directory.resolve("export");
    ExportSink sink = ExportStage.sink("archive", new FileTarget(files, 1 << 20));
    for (int round = 0; round < 3; round++) {
      record(round * 21, round * 21 + 20);
      store.acts().write(act("a" + round)).await();
      record(round * 21 + 20, round * 21 + 21);
      try (ExportStage stage =
          new ExportStage(store.feed(), store.exportCursors(), Clock.systemUTC())) {
        stage.start(sink);
        stage.awaitPlace(last().toString());
      }
      assertThat(store.exportCursors().find("archive").await().orElseThrow().done())
          .isEqualTo(last());
    }
    assertThat(ExportStage.places(files)).isEqualTo(places()).hasSize(66);
    assertThat(acts(files)).containsExactly("a0", "a1", "a2");
    assertThat(store.exportCursors().find("another").await()).isEmpty();
  }

  private void record(int from, int to) {
    for (int i = from; i < to; i++) {
      store
          .sessionArchive()
          .append(
              List.of(
                  i == 0
                      ? SampleEvents.opened(SampleTrail.SESSION)
                      : SampleEvents.judged(SampleTrail.SESSION, i, i, "SELECT " + i, "allow")),
              "home.1",
              i + 1)
          .await();
    }
  }

  private static Act act(String id) {
    return SampleTrail.act(id, "connection.changed", "orders", Map.of("host", "db1"));
  }

  private static List<String> acts(Path files) throws IOException {
    List<String> acts = new ArrayList<>();
    for (Path file : ExportStage.files(files)) {
      for (String line : Files.readAllLines(file)) {
        JsonObject event = new JsonObject(line);
        if (event.getInteger("class_uid") == 3004) {
          acts.add(event.getJsonObject("metadata").getString("uid"));
        }
      }
    }
    return acts;
  }

  private List<String> places() {
    List<String> places = new ArrayList<>();
    store
        .feed()
        .after(Place.START, 1_000)
        .await()
        .forEach(entry -> places.add(entry.place().toString()));
    return places;
  }

  private Place last() {
    List<String> places = places();
    return Place.of(places.get(places.size() - 1));
  }
}
