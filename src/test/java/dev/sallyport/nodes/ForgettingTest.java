package dev.sallyport.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.nodes.NodeLog.Line;
import dev.sallyport.nodes.NodeLog.Look;
import dev.sallyport.nodes.NodeLog.Place;
import dev.sallyport.nodes.NodeLog.Sign;
import dev.sallyport.nodes.NodeLog.Standing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The node that leads has the log forget what is old, where it knows what is old. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForgettingTest {
  private static final int LOOKS = 20;

  private final JumpedClock jumped = new JumpedClock();
  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldForgetNothingByAClockThatHasJustJumped() throws Exception {
    // Given
    SharedNodes node = node(true);
    node.join().await();
    node.begin();
    // When it looks, and looks again
    for (int i = 0; i < LOOKS; i++) {
      node.others().await();
    }
    // Then
    assertThat(asked).contains("look").doesNotContain("forget");
    // And once somebody has had the time to put the clock right
    jumped.settle();
    node.others().await();
    untilForgotten();
    node.leave().await();
  }

  @Test
  void shouldLeaveForgettingToTheOneThatLeads() {
    jumped.settle();
    SharedNodes node = node(false);
    node.join().await();
    node.begin();
    for (int i = 0; i < LOOKS; i++) {
      node.others().await();
    }
    assertThat(asked).contains("look").doesNotContain("forget");
    node.leave().await();
  }

  private void untilForgotten() throws InterruptedException {
    String next = asked.poll(30, TimeUnit.SECONDS);
    while (next != null && !next.equals("forget")) {
      next = asked.poll(30, TimeUnit.SECONDS);
    }
    assertThat(next).isEqualTo("forget");
  }

  private SharedNodes node(boolean mayLead) {
    NodeLog log = (self, wake, lost) -> Future.succeededFuture(new Alone());
    return new SharedNodes(
        vertx,
        log,
        new Node("one", "machine"),
        mayLead,
        jumped.clock(),
        Duration.ZERO,
        new Hearing(jumped.clock(), System::nanoTime));
  }

  /** A log that has one node on its list, and no change in it. */
  private final class Alone implements Line {
    private long beats;

    @Override
    public Future<Place> newest() {
      return Future.succeededFuture(Place.BEGINNING);
    }

    @Override
    public Future<Look> look(Place after) {
      asked.add("look");
      return Future.succeededFuture(
          new Look(
              true, after, new Standing(++beats, 0, jumped.storeTime()), List.of(), List.of()));
    }

    @Override
    public Future<Void> tell(String topic, String subject) {
      return Future.failedFuture("nobody has anything to tell");
    }

    @Override
    public Future<Boolean> lead() {
      return Future.succeededFuture(true);
    }

    @Override
    public Future<Boolean> mark(Sign sign) {
      return Future.failedFuture("nobody is dead");
    }

    @Override
    public Future<Void> strike(Sign sign) {
      return Future.failedFuture("nobody is dead");
    }

    @Override
    public Future<Void> forget() {
      asked.add("forget");
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> close(boolean leaving) {
      return Future.succeededFuture();
    }
  }
}
