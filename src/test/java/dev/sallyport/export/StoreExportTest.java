package dev.sallyport.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.ExportSink;
import dev.sallyport.config.ExportSink.FileTarget;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.recording.EventFeed.Place;
import dev.sallyport.recording.SampleEvents;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoreExportTest {
  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private Store store;

  @BeforeEach
  void open() {
    store = EmptyStore.open(new StoreConfig.Sqlite(directory.resolve("store.db")), vertx).await();
  }

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldGoOnInTheStoreWhereItStopped() {
    Path files = directory.resolve("export");
    ExportSink sink = ExportStage.sink("archive", new FileTarget(files, 1 << 20));
    for (int round = 0; round < 3; round++) {
      record(round * 20, round * 20 + 20);
      try (ExportStage stage =
          new ExportStage(store.feed(), store.exportCursors(), Clock.systemUTC())) {
        stage.start(sink);
        stage.awaitPlace(last().toString());
      }
      assertThat(store.exportCursors().find("archive").await().orElseThrow().done())
          .isEqualTo(last());
    }
    assertThat(ExportStage.places(files)).isEqualTo(places());
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
