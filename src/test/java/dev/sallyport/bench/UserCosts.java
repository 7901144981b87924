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
 * How many users of its own a MySQL server makes and drops in a second, beside so many that are
 * there: it keeps all of them in lists in memory, which each change goes through.
 */
final class UserCosts {
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
    double[] rates = new double[PRESENT.length];
    for (int i = 0; i < PRESENT.length; i++) {
      make(made, PRESENT[i]);
      made = PRESENT[i];
      double one = rate(1, i);
      rates[i] = rate(4, i);
      sheet.note(
          "users made, granted and dropped beside %d: %.0f a second by one connection, %.0f by four",
          PRESENT[i], one, rates[i]);
    }
    sheet.put("mysql.users_per_second", rates[0]);
    double last = 1e6 / rates[rates.length - 1];
    sheet.put(
        "mysql.user_micros_per_present_user",
        (last - 1e6 / rates[0]) / PRESENT[PRESENT.length - 1]);
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

  private double rate(int threads, int round) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    long began = System.nanoTime();
    long end = began + seconds * 1_000_000_000L;
    try {
      List<Future<Integer>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        String user = "'passing_" + round + "_" + threads + "_" + i + "'@'%'";
        running.add(pool.submit(() -> comeAndGo(user, end)));
      }
      int sum = 0;
      for (Future<Integer> one : running) {
        sum += one.get();
      }
      return sum / ((System.nanoTime() - began) / 1e9);
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
