package dev.sallyport.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/** Loads that sysbench does not know, by {@link ThinClient}s. */
final class ThinLoad {
  private static final int BIG_AT_ONCE = 8;

  private ThinLoad() {}

  /** One turn of one session. */
  private interface Turn {
    void take() throws IOException;
  }

  static Load run(Hop hop, Workload workload, int seconds)
      throws IOException, InterruptedException {
    return switch (workload.kind()) {
      case BIG -> big(hop.port(), hop.churn(), workload.threads(), seconds);
      case MASKED -> big(hop.port(), hop.masked(), workload.threads(), seconds);
      case CHURN ->
          turns(
              workload.threads(), seconds, () -> session(ThinClient.open(hop.port(), hop.churn())));
      case TLS ->
          turns(
              workload.threads(),
              seconds,
              () -> session(ThinClient.openTls(hop.port(), hop.churn())));
      case CROWD -> crowd(hop, workload.threads(), seconds);
      default -> throw new IllegalArgumentException(workload + " is sysbench's");
    };
  }

  private static void session(ThinClient client) throws IOException {
    try (client) {
      client.query("SELECT 1");
    }
  }

  private static Load big(int port, Account account, int threads, int seconds)
      throws IOException, InterruptedException {
    List<ThinClient> clients = open(port, account, threads);
    try {
      return each(clients, seconds, ThinLoad::readBig);
    } finally {
      close(clients);
    }
  }

  /** Points first, then the big result by some of the sessions while the others are still there. */
  private static Load crowd(Hop hop, int threads, int seconds)
      throws IOException, InterruptedException {
    List<ThinClient> clients = open(hop.port(), hop.churn(), threads);
    try {
      Load points =
          each(
              clients,
              seconds,
              client ->
                  client.query(
                      "SELECT c FROM sbtest1 WHERE id = "
                          + ThreadLocalRandom.current().nextInt(BenchDatabase.TABLE_ROWS)));
      each(clients.subList(0, Math.min(threads, BIG_AT_ONCE)), seconds, ThinLoad::readBig);
      return points;
    } finally {
      close(clients);
    }
  }

  private static void readBig(ThinClient client) throws IOException {
    long packets = client.query(BenchDatabase.BIG);
    if (packets < BenchDatabase.BIG_ROWS) {
      throw new IOException(packets + " packets of a result of " + BenchDatabase.BIG_ROWS);
    }
  }

  /** What one session does in a turn. */
  private interface Asking {
    void ask(ThinClient client) throws IOException;
  }

  private static Load each(List<ThinClient> clients, int seconds, Asking asking)
      throws IOException, InterruptedException {
    List<Turn> turns = new ArrayList<>();
    for (ThinClient client : clients) {
      turns.add(() -> asking.ask(client));
    }
    return run(turns, seconds);
  }

  private static Load turns(int threads, int seconds, Turn turn)
      throws IOException, InterruptedException {
    return run(java.util.Collections.nCopies(threads, turn), seconds);
  }

  private static Load run(List<Turn> sessions, int seconds)
      throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(sessions.size());
    long began = System.nanoTime();
    long end = began + seconds * 1_000_000_000L;
    try {
      List<Future<double[]>> running = new ArrayList<>();
      for (Turn turn : sessions) {
        running.add(threads.submit(() -> timed(turn, end)));
      }
      double[] all = new double[0];
      for (Future<double[]> one : running) {
        double[] times = one.get();
        int length = all.length;
        all = Arrays.copyOf(all, length + times.length);
        System.arraycopy(times, 0, all, length, times.length);
      }
      double took = (System.nanoTime() - began) / 1e9;
      Arrays.sort(all);
      return new Load(all.length, took, at(all, 0.5), at(all, 0.99));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static double[] timed(Turn turn, long end) throws IOException {
    double[] times = new double[1024];
    int count = 0;
    for (long began = System.nanoTime(); began < end; began = System.nanoTime()) {
      turn.take();
      if (count == times.length) {
        times = Arrays.copyOf(times, 2 * count);
      }
      times[count++] = (System.nanoTime() - began) / 1e6;
    }
    return Arrays.copyOf(times, count);
  }

  private static double at(double[] sorted, double share) {
    return sorted.length == 0 ? 0 : sorted[(int) ((sorted.length - 1) * share)];
  }

  private static List<ThinClient> open(int port, Account account, int count) throws IOException {
    List<ThinClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        clients.add(ThinClient.open(port, account));
      }
      return clients;
    } catch (IOException e) {
      close(clients);
      throw e;
    }
  }

  private static void close(List<ThinClient> clients) throws IOException {
    for (ThinClient client : clients) {
      client.close();
    }
  }
}
