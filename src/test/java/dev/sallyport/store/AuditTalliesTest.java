package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.recording.AuditTallies;
import dev.sallyport.recording.AuditTallies.Stretch;
import dev.sallyport.recording.SampleEvents;
import dev.sallyport.recording.SessionEvent;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class AuditTalliesTest {
  private static final Instant START = SampleEvents.START;

  @TempDir private Path directory;

  @Test
  void shouldCountEachStatementOnceInHoweverManyStretches() {
    Vertx vertx = Vertx.vertx();
    Path file = directory.resolve("store.db");
    Store store = EmptyStore.open(EmptyStore.at(file), vertx).await();
    // Given 25 statements, at 120 ms each, and some of the same microsecond in other sessions
    for (String session : List.of("a", "b", "c")) {
      List<SessionEvent> events = new ArrayList<>(List.of(SampleEvents.opened(session)));
      for (int i = 1; i <= 25; i++) {
        events.add(SampleEvents.judged(session, i, i, "SELECT " + i, "allow"));
      }
      store.sessionArchive().append(events, "home." + session, 1).await();
    }
    Database database = EmptyStore.database(EmptyStore.at(file), vertx);
    AuditTallies tallies = new SqlAuditTallies(database, 4);
    // When
    Map<String, Long> counted = new HashMap<>();
    long after = 0;
    int stretches = 0;
    Instant last = START;
    // From the second to the last but one, both of three sessions
    Instant from = START.plusMillis(240);
    Instant to = START.plusMillis(120 * 25);
    while (true) {
      Stretch stretch = tallies.rules(from, to, after).await();
      stretches++;
      for (AuditTallies.Rule rule : stretch.rules()) {
        counted.merge(rule.rule(), rule.statements(), Long::sum);
        last = rule.last().isAfter(last) ? rule.last() : last;
      }
      if (stretch.next().isEmpty()) {
        break;
      }
      after = stretch.next().get();
    }
    // Then
    assertThat(counted).containsExactly(Map.entry("reporting-agents/2", 23L * 3));
    assertThat(last).isEqualTo(START.plusMillis(120 * 24));
    assertThat(stretches).isBetween(18, 20);
    database.close().await();
    store.close().await();
    vertx.close().await();
  }
}
