package dev.sallyport.recording;

import dev.sallyport.recording.JournalUnavailableException.Reason;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recorder of one event loop: brings events to its {@link Journal} and bounds how long anybody
 * waits for it. A disk that does not answer holds up threads of the journal and not the event loop,
 * where sessions still end, are revoked and hear why they are refused.
 */
final class JournalRecorder implements Recorder {
  private static final Logger LOG = LoggerFactory.getLogger(JournalRecorder.class);

  /** How long a statement waits to be written down. Drivers wait longer. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Pages are touched as often while events come, and may be written to for twice as long. */
  private static final Duration LOOK = Duration.ofMillis(250);

  private final Vertx vertx;
  private final ContextInternal context;
  private final Journal journal;
  private final boolean forces;
  private final long patienceNanos;

  private final long lookNanos;

  private long timer = -1;
  private long lookedAtNanos = System.nanoTime();
  private boolean passed;
  private volatile boolean hanging;

  JournalRecorder(
      Vertx vertx,
      RoomKeeper.Making making,
      Consumer<Segment> onNewSegment,
      JournalLimit limit,
      Duration patience,
      String name) {
    this.vertx = vertx;
    this.context = (ContextInternal) vertx.getOrCreateContext();
    this.forces = making.forced();
    this.patienceNanos = patience.toNanos();
    long look = Math.min(LOOK.toMillis(), Math.max(1, patience.toMillis() / 4));
    this.lookNanos = Duration.ofMillis(look).toNanos();
    RoomKeeper keeper = new RoomKeeper(making, this::onLoop, name);
    this.journal =
        new Journal(
            keeper, limit, onNewSegment, this::onLoop, Duration.ofMillis(2 * look).toNanos(), name);
    onLoop(
        () -> {
          journal.begin();
          timer = vertx.setPeriodic(look, id -> look());
        });
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
    return Optional.ofNullable(
        hanging ? slow("the journal's disk does not answer") : journal.trouble());
  }

  /** Takes no more events; completes when the disk has those that were taken. */
  Future<Void> close() {
    Promise<Void> done = Promise.promise();
    onLoop(
        () -> {
          long bound =
              vertx.setTimer(
                  Math.max(1, Duration.ofNanos(2 * patienceNanos).toMillis()),
                  id -> done.tryFail(slow("the journal could not be closed in time")));
          journal
              .close()
              .onComplete(
                  ended ->
                      onLoop(
                          () -> {
                            vertx.cancelTimer(timer);
                            vertx.cancelTimer(bound);
                            done.tryComplete();
                          }));
        });
    return done.future();
  }

  private Future<Void> take(SessionEvent event, boolean forced) {
    if (context.inThread()) {
      return takeHere(event, forced);
    }
    Promise<Void> done = Promise.promise();
    onLoop(() -> takeHere(event, forced).onComplete(done));
    return done.future();
  }

  private Future<Void> takeHere(SessionEvent event, boolean forced) {
    if (hanging && !JournalLimit.endsSomething(event)) {
      return Future.failedFuture(slow("the journal's disk does not answer"));
    }
    return journal.take(event, forced);
  }

  private void onLoop(Runnable step) {
    ((Context) context).runOnContext(v -> step.run());
  }

  /** Refuses who has waited too long, and whoever comes until the disk answers again. */
  private void look() {
    long now = System.nanoTime();
    boolean stoodStill = now - lookedAtNanos > Math.max(4 * lookNanos, patienceNanos / 2);
    lookedAtNanos = now;
    if (stoodStill && !passed) {
      // The machine or the process was stopped for a while, which is not the disk's fault: what is
      // late by this clock alone has until the next look.
      passed = true;
      return;
    }
    passed = false;
    boolean late = !journal.isUpToDate(now, patienceNanos);
    if (late && !hanging) {
      LOG.error("journal's disk does not answer, statements are refused until it does");
    } else if (!late && hanging) {
      LOG.info("journal's disk answers again");
    }
    hanging = late;
    journal.look(now, patienceNanos, slow("the journal's disk did not answer in time"));
  }

  private static JournalUnavailableException slow(String message) {
    return new JournalUnavailableException(Reason.SLOW, message, null);
  }
}
