package dev.sallyport.sql;

import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How fast statements are read, from bytes to facts: {@code scripts/bench inspector}. */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class InspectorBenchmark {
  private static final int TABLES = 200;

  private final MySqlInspector inspector = new MySqlInspector();
  private final SqlContext begun = context();
  private final SqlContext underWay = begun.with(objects());
  private final NumberedText points =
      new NumberedText("SELECT id, name FROM shop.orders WHERE id = ########");
  private final NumberedText limits =
      new NumberedText("SELECT id, name FROM shop.orders ORDER BY id LIMIT 1000####", 100);

  /** A database of which everything is known. */
  public static SqlContext context() {
    List<Table> tables = new ArrayList<>();
    tables.add(table("orders", "id", "customer_id", "name", "status", "total", "created_at"));
    tables.add(table("customers", "id", "email", "country", "ssn", "deleted_at"));
    tables.add(table("order_items", "order_id", "product_id", "quantity", "price"));
    for (int i = 0; i < TABLES; i++) {
      tables.add(table("t" + i, "a", "b", "c", "d", "e", "f", "g", "h"));
    }
    Catalogue catalogue = new Catalogue(false, tables, List.of(), List.of(), List.of(), Set.of());
    return new SqlContext(
            Optional.of("shop"), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033, false)
        .with(catalogue);
  }

  private static Table table(String name, String... columns) {
    List<Column> all = new ArrayList<>();
    for (String column : columns) {
      all.add(new Column(column, "varchar(100)", false, Optional.empty()));
    }
    return new Table(new TableName("shop", name), all, Optional.empty());
  }

  /** Of a session that has two temporary tables and ten variables. */
  private static SessionObjects objects() {
    SessionObjects objects = SessionObjects.NONE;
    TableName orders = new TableName("shop", "orders");
    for (int i = 0; i < 10; i++) {
      objects = objects.withVariable("v" + i, Lineage.of(new ColumnName(orders, "id")));
    }
    List<OutputColumn> columns =
        List.of(new OutputColumn("id", Lineage.of(new ColumnName(orders, "id"))));
    return objects
        .withTemporaryTable(new TableName("shop", "tmp1"), columns)
        .withTemporaryTable(new TableName("shop", "tmp2"), columns);
  }

  /** A point SELECT of which only the key is new. */
  @Benchmark
  public Inspection knownPointSelect() {
    return inspector.inspect(points.next(), begun);
  }

  /** The same in a session that has temporary tables and variables of its own. */
  @Benchmark
  public Inspection knownPointSelectUnderWay() {
    return inspector.inspect(points.next(), underWay);
  }

  /** A statement whose LIMIT, which a rule may ask for, is one of a hundred. */
  @Benchmark
  public Inspection knownLimit() {
    return inspector.inspect(limits.next(), begun);
  }

  /** Statements that were never seen: in each a name is another. */
  @Benchmark
  public Inspection firstSight(Unseen unseen) {
    return inspector.inspect(unseen.text.next(), begun);
  }

  /** One INSERT of 16 MiB. */
  @Benchmark
  public Inspection insertOf16MebibytesOfRows(Rows rows) {
    return inspector.inspect(rows.insert, begun);
  }

  /** Kinds of statements. */
  @State(Scope.Benchmark)
  public static class Unseen {
    @Param({"POINT", "JOIN", "UPSERT", "WINDOWS", "UPDATE"})
    public Kind kind;

    private NumberedText text;

    /** Typical ones. */
    public enum Kind {
      POINT("SELECT id, name AS n######## FROM shop.orders WHERE id = 12345"),
      JOIN(
          "SELECT c.country, COUNT(DISTINCT o.id) AS n########, SUM(i.quantity * i.price) AS total"
              + " FROM orders o JOIN customers c ON c.id = o.customer_id"
              + " JOIN order_items i ON i.order_id = o.id"
              + " WHERE o.status IN ('paid', 'sent') AND o.created_at >= '2026-01-01'"
              + " GROUP BY c.country HAVING SUM(i.quantity * i.price) > 1000"
              + " ORDER BY total DESC LIMIT 20"),
      UPSERT(
          "INSERT INTO shop.orders (id, customer_id, name, status, total) VALUES"
              + " (1, 2, 'Ann''s gift', 'new', 12.50), (2, 3, 'x', 'new', 7.10) AS n########"
              + " ON DUPLICATE KEY UPDATE status = n########.status, total = orders.total + 1"),
      WINDOWS(
          "WITH n######## AS (SELECT customer_id, created_at, total,"
              + " ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY created_at DESC) AS place,"
              + " SUM(total) OVER (PARTITION BY customer_id ORDER BY created_at"
              + " ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS running FROM shop.orders)"
              + " SELECT c.email, r.total, r.running, CASE WHEN r.running > 500 THEN 'big'"
              + " ELSE 'small' END AS size FROM n######## r LEFT JOIN shop.customers c"
              + " ON c.id = r.customer_id WHERE r.place <= 3 AND c.deleted_at IS NULL"),
      UPDATE(
          "UPDATE shop.orders n######## SET status = 'sent', name = CONCAT(name, ' sent')"
              + " WHERE n########.id = 17 AND n########.status = 'paid'");

      private final String template;

      Kind(String template) {
        this.template = template;
      }
    }

    /** Not for the statements that are known. */
    @Setup(Level.Trial)
    public void begin() {
      text = new NumberedText(kind.template);
    }
  }

  /** A large INSERT. */
  @State(Scope.Benchmark)
  public static class Rows {
    private static final int SIZE = 16 * 1024 * 1024 - 200;

    private byte[] insert;

    /** Only for the benchmark that needs it. */
    @Setup(Level.Trial)
    public void begin() {
      StringBuilder sql = new StringBuilder(SIZE + 200);
      sql.append("INSERT INTO shop.orders (id, name, total, status) VALUES ");
      for (int id = 1; sql.length() < SIZE; id++) {
        sql.append(id == 1 ? "(" : ", (").append(id).append(", 'customer ").append(id * 7919);
        sql.append("', ").append(id % 1000).append(".50, 'paid by card, sent on the 12th')");
      }
      insert = sql.toString().getBytes(StandardCharsets.UTF_8);
    }
  }
}
