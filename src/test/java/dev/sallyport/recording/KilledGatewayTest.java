package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.AuditConfig;
import dev.sallyport.config.AuditConfig.Durability;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process of its own, killed in the middle of writing. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.FILES)
class KilledGatewayTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"PROCESS, 2000", "DISK, 300"})
  void shouldHoldEveryAcknowledgedEvent(Durability durability, int acknowledgements)
      throws Exception {
    // Given
    Process gateway =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WritingProcess.class.getName(),
                directory.toString(),
                durability.name())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Map<String, Long> acknowledged = new HashMap<>();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(gateway.getInputStream(), StandardCharsets.US_ASCII))) {
      int lines = 0;
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        String[] words = line.split(" ");
        if (words.length == 2 && !words[1].isEmpty()) {
          acknowledged.merge(words[0], Long.parseLong(words[1]), Math::max);
        }
        // When
        if (++lines == acknowledgements) {
          gateway.toHandle().destroyForcibly();
        }
      }
    }
    assertThat(gateway.waitFor()).isNotZero();
    assertThat(acknowledged).hasSize(2);
    // Then
    Vertx vertx = Vertx.vertx();
    Store store =
        EmptyStore.open(new StoreConfig.Sqlite(directory.resolve("store.db")), vertx).await();
    AuditConfig config =
        new AuditConfig(directory.resolve("journal"), Durability.PROCESS, 1 << 30, 100);
    RecordingService.open(config, vertx, store.sessionArchive()).await().close().await();
    for (Map.Entry<String, Long> last : acknowledged.entrySet()) {
      List<SessionEvent> events =
          store.sessionArchive().events(last.getKey(), 0, Integer.MAX_VALUE).await().list();
      for (int i = 0; i < events.size(); i++) {
        assertThat(events.get(i).sequence()).isEqualTo(i);
      }
      assertThat((long) events.size()).isGreaterThanOrEqualTo(last.getValue() + 2);
      assertThat(events.get(events.size() - 1)).isInstanceOf(SessionEvent.Closed.class);
    }
    assertThat(store.sessionArchive().refusedLogins(Optional.empty(), 10).await())
        .containsExactlyInAnyOrder(
            SampleEvents.loginRefused("refused-0"), SampleEvents.loginRefused("refused-1"));
    // They are no sessions that would have to be ended
    assertThat(store.sessionArchive().startingWith("refused", 10).await()).isEmpty();
    store.close().await();
    vertx.close().await();
  }
}
