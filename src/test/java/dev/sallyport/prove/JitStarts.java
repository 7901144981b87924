package dev.sallyport.prove;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long it takes from the login to the first row, one after the other: straight to the server,
 * through an account that is there, and through one that is made for it.
 */
final class JitStarts {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String FIRST_ROW = "SELECT id FROM shop.orders LIMIT 1";

  /** One way to a first row; straight where no connection of the gateway is named. */
  private record Way(String title, Optional<JitConnection> through) {}

  private static final List<Way> WAYS =
      List.of(
          new Way("directly", Optional.empty()),
          new Way("account: stored", Optional.of(JitConnection.STORED)),
          new Way("account: ephemeral", Optional.of(JitConnection.SHOP)),
          new Way("account: ephemeral, grants: statement", Optional.of(JitConnection.LENDING)));

  private JitStarts() {}

  static void run(JitServer server, JitIssuers issuers, Path folder, int rounds, JitTally tally)
      throws Exception {
    Path file = JitGate.configure(server, issuers, folder);
    Map<Way, List<Long>> nanos = new LinkedHashMap<>();
    WAYS.forEach(way -> nanos.put(way, new ArrayList<>()));
    try (JitGate gate = JitGate.start(file, issuers)) {
      int warming = Math.min(rounds / 4, 50);
      String token = issuers.token(JitIssuers.WORKER).reveal();
      for (int round = -warming; round < rounds; round++) {
        for (int i = 0; i < WAYS.size(); i++) {
          // Not always after the same one.
          Way way = WAYS.get(Math.floorMod(i + round, WAYS.size()));
          long took = start(server, gate, way, token);
          if (round >= 0) {
            nanos.get(way).add(took);
          }
          // What one has to clear away does not slow down the next.
          server.untilNothingIsLeft(PATIENCE);
        }
      }
    }
    nanos.forEach(
        (way, all) -> tally.note("%s: %-38s %s".formatted(server.name(), way.title(), of(all))));
  }

  private static long start(JitServer server, JitGate gate, Way way, String token)
      throws SQLException {
    long began = System.nanoTime();
    try (Connection connection = open(server, gate, way, token);
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery(FIRST_ROW)) {
      rows.next();
      return System.nanoTime() - began;
    }
  }

  private static Connection open(JitServer server, JitGate gate, Way way, String token)
      throws SQLException {
    return way.through().isEmpty()
        ? server.direct(JitServer.STANDING, JitServer.PASSWORD)
        : DriverManager.getConnection(
            "jdbc:mariadb://127.0.0.1:" + gate.port() + "/?sslMode=trust",
            way.through().get().word(),
            token);
  }

  private static String of(List<Long> nanos) {
    List<Long> sorted = nanos.stream().sorted().toList();
    return "median %6.1f ms, p99 %6.1f ms of %d"
        .formatted(
            sorted.get(sorted.size() / 2) / 1e6,
            sorted.get(Math.min(sorted.size() - 1, sorted.size() * 99 / 100)) / 1e6,
            sorted.size());
  }
}
