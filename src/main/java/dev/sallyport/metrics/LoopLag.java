package dev.sallyport.metrics;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How late event loops come to what was to be done at a time: whatever holds a loop up holds up
 * every session on it.
 */
final class LoopLag {
  /** Between two looks; seen is what lasts about as long, and longer. */
  private static final long PERIOD_MILLIS = 250;

  private final Timing lags =
      new Timing(
          Stream.of(2, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000)
              .map(Duration::ofMillis)
              .toList());

  /** Looks at the event loop that it is called on, as long as the verticle there is deployed. */
  void watch(Vertx vertx) {
    long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
    vertx.setTimer(
        PERIOD_MILLIS,
        tick -> {
          lags.observe(Math.max(0, System.nanoTime() - due));
          watch(vertx);
        });
  }

  Timing lags() {
    return lags;
  }
}
