package dev.sallyport.recording;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the archive index what an earlier version kept, or what there was no time for when it was
 * kept, beside the recording: small steps with pauses between them, as there is one writer, and
 * long ones while statements come fast. Confined to its context.
 */
final class EarlierSessions {
  private static final Logger LOG = LoggerFactory.getLogger(EarlierSessions.class);
  private static final Duration PAUSE = Duration.ofMillis(10);

  /** How soon it is noticed that statements rest. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final Context context;
  private final SessionArchive archive;
  private final ShippingPace pace;
  private volatile boolean stopped;
  private boolean started;
  private boolean running;

  /** Whether something came that the running step may not have seen. */
  private boolean more;

  private boolean any;

  /**
   * None yet.
   *
   * @param context of workers, the one of the pace: a step takes longer than an event loop may
   */
  EarlierSessions(Vertx vertx, Context context, SessionArchive archive, ShippingPace pace) {
    this.vertx = vertx;
    this.context = context;
    this.archive = archive;
    this.pace = pace;
  }

  void start() {
    context.runOnContext(
        v -> {
          started = true;
          onMore();
        });
  }

  void stop() {
    stopped = true;
  }

  /** Something was kept that is to be indexed; to be called in the context. */
  void onMore() {
    more = true;
    if (started && !running) {
      running = true;
      step();
    }
  }

  private void step() {
    if (stopped) {
      return;
    }
    more = false;
    long began = System.nanoTime();
    archive
        .indexEarlier()
        .onSuccess(left -> onStep(left, System.nanoTime() - began))
        .onFailure(
            cause -> {
              if (!stopped) {
                LOG.error("recorded sessions cannot be indexed, trying again", cause);
                again(PAUSE_AFTER_FAILURE);
              }
            });
  }

  private void onStep(boolean left, long workedNanos) {
    any |= left;
    if (left || more) {
      rest(Duration.ofMillis(pace.indexRestMillis(workedNanos)), pace.indexesLater());
      return;
    }
    running = false;
    if (any) {
      LOG.info("all recorded sessions are found by their statements now");
      any = false;
    }
  }

  /** So long, or, while they come fast, until statements rest. */
  private void rest(Duration rest, boolean fast) {
    Duration some = rest.compareTo(LOOK_AGAIN) < 0 ? rest : LOOK_AGAIN;
    Duration left = rest.minus(some);
    after(
        some.plus(PAUSE),
        () -> {
          if (left.isZero() || fast && !pace.indexesLater()) {
            step();
          } else {
            rest(left, fast);
          }
        });
  }

  private void again(Duration pause) {
    after(pause, this::step);
  }

  private void after(Duration pause, Runnable then) {
    vertx.setTimer(pause.toMillis(), id -> context.runOnContext(v -> then.run()));
  }
}
