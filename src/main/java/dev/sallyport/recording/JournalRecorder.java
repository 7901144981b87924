package dev.sallyport.recording;

import dev.sallyport.config.AuditConfig.Durability;
import dev.sallyport.recording.JournalUnavailableException.Reason;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recorder of one event loop: hands events to its {@link JournalWriter} and bounds how long
 * anybody waits for them. A disk that does not answer holds up the writer's thread and not the
 * event loop, where sessions still end, are revoked and hear why they are refused.
 */
final class JournalRecorder implements Recorder {
  private static final Logger LOG = LoggerFactory.getLogger(JournalRecorder.class);

  /** How long a statement waits to be written down. Drivers wait longer. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration LOOK = Duration.ofMillis(250);

  /** Bounds the memory that a hanging disk costs: ends of what was begun, some for each session. */
  private static final int MOST_IN_FLIGHT = 50_000;

  private final Vertx vertx;
  private final ContextInternal context;
  private final JournalWriter writer;
  private final boolean forces;
  private final long patienceNanos;

  /** In the order in which they came; confined to the event loop. */
  private final Deque<Pending> inFlight = new ArrayDeque<>();

  private long timer = -1;
  private volatile boolean hanging;
  private boolean closed;
  private boolean handingOver;

  JournalRecorder(
      Vertx vertx,
      Journal journal,
      JournalLimit limit,
      Durability durability,
      Duration patience,
      String name) {
    this.vertx = vertx;
    this.context = (ContextInternal) vertx.getOrCreateContext();
    this.forces = durability == Durability.DISK;
    this.patienceNanos = patience.toNanos();
    this.writer = new JournalWriter(journal, limit, this::onLoop, name);
    long look = Math.min(LOOK.toMillis(), Math.max(1, patience.toMillis() / 4));
    onLoop(() -> timer = vertx.setPeriodic(look, id -> look()));
  }

  @Override
  public Future<Void> record(SessionEvent event) {
    return take(event, forces);
  }

  @Override
  public Future<Void> note(SessionEvent event) {
    return take(event, false);
  }

  @Override
  public Optional<JournalUnavailableException> trouble() {
    return hanging ? Optional.of(slow("the journal's disk does not answer")) : writer.trouble();
  }

  /** Takes no more events; completes when the disk has those that were taken. */
  Future<Void> close() {
    Promise<Void> done = Promise.promise();
    onLoop(
        () -> {
          closed = true;
          vertx.cancelTimer(timer);
          long bound =
              vertx.setTimer(
                  Math.max(1, Duration.ofNanos(2 * patienceNanos).toMillis()),
                  id -> done.tryFail(slow("the journal could not be closed in time")));
          writer
              .close()
              .onComplete(
                  ended ->
                      onLoop(
                          () -> {
                            vertx.cancelTimer(bound);
                            if (ended.succeeded()) {
                              done.tryComplete();
                            } else {
                              done.tryFail(ended.cause());
                            }
                          }));
        });
    return done.future();
  }

  private Future<Void> take(SessionEvent event, boolean forced) {
    return here(
        () -> {
          if (closed) {
            return refuse(Reason.CLOSED, "the journal is closed");
          }
          boolean end = JournalLimit.endsSomething(event);
          if (hanging && !end) {
            return Future.failedFuture(slow("the journal's disk does not answer"));
          }
          if (inFlight.size() >= MOST_IN_FLIGHT) {
            return Future.failedFuture(slow("too much waits for the journal's disk"));
          }
          Pending pending = new Pending(event, forced);
          dropSettled();
          inFlight.add(pending);
          writer.add(pending);
          handOver();
          return pending.future();
        });
  }

  /** What comes in one turn of the event loop wakes the writer's thread once. */
  private void handOver() {
    if (!handingOver) {
      handingOver = true;
      onLoop(
          () -> {
            handingOver = false;
            // The writer is closed with all that it was given before.
            if (!closed) {
              writer.begin();
            }
          });
    }
  }

  private Future<Void> here(Supplier<Future<Void>> step) {
    if (context.inThread()) {
      return step.get();
    }
    Promise<Void> done = Promise.promise();
    context.runOnContext(v -> step.get().onComplete(done));
    return done.future();
  }

  private void onLoop(Runnable step) {
    ((Context) context).runOnContext(v -> step.run());
  }

  private void dropSettled() {
    while (!inFlight.isEmpty() && inFlight.peek().isSettled()) {
      inFlight.remove();
    }
  }

  /** Refuses who has waited too long, and whoever comes until the oldest is through. */
  private void look() {
    dropSettled();
    long now = System.nanoTime();
    boolean late = !writer.isUpToDate(now, patienceNanos);
    if (late && !hanging) {
      LOG.error("journal's disk does not answer, statements are refused until it does");
    } else if (!late && hanging) {
      LOG.info("journal's disk answers again");
    }
    hanging = late;
    for (Pending pending : inFlight) {
      if (pending.waitedNanos(now) < patienceNanos) {
        break;
      }
      boolean end = JournalLimit.endsSomething(pending.event());
      if (!pending.isSettled()) {
        // The end of what was begun is written whenever that may be; the rest not at all, if it can
        // still be stopped.
        if (!end) {
          pending.giveUp();
        }
        pending.fail(slow("the journal's disk did not answer in time"));
      }
    }
    dropSettled();
    writer.catchUp();
  }

  private static JournalUnavailableException slow(String message) {
    return new JournalUnavailableException(Reason.SLOW, message, null);
  }

  private static Future<Void> refuse(Reason reason, String message) {
    return Future.failedFuture(new JournalUnavailableException(reason, message, null));
  }
}
