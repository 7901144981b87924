package dev.sallyport.prove;

import dev.sallyport.bench.Hop;
import dev.sallyport.bench.ProcessTimes;
import dev.sallyport.bench.ThinClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Point SELECTs by some sessions, and what each took of the gateway's processor time. */
final class PointLoad implements AutoCloseable {
  /** Sessions at once. */
  static final int SESSIONS = 8;

  private static final AtomicLong NAMES = new AtomicLong();

  private final Hop hop;
  private final List<ThinClient> clients = new ArrayList<>();
  private final ExecutorService threads;

  PointLoad(Hop hop) throws IOException {
    this(hop, SESSIONS);
  }

  /** By so many sessions. */
  PointLoad(Hop hop, int sessions) throws IOException {
    this.hop = hop;
    threads = Executors.newFixedThreadPool(sessions);
    for (int i = 0; i < sessions; i++) {
      clients.add(ThinClient.open(hop.port(), hop.churn()));
    }
  }

  /** Statements. */
  enum Sort {
    /** The same but for the key. */
    KNOWN {
      @Override
      String next() {
        return "SELECT c FROM sbtest.big WHERE id = " + NAMES.incrementAndGet() % 200_000;
      }
    },
    /** Each with a name that no other has: read and judged as if it were the first. */
    UNSEEN {
      @Override
      String next() {
        long name = NAMES.incrementAndGet();
        return "SELECT c AS n" + name + " FROM sbtest.big WHERE id = " + name % 200_000;
      }
    };

    abstract String next();
  }

  /**
   * Microseconds of the gateway's processor time for each statement, all of its threads but the
   * compilers: theirs goes by how long the virtual machine runs, not by what is asked of it.
   */
  double micros(Sort sort, int seconds) throws IOException, InterruptedException {
    ThreadTimes began = times();
    long count = run(sort, Duration.ofSeconds(seconds), Duration.ZERO);
    ThreadTimes each = times().since(began, count);
    return each.all() - each.of(ThreadTimes.Group.COMPILERS);
  }

  private ThreadTimes times() throws IOException {
    return ThreadTimes.of(hop.pid(), ProcessTimes.of(hop.pid()));
  }

  /**
   * As many as there can be.
   *
   * @param pause of each session after each statement
   */
  long run(Sort sort, Duration time, Duration pause) throws IOException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    List<Future<Long>> running = new ArrayList<>();
    for (ThinClient client : clients) {
      running.add(
          threads.submit(
              () -> {
                long count = 0;
                for (; System.nanoTime() < end; count++) {
                  client.query(sort.next());
                  LockSupport.parkNanos(pause.toNanos());
                }
                return count;
              }));
    }
    long sum = 0;
    try {
      for (Future<Long> one : running) {
        sum += one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a statement failed", e.getCause());
    }
    return sum;
  }

  static double median(double[] all) {
    double[] sorted = all.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    for (ThinClient client : clients) {
      client.close();
    }
  }
}
