package dev.sallyport.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.StoreConfig;
import dev.sallyport.recording.Act;
import dev.sallyport.recording.SampleEvents;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.FILES)
class EventsCommandTest {
  private static final String SESSION = "5f1c1b1e-0000-4000-8000-000000000001";

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Store store;
  private Path file;

  @BeforeEach
  void record() {
    file = directory.resolve("store.db");
    store = EmptyStore.open(new StoreConfig.Sqlite(file), vertx).await();
    store
        .sessionArchive()
        .append(
            List.of(
                SampleEvents.opened(SESSION),
                SampleEvents.judged(SESSION, 1, 1, "SELECT '\u001b[2J'", "allow")),
            "home.1",
            1)
        .await();
    store
        .acts()
        .write(
            new Act(
                "a1", SampleEvents.START, "idp:adam", "Adam", "policy.published", "p", Map.of()))
        .await();
    store.sessionArchive().append(List.of(SampleEvents.closed(SESSION, 2)), "home.1", 2).await();
  }

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldPrintAllEventsInOrderAndGoOnBehindAPlace() {
    assertThat(run("events", "--store", file.toString())).isZero();
    List<JsonObject> all = lines();
    assertThat(all)
        .extracting(line -> line.getJsonObject("event", new JsonObject()).getLong("sequence"))
        .containsExactly(0L, 1L, null, 2L);
    assertThat(all.get(2).getJsonObject("act").getString("id")).isEqualTo("a1");
    assertThat(out.toString()).doesNotContain("\u001b");
    out.getBuffer().setLength(0);
    String second = all.get(1).getString("place");
    assertThat(run("events", "--after", second, "--store", file.toString())).isZero();
    assertThat(lines()).containsExactly(all.get(2), all.get(3));
  }

  @Test
  void shouldSpeakOcsf() {
    assertThat(run("events", "--format", "ocsf", "--store", file.toString())).isZero();
    assertThat(lines())
        .extracting(line -> line.getInteger("class_uid"))
        .containsExactly(3002, 6005, 3004, 3002);
  }

  @Test
  void shouldSayInOneLineWhatIsWrong() {
    assertFailure("not a place in the feed", "events", "--after", "x", "--store", file.toString());
    assertFailure("expected ocsf", "events", "--format", "cef", "--store", file.toString());
    assertFailure("there is no store", "events", "--store", directory.resolve("none").toString());
  }

  private List<JsonObject> lines() {
    return out.toString().lines().map(JsonObject::new).toList();
  }

  private void assertFailure(String message, String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(run(arguments)).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("sallyport audit events: ")
        .contains(message);
  }

  private int run(String... arguments) {
    CommandLine line = AuditCommand.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute(arguments);
  }
}
