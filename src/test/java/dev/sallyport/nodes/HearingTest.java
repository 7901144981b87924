package dev.sallyport.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.nodes.NodeLog.Line;
import dev.sallyport.nodes.NodeLog.Look;
import dev.sallyport.nodes.NodeLog.Place;
import dev.sallyport.nodes.NodeLog.Standing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node knows that it hears nothing of the others. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HearingTest {
  private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong beats = new AtomicLong();
  private volatile boolean connects = true;
  private volatile boolean answers = true;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldBeDeafWhenNoLookSucceedsForTooLongAndHearAgainWithTheNext() {
    Hearing hearing = new Hearing(Clock.fixed(NOW, ZoneOffset.UTC), nanos::get);
    SharedNodes node =
        new SharedNodes(
            vertx,
            (self, wake, lost) ->
                connects ? Future.succeededFuture(line()) : Future.failedFuture("too many"),
            new Node("one", "machine"),
            true,
            new SharedClock(),
            Duration.ofMinutes(5),
            hearing);
    node.join().await();
    // Given that looks fail, and then connections too
    answers = false;
    assertThatThrownBy(() -> node.others().await()).hasMessage("out of range");
    connects = false;
    assertThatThrownBy(() -> node.others().await()).hasMessage("too many");
    // When
    pass(Hearing.PATIENCE.minusMillis(1));
    assertThat(node.silentSince()).isEmpty();
    pass(Duration.ofMillis(1));
    // Then
    assertThat(node.silentSince()).contains(NOW);
    // And not by a connection alone
    connects = true;
    assertThatThrownBy(() -> node.others().await()).hasMessage("out of range");
    assertThat(node.silentSince()).contains(NOW);
    answers = true;
    node.others().await();
    assertThat(node.silentSince()).isEmpty();
    node.leave().await();
  }

  @Test
  void shouldNeverBeDeafAlone() {
    assertThat(Nodes.ALONE.silentSince()).isEmpty();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private Line line() {
    return (Line)
        Proxy.newProxyInstance(
            Line.class.getClassLoader(),
            new Class<?>[] {Line.class},
            (proxy, method, given) ->
                switch (method.getName()) {
                  case "newest" -> Future.succeededFuture(Place.BEGINNING);
                  case "look" ->
                      answers
                          ? Future.succeededFuture(look())
                          : Future.failedFuture("out of range");
                  case "lead" -> Future.succeededFuture(true);
                  default -> Future.succeededFuture();
                });
  }

  private Look look() {
    return new Look(
        true, Place.BEGINNING, new Standing(beats.incrementAndGet(), 0, NOW), List.of(), List.of());
  }
}
