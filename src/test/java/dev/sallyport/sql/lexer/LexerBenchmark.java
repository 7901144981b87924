package dev.sallyport.sql.lexer;

import dev.sallyport.sql.SqlMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How fast texts are cut into tokens: {@code scripts/bench lexer}. */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LexerBenchmark {
  private static final int MEBIBYTE = 1024 * 1024;
  private static final int STATEMENTS = 200;

  private final byte[] point = bytes("SELECT id, name FROM shop.orders WHERE id = 12345");
  private final byte[] insert = insert();
  private final byte[][] mix = mix();
  private int next;

  /** The megabytes read, which JMH reports per second. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Read {
    public double megabytes;

    private Tokens cut(byte[] text) {
      megabytes += text.length / 1e6;
      return Lexer.lex(text, SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033);
    }
  }

  /** One short statement, from bytes to tokens. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.NANOSECONDS)
  public Tokens pointSelect() {
    return Lexer.lex(point, SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033);
  }

  /** The same, and the key under which what was read of it is found again. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.NANOSECONDS)
  public Shape pointSelectAndShape() {
    return Lexer.lex(point, SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033).shape();
  }

  /** One statement of many kinds. */
  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  public Tokens typicalStatements(Read read) {
    next = next + 1 == mix.length ? 0 : next + 1;
    return read.cut(mix[next]);
  }

  /** One INSERT of 16 MiB. */
  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  public Tokens insertOf16MebibytesOfRows(Read read) {
    return read.cut(insert);
  }

  private static byte[] insert() {
    Random random = new Random(1);
    StringBuilder sql =
        new StringBuilder("INSERT INTO shop.orders (id, name, total, note) VALUES ");
    for (int id = 1; sql.length() < 16 * MEBIBYTE - 200; id++) {
      sql.append(id == 1 ? "(" : ", (").append(id).append(", 'customer ").append(random.nextInt());
      sql.append("', ").append(random.nextInt(100_000)).append('.').append(random.nextInt(100));
      sql.append(id % 3 == 0 ? ", NULL)" : ", 'paid by card, sent on the 12th')");
    }
    return bytes(sql.toString());
  }

  /** 30 to 500 bytes each. */
  private static byte[][] mix() {
    List<String> shapes =
        List.of(
            "SELECT id, name FROM shop.orders WHERE id = #",
            "SELECT `o`.`id`, `o`.`name`, `o`.`total` FROM `shop`.`orders` `o` WHERE `o`.`id` IN (#, #, #)",
            "SELECT o.id, o.name, o.total, o.created_at, c.email, c.country FROM shop.orders AS o"
                + " INNER JOIN shop.customers AS c ON c.id = o.customer_id WHERE o.status = 'paid'"
                + " AND o.created_at >= '2026-01-#' AND c.country IN ('DE', 'FR', 'IT')"
                + " ORDER BY o.created_at DESC LIMIT #",
            "INSERT INTO shop.orders (customer_id, status, total, note) VALUES (#, 'new', #.50, 'gift"
                + " for Ann''s birthday')",
            "UPDATE shop.orders SET status = 'sent', sent_at = NOW(), note = CONCAT(note, ' #')"
                + " WHERE id = # AND status = 'paid'",
            "DELETE FROM shop.carts WHERE updated_at < NOW() - INTERVAL # DAY LIMIT 1000",
            "SELECT COUNT(*), SUM(total), AVG(total) FROM shop.orders WHERE created_at BETWEEN"
                + " '2026-01-01' AND '2026-02-#' GROUP BY customer_id HAVING SUM(total) > #",
            "WITH recent AS (SELECT customer_id, MAX(created_at) AS last FROM shop.orders GROUP BY"
                + " customer_id) SELECT c.email, r.last, CASE WHEN r.last > '2026-01-#' THEN 'active'"
                + " ELSE 'idle' END AS state FROM shop.customers c LEFT JOIN recent r ON"
                + " r.customer_id = c.id WHERE c.deleted_at IS NULL ORDER BY r.last DESC LIMIT #",
            "/* task=nightly report */ SELECT @@session.time_zone, @last := #",
            "SET NAMES utf8mb4 COLLATE utf8mb4_general_ci");
    List<byte[]> mix = new ArrayList<>();
    for (int i = 0; i < STATEMENTS; i++) {
      mix.add(bytes(shapes.get(i % shapes.size()).replace("#", Integer.toString(10 + i))));
    }
    return mix.toArray(new byte[0][]);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
