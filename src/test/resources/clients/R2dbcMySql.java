// r2dbc-mysql: the snippet of the documentation, and what it is checked by.
import static dev.sallyport.clients.Answers.answer;
import static dev.sallyport.clients.Answers.checks;

import dev.sallyport.clients.Answers;
import io.asyncer.r2dbc.mysql.MySqlConnectionConfiguration;
import io.asyncer.r2dbc.mysql.MySqlConnectionFactory;
import io.asyncer.r2dbc.mysql.constant.SslMode;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.ValidationDepth;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class R2dbcMySql {
  // [snippet]
  static MySqlConnectionFactory factory() {
    return MySqlConnectionFactory.from(
        MySqlConnectionConfiguration.builder()
            .host(System.getenv("MYSQL_HOST"))
            .port(Integer.parseInt(System.getenv("MYSQL_TCP_PORT")))
            .user(System.getenv("MYSQL_USER"))
            .password(System.getenv("MYSQL_PWD"))
            .database("shop")
            .sslMode(SslMode.VERIFY_IDENTITY)
            .sslCa(System.getenv("SALLYPORT_CA_FILE"))
            .build());
  }
  // [/snippet]

  private final Connection connection;

  private R2dbcMySql(Connection connection) {
    this.connection = connection;
  }

  public static void main(String[] arguments) {
    Connection connection = Mono.from(factory().create()).block();
    try {
      new R2dbcMySql(connection).run();
      if (checks("pool")) {
        pool(connection);
      }
    } finally {
      Mono.from(connection.close()).block();
    }
    System.exit(0);
  }

  private List<Object[]> rows(String sql, Object... values) {
    Statement statement = connection.createStatement(sql);
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        statement.bindNull(i, String.class);
      } else {
        statement.bind(i, values[i]);
      }
    }
    return Flux.from(statement.execute())
        .flatMap(result -> result.map(R2dbcMySql::values))
        .collectList()
        .block();
  }

  private static Object[] values(Row row, io.r2dbc.spi.RowMetadata columns) {
    Object[] values = new Object[columns.getColumnMetadatas().size()];
    for (int i = 0; i < values.length; i++) {
      boolean binary =
          columns.getColumnMetadata(i).getType().getName().toUpperCase().matches(".*(BLOB|BINARY|BIT).*")
              || columns.getColumnMetadata(i).getName().matches("raw|large");
      values[i] = binary ? row.get(i, byte[].class) : row.get(i);
    }
    return values;
  }

  private long update(String sql) {
    return Flux.from(connection.createStatement(sql).execute())
        .flatMap(Result::getRowsUpdated)
        .reduce(0L, Long::sum)
        .block();
  }

  private void run() {
    answer("version", MySqlConnectionFactory.class.getProtectionDomain().getCodeSource().getLocation().getPath()
        .replaceAll(".*-([0-9.]+)\\.jar", "$1"));
    if (checks("connect")) {
      rows("SELECT 1, DATABASE()").forEach(row -> answer("connect", row));
    }
    if (checks("types")) {
      // The driver itself has no negative times.
      String sql = "SELECT id, tiny, small, medium, big, exact, single, twice, flag, yes, day, moment, stamp, year,"
          + " fixed, varied, wide, raw, large, colour, doc FROM shop.kinds ORDER BY id";
      rows(sql).forEach(row -> answer("types", row));
      rows(sql.replace(" ORDER", " WHERE id < ? ORDER"), 9).forEach(row -> answer("types", row));
    }
    if (checks("unicode")) {
      rows("SELECT ?, HEX(?)", "grüße 😀 漢字", "😀").forEach(row -> answer("unicode", row));
    }
    if (checks("prepared")) {
      for (int i = 0; i < 2; i++) {
        rows("SELECT ? + 1, ?, ?, ? IS NULL", 41, "naïve", new BigDecimal("12.50"), null)
            .forEach(row -> answer("prepared", row));
      }
    }
    if (checks("insert")) {
      Long id =
          Flux.from(
                  connection
                      .createStatement("INSERT INTO shop.notes (body) VALUES (?)")
                      .bind(0, "one")
                      .returnGeneratedValues("id")
                      .execute())
              .flatMap(result -> result.map((row, columns) -> row.get(0, Long.class)))
              .blockLast();
      answer("insert", "1 row, id " + id);
    }
    if (checks("transaction")) {
      List<Object> counts = new ArrayList<>();
      for (boolean commit : new boolean[] {false, true}) {
        Mono.from(connection.beginTransaction()).block();
        update("INSERT INTO shop.notes (body) VALUES ('kept?')");
        Mono.from(connection.createSavepoint("here")).block();
        Mono.from(commit ? connection.commitTransaction() : connection.rollbackTransaction()).block();
        counts.add(rows("SELECT COUNT(*) FROM shop.notes WHERE body = 'kept?'").get(0)[0]);
      }
      answer("transaction", counts.get(0) + " after rollback, " + counts.get(1) + " after commit");
    }
    if (checks("error")) {
      R2dbcException refusal = refusal("SELECT nothing FROM shop.products");
      answer("error", refusal.getErrorCode(), refusal.getSqlState(), refusal.getClass().getSimpleName(), refusal.getMessage());
    }
    if (checks("refused")) {
      R2dbcException refusal = refusal("SELECT * FROM vault.keys_of_the_house");
      answer("refused", refusal.getErrorCode(), refusal.getSqlState(), rows("SELECT 1").get(0)[0]);
      answer("refused.says", refusal.getMessage());
    }
    if (checks("large")) {
      List<Object[]> all = rows("SELECT id, payload FROM shop.bulk ORDER BY id");
      long bytes = all.stream().mapToLong(row -> row[1].toString().length()).sum();
      long sum = all.stream().mapToLong(row -> ((Number) row[0]).longValue()).sum();
      answer("large", all.size() + " rows, " + bytes + " bytes, sum " + sum);
      Flux.from(connection.createStatement("SELECT body FROM shop.blobs ORDER BY id").execute())
          .flatMap(result -> result.map((row, columns) -> row.get(0, byte[].class)))
          .toIterable()
          .forEach(body -> answer("large", "blob", Answers.digest(body)));
    }
    if (checks("batch")) {
      Statement insert = connection.createStatement("INSERT INTO shop.notes (body) VALUES (?)");
      insert.bind(0, "a").add().bind(0, "b").add().bind(0, "c");
      long rows = Flux.from(insert.execute()).flatMap(Result::getRowsUpdated).reduce(0L, Long::sum).block();
      answer("batch", rows + " rows");
    }
    if (checks("procedure")) {
      List<String> names = new ArrayList<>();
      rows("CALL shop.products_from(?)", 2).forEach(row -> names.add(String.valueOf(row[1])));
      answer("procedure", String.join(", ", names));
    }
    if (checks("waits")) {
      answer("waits", update("UPDATE shop.reviewed SET n = n + 1 WHERE id = 1") + " row");
    }
  }

  private R2dbcException refusal(String sql) {
    try {
      rows(sql);
      throw new AssertionError(sql + " was not refused");
    } catch (R2dbcException refusal) {
      return refusal;
    }
  }

  private static void pool(Connection connection) {
    answer("pool", Mono.from(connection.validate(ValidationDepth.REMOTE)).block());
    answer("pool", connection.getTransactionIsolationLevel().asSql(), connection.getMetadata().getDatabaseVersion());
    ConnectionFactory pool =
        new ConnectionPool(
            ConnectionPoolConfiguration.builder(factory())
                .maxSize(2)
                .validationQuery("SELECT 1")
                .build());
    List<Integer> found =
        Flux.range(0, 6)
            .flatMap(
                i ->
                    Flux.usingWhen(
                        pool.create(),
                        taken ->
                            Flux.from(taken.createStatement("SELECT ? + 1").bind(0, i).execute())
                                .flatMap(result -> result.map((row, c) -> row.get(0, Integer.class))),
                        Connection::close))
            .collectSortedList()
            .block();
    answer("pool", found);
  }
}
