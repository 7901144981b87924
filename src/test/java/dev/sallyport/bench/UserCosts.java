package dev.sallyport.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What it takes a MySQL server to make a user and to drop it again, beside so many that are there:
 * it keeps all of them in lists in memory, which each change goes through, one at a time.
 */
final class UserCosts {
  private static final int THREADS = 4;
  private static final int[] PRESENT = {0, 1_000, 5_000, 10_000};

  private final BenchDatabase database;
  private final CostSheet sheet;
  private final int seconds;

  UserCosts(BenchDatabase database, CostSheet sheet, int seconds) {
    this.database = database;
    this.sheet = sheet;
    this.seconds = seconds;
  }

  void measure() throws Exception {
    int made = 0;
    double[] micros = new double[PRESENT.length];
    for (int i = 0; i < PRESENT.length; i++) {
      make(made, PRESENT[i]);
      made = PRESENT[i];
      long before = ProcessTimes.of(database.pid()).toNanos();
      long began = System.nanoTime();
      int count = comeAndGo(i);
      double seconds = (System.nanoTime() - began) / 1e9;
      micros[i] = (ProcessTimes.of(database.pid()).toNanos() - before) / 1e3 / count;
      sheet.note(
          "a user made, granted and dropped beside %d: %.0f µs of MySQL's processor time; by the"
              + " clock %.0f a second by %d connections",
          PRESENT[i], micros[i], count / seconds, THREADS);
    }
    sheet.put("mysql.users_per_second", 1e6 / micros[0], "by processor time, one at a time");
    sheet.put(
        "mysql.user_micros_per_present_user",
        (micros[micros.length - 1] - micros[0]) / PRESENT[PRESENT.length - 1]);
    drop(made);
  }

  private void make(int from, int to) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      // Many by one statement: that is one change of the lists.
      for (int i = from; i < to; i += 100) {
        statement.execute("CREATE USER " + names(i, to, " IDENTIFIED BY 'aA1-of-nobody'"));
      }
    }
  }

  private void drop(int to) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < to; i += 100) {
        statement.execute("DROP USER " + names(i, to, ""));
      }
    }
  }

  private static String names(int from, int to, String rest) {
    List<String> names = new ArrayList<>();
    for (int i = from; i < Math.min(from + 100, to); i++) {
      names.add("'present_" + i + "'@'%'" + rest);
    }
    return String.join(", ", names);
  }

  private int comeAndGo(int round) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    try {
      List<Future<Integer>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        String user = "'passing_" + round + "_" + i + "'@'%'";
        running.add(pool.submit(() -> comeAndGo(user, end)));
      }
      int sum = 0;
      for (Future<Integer> one : running) {
        sum += one.get();
      }
      return sum;
    } finally {
      pool.shutdownNow();
    }
  }

  private int comeAndGo(String user, long end) throws SQLException {
    int count = 0;
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (; System.nanoTime() < end; count++) {
        statement.execute(
            "CREATE USER " + user + " IDENTIFIED BY 'aA1-of-nobody' WITH MAX_USER_CONNECTIONS 1");
        statement.execute("GRANT SELECT, INSERT, UPDATE ON sbtest.* TO " + user);
        statement.execute("DROP USER " + user);
      }
    }
    return count;
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:" + database.port() + "/?sslMode=trust",
        SizingNode.ADMIN,
        SizingNode.ADMIN_PASSWORD);
  }
}
