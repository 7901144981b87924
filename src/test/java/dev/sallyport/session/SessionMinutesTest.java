package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.Privileges;
import dev.sallyport.masking.detect.Detectors;
import dev.sallyport.policy.Masks;
import dev.sallyport.policy.Verdict;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.Verb;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionMinutesTest {
  private final List<SessionEvent> events = new ArrayList<>();
  private final SessionMinutes minutes =
      new SessionMinutes(
          event -> {
            events.add(event);
            return Future.succeededFuture();
          },
          Clock.systemUTC(),
          "s1");

  private Future<Void> judged() {
    return minutes.judged(
        1,
        "Query",
        new KeptStatement(
            "SELECT 1", List.of(), List.of(), Optional.empty(), Detectors.of(List.of())),
        "shop",
        Parts.text(Parts.part(Verb.SELECT, SessionObjects.NONE)),
        new Verdict.Allow("p/1", Masks.NONE),
        List.of());
  }

  @Test
  void shouldBeginNothingAfterTheEnd() {
    // Given a session that ended while a statement of it was still read on a worker
    assertThat(judged().succeeded()).isTrue();
    minutes.closed("the client hung up");
    // When that is judged after all, and would be lent something
    Future<Void> late = judged();
    Future<Void> lent = minutes.lent(1, Privileges.NONE);
    // Then it does not run, and the end stays the last line
    assertThat(late.cause()).isInstanceOf(RefusedException.class);
    assertThat(lent.cause()).isInstanceOf(RefusedException.class);
    assertThat(events).hasSize(2);
    assertThat(events.get(1)).isInstanceOf(SessionEvent.Closed.class);
  }
}
