package dev.sallyport.e2e;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what happens outside this process, with a bound. */
final class Eventually {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Eventually() {}

  /** Returns once the assertion holds; throws its last failure when time is up. */
  static void holds(Duration limit, Runnable assertion) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        assertion.run();
        return;
      } catch (AssertionError e) {
        // Or when it is told to stop: parking would not wait from then on
        if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Returns the value that stayed the same for a while, for example a counter at rest. */
  static <T> T settles(Duration rest, Duration limit, Supplier<T> value) {
    long end = System.nanoTime() + limit.toNanos();
    T last = value.get();
    long since = System.nanoTime();
    while (System.nanoTime() - since < rest.toNanos()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("still changing after " + limit + ", now " + last);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      T now = value.get();
      if (!now.equals(last)) {
        last = now;
        since = System.nanoTime();
      }
    }
    return last;
  }
}
