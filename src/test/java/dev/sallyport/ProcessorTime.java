package dev.sallyport;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Bounds how much a computation may take, by the processor time of its thread: a machine that is
 * busy with something else makes nothing fail, and what never ends is noticed all the same.
 */
public final class ProcessorTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long LOOK_MILLIS = 50;

  private ProcessorTime() {}

  /** Does it on a thread of its own, which is left behind when it takes more than that. */
  public static void atMost(Duration limit, Runnable work) {
    atMost(limit, Executors.callable(work));
  }

  /** The same for what has a result. */
  public static <T> T atMost(Duration limit, Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "bounded");
    thread.setDaemon(true);
    thread.start();
    while (true) {
      try {
        return task.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // The time of a thread that has just ended is -1.
        if (THREADS.getThreadCpuTime(thread.getId()) > limit.toNanos()) {
          task.cancel(true);
          throw new AssertionError("it took more than " + limit + " of processor time", e);
        }
      } catch (ExecutionException e) {
        throw new AssertionError(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
