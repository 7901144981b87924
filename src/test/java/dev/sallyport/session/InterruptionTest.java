package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.session.relay.Dialects;
import dev.sallyport.session.relay.StatusRelay;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.response.Ok;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterruptionTest {
  private static final Capabilities MODERN =
      Capabilities.of(Capability.PROTOCOL_41, Capability.TRANSACTIONS, Capability.DEPRECATE_EOF);

  private final List<Promise<Void>> stops = new ArrayList<>();
  private final Interruption interruption = new Interruption(null, this::stop);
  private final StatusRelay relay =
      new StatusRelay(new Dialects(MODERN, MODERN, StandardCharsets.UTF_8));
  private final SessionState running = new SessionState.Running(null, relay, null, false);

  @Test
  void shouldBeOverWhenTheLastOfSeveralStopsIs() {
    // Given a statement that two sessions kill at once
    interruption.of(running);
    interruption.of(running);
    Future<Void> over = interruption.over();
    // When the second is told first
    stops.get(1).complete();
    // Then the first could still meet the next statement
    assertThat(over.isComplete()).isFalse();
    stops.get(0).complete();
    assertThat(over.succeeded()).isTrue();
  }

  @Test
  void shouldStopNothingThatTheDatabaseHasAnswered() {
    interruption.of(running);
    Future<Void> over = interruption.over();
    relay.accept(Ok.of(0).encode(MODERN), packet -> {});
    // When it is killed again while the first stop is waited for
    Future<Void> again = interruption.of(running);
    // Then
    assertThat(stops).hasSize(1);
    stops.get(0).complete();
    assertThat(over.succeeded()).isTrue();
    assertThat(again.succeeded()).isTrue();
  }

  private Future<Void> stop() {
    Promise<Void> told = Promise.promise();
    stops.add(told);
    return told.future();
  }
}
