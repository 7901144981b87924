package dev.sallyport.cli;

import dev.sallyport.cli.exec.StopSignal;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the signal to stop and sees to it that the process ends: the first one is polite, the
 * second one is not, and whatever hangs after that is not waited for.
 */
final class StopSignals {
  private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);

  private final CountDownLatch first = new CountDownLatch(1);
  private final CountDownLatch second = new CountDownLatch(2);
  private final CountDownLatch stopped = new CountDownLatch(1);

  private StopSignals() {}

  /** From now on; a signal that comes before {@link #await} is kept for it. */
  static StopSignals listen() {
    StopSignals signals = new StopSignals();
    StopSignal.takeAll(signals::onSignal);
    return signals;
  }

  private void onSignal(StopSignal signal) {
    LOG.info("told to stop signal={}", signal);
    first.countDown();
    second.countDown();
  }

  /**
   * Returns when everything is stopped.
   *
   * @param leave begun by the first signal
   * @param hurry run at the second
   * @param limit on all of it
   * @return whether it was stopped in order, in time
   */
  boolean await(Supplier<Future<Void>> leave, Runnable hurry, Duration limit)
      throws InterruptedException {
    first.await();
    leave
        .get()
        .onFailure(e -> LOG.error("not stopped in order error={}", e.toString()))
        .onComplete(done -> stopped.countDown());
    Thread hurrying = new Thread(() -> hurry(hurry), "sallyport-hurry");
    hurrying.setDaemon(true);
    hurrying.start();
    boolean inTime = stopped.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (!inTime) {
      LOG.error("not stopped in time limit={}", limit);
    }
    return inTime;
  }

  private void hurry(Runnable hurry) {
    try {
      second.await();
      hurry.run();
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }
}
