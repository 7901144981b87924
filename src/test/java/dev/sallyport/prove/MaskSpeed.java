package dev.sallyport.prove;

import dev.sallyport.e2e.Endpoint;
import dev.sallyport.prove.MaskSession.Protocol;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How fast a large result streams with two of its ten columns masked, beside the same result
 * through the same gateway without masks: taken in turns, so that whatever else the machine does is
 * done to both.
 */
final class MaskSpeed {
  private static final String QUERY = "SELECT * FROM shop.wide";

  private final MaskServer server;
  private final MaskedGate gate;
  private final int rows;
  private final int rounds;

  MaskSpeed(MaskServer server, MaskedGate gate, int rows, int rounds) {
    this.server = server;
    this.gate = gate;
    this.rows = rows;
    this.rounds = rounds;
  }

  /** Medians of one protocol. */
  record Figure(String server, Protocol protocol, int rows, Duration masked, Duration open) {
    /** Masked beside unmasked; 1 is as fast. */
    double ratio() {
      return (double) open.toNanos() / masked.toNanos();
    }

    String line() {
      return "%s, %s: %d rows of ten columns, two masked: %d ms, unmasked %d ms: rate %.2f"
          .formatted(
              server,
              protocol.name().toLowerCase(java.util.Locale.ROOT),
              rows,
              masked.toMillis(),
              open.toMillis(),
              ratio());
    }
  }

  List<Figure> measure() throws IOException, SQLException {
    server.execute(
        "CREATE TABLE shop.wide (id INT PRIMARY KEY, ssn VARCHAR(11), card VARCHAR(19), name"
            + " VARCHAR(40), city VARCHAR(40), n BIGINT, price DECIMAL(10, 2), placed DATETIME, flag"
            + " TINYINT, note VARCHAR(80))",
        fill());
    List<Figure> figures = new ArrayList<>();
    for (Protocol protocol : List.of(Protocol.TEXT, Protocol.BINARY)) {
      figures.add(measure(protocol));
    }
    return figures;
  }

  private String fill() {
    String numbers =
        "WITH RECURSIVE d (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM d WHERE i < 999)"
            + " SELECT a.i * 1000 + b.i AS i FROM d a JOIN d b WHERE a.i * 1000 + b.i < "
            + rows;
    return "INSERT INTO shop.wide SELECT i, CONCAT(100 + i % 900, '-', 10 + i % 90, '-', 1000 + i %"
        + " 9000), CONCAT('4539-5787-6362-', 1000 + i % 9000), CONCAT('name ', i), CONCAT('city ',"
        + " i % 977), i * 37, i / 7, '2026-01-01' + INTERVAL i SECOND, i % 2, REPEAT('x', i % 60)"
        + " FROM ("
        + numbers
        + ") r";
  }

  private Figure measure(Protocol protocol) throws IOException {
    long[] masked = new long[rounds];
    long[] open = new long[rounds];
    // The first round warms both up, and is not counted.
    for (int i = -1; i < rounds; i++) {
      long one = stream(gate.endpoint("one"), protocol);
      long other = stream(gate.endpoint("one" + MaskedGate.OPEN), protocol);
      if (i >= 0) {
        masked[i] = one;
        open[i] = other;
      }
    }
    return new Figure(server.name(), protocol, rows, median(masked), median(open));
  }

  private long stream(Endpoint at, Protocol protocol) throws IOException {
    try (MaskSession session = MaskSession.open(at, protocol)) {
      session.keepNothing();
      long began = System.nanoTime();
      session.run(QUERY);
      long took = System.nanoTime() - began;
      if (session.rows() != rows) {
        throw new IllegalStateException(
            session.rows() + " rows instead of " + rows + " " + session.error());
      }
      return took;
    }
  }

  private static Duration median(long[] all) {
    long[] sorted = all.clone();
    Arrays.sort(sorted);
    return Duration.ofNanos(sorted[sorted.length / 2]);
  }
}
