package dev.sallyport.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C for commands that go on by themselves: they are told, finish their line, close what they
 * have open, and only then is the process gone.
 */
public final class Leaving implements Playback.Pauses, AutoCloseable {
  /** A terminal that does not take the last lines is not waited for. */
  private static final long LAST_LINES_MILLIS = 2_000;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::leave, "sallyport-leave");

  /** From now on. */
  public Leaving() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public boolean pause(Duration length) throws InterruptedException {
    return !asked.await(length.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Whether it is time to leave. */
  public boolean isAsked() {
    return asked.getCount() == 0;
  }

  private void leave() {
    asked.countDown();
    try {
      done.await(LAST_LINES_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    done.countDown();
    if (asked.getCount() > 0) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException goingDown) {
        asked.countDown();
      }
    }
  }
}
