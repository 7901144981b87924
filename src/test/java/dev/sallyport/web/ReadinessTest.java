package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.recording.JournalUnavailableException;
import dev.sallyport.recording.JournalUnavailableException.Reason;
import dev.sallyport.recording.RecordingService.Backlog;
import dev.sallyport.recording.RecordingService.Lost;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who sends statements to a gateway that refuses them all is to know beforehand. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.FILES)
class ReadinessTest {
  @TempDir private Path directory;
  private ConsoleFixture console;

  @BeforeEach
  void start() {
    console = ConsoleFixture.start(directory);
  }

  @AfterEach
  void stop() {
    console.close();
  }

  @Test
  void shouldNotBeReadyWhileTheJournalTakesNothing() {
    assertThat(ready().statusCode()).isEqualTo(200);
    for (Reason reason : List.of(Reason.DISK_FULL, Reason.NOT_WRITABLE, Reason.SLOW)) {
      console.backlog =
          backlog(
              0,
              Optional.of(
                  new JournalUnavailableException(reason, "/var/lib/secret-place failed", null)));
      assertRefused(reason.told());
    }
    console.backlog = backlog(1 << 20, Optional.empty());
    assertRefused(Reason.LIMIT.told());
    console.backlog = backlog((1 << 20) - 1, Optional.empty());
    assertThat(ready().statusCode()).isEqualTo(200);
  }

  @Test
  void shouldSayThatRecordedEventsWereLost() {
    assertThat(new JsonObject(ready().body()).getJsonArray("warnings")).isEmpty();
    console.backlog =
        new Backlog(
            0,
            1 << 20,
            1,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Lost(2, 31, Instant.parse("2026-11-26T12:00:00Z"))),
            3);
    HttpResponse<String> answer = ready();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(answer.body()).getJsonArray("warnings").getString(0))
        .contains("2 files", "2026-11-26T12:00:00Z", "audit verify");
    assertThat(new JsonObject(answer.body()).getJsonArray("warnings").getString(1))
        .contains("3 chunks", "audit verify");
  }

  @Test
  void shouldNotBeReadyWhileTheStoreDoesNotAnswer() {
    ConsoleFixture.await(console.store.close());
    assertRefused("The store does not answer.");
  }

  private void assertRefused(String reason) {
    HttpResponse<String> answer = ready();
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(new JsonObject(answer.body()).getString("detail")).contains(reason);
    assertThat(answer.body()).doesNotContain("secret-place");
  }

  private HttpResponse<String> ready() {
    return new Visitor(console).get("/readyz");
  }

  private static Backlog backlog(long bytes, Optional<JournalUnavailableException> trouble) {
    return new Backlog(
        bytes, 1 << 20, 1, Optional.empty(), Optional.empty(), trouble, Optional.empty(), 0);
  }
}
