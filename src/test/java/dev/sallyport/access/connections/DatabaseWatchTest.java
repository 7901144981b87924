package dev.sallyport.access.connections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.connections.DatabaseWatch.Found;
import dev.sallyport.backend.ServerProbe.Finding;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.Connections;
import dev.sallyport.config.Secret;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatabaseWatchTest {
  private final List<Promise<Finding>> asked = new ArrayList<>();
  private long now;

  private DatabaseWatch watch(int count) {
    Map<String, ConnectionConfig> all = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String name = "c" + (char) ('a' + i);
      all.put(
          name,
          new ConnectionConfig(
              name,
              "db.example.com",
              3306,
              Optional.empty(),
              new AccountConfig.Stored("gate", Secret.of("s")),
              BackendTls.REQUIRED,
              Duration.ofSeconds(5),
              Optional.empty()));
    }
    return new DatabaseWatch(
        new Connections(all),
        connection -> {
          Promise<Finding> answer = Promise.promise();
          asked.add(answer);
          return answer.future();
        },
        () -> now);
  }

  @Test
  void shouldTellWhatWasFoundLastAndNeverWait() {
    DatabaseWatch watch = watch(2);

    assertThat(watch.found()).extracting(Found::known).containsExactly(false, false);
    asked.get(0).complete(finding(Optional.empty()));
    asked.get(1).complete(finding(Optional.of("No answer within 5 s.")));

    assertThat(watch.found()).extracting(Found::up).containsExactly(true, false);
    assertThat(watch.found().get(1).problem()).contains("No answer within 5 s.");
  }

  @Test
  void shouldLookOnceHoweverOftenItIsAsked() {
    DatabaseWatch watch = watch(1);
    for (int i = 0; i < 1_000; i++) {
      watch.found();
    }
    assertThat(asked).hasSize(1);
    asked.get(0).complete(finding(Optional.empty()));
    now += DatabaseWatch.PAUSE.toNanos() - 1;
    watch.found();
    assertThat(asked).hasSize(1);

    now += 1;
    watch.found();
    assertThat(asked).hasSize(2);
    assertThat(watch.found().get(0).up()).as("told meanwhile").isTrue();
  }

  @Test
  void shouldNotAskAllOfManyAtOnce() {
    watch(20).found();
    assertThat(asked).hasSize(8);
    for (int i = 0; i < 20; i++) {
      asked.get(i).complete(finding(Optional.empty()));
    }
    assertThat(asked).hasSize(20);
  }

  private static Finding finding(Optional<String> problem) {
    return new Finding(Duration.ofMillis(1), "8.0.33", "TLSv1.3", problem);
  }
}
