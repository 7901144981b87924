// vertx-mysql-client: the snippet of the documentation, and what it is checked by.
import static dev.sallyport.clients.Answers.answer;
import static dev.sallyport.clients.Answers.checks;

import dev.sallyport.clients.Answers;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.mysqlclient.MySQLAuthenticationPlugin;
import io.vertx.mysqlclient.MySQLBuilder;
import io.vertx.mysqlclient.MySQLClient;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.mysqlclient.MySQLConnection;
import io.vertx.mysqlclient.MySQLException;
import io.vertx.mysqlclient.SslMode;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

class VertxMySqlClient {
  // [snippet]
  static MySQLConnectOptions options() {
    MySQLConnectOptions options =
        new MySQLConnectOptions()
            .setHost(System.getenv("MYSQL_HOST"))
            .setPort(Integer.parseInt(System.getenv("MYSQL_TCP_PORT")))
            .setUser(System.getenv("MYSQL_USER"))
            .setPassword(System.getenv("MYSQL_PWD"))
            .setDatabase("shop")
            .setSslMode(SslMode.VERIFY_IDENTITY)
            .setSslOptions(
                new ClientSSLOptions()
                    .setHostnameVerificationAlgorithm("HTTPS")
                    .setTrustOptions(
                        new PemTrustOptions().addCertPath(System.getenv("SALLYPORT_CA_FILE"))));
    // For a token; with a lease leave it as it is.
    if (!options.getUser().startsWith("lease.")) {
      options.setAuthenticationPlugin(MySQLAuthenticationPlugin.MYSQL_CLEAR_PASSWORD);
    }
    return options;
  }
  // [/snippet]

  public static void main(String[] arguments) {
    Vertx vertx = Vertx.vertx();
    try {
      MySQLConnection connection = MySQLConnection.connect(vertx, options()).await();
      new VertxMySqlClient(connection).run();
      if (checks("pool")) {
        pool(vertx, connection);
      }
      connection.close().await();
    } finally {
      vertx.close().await();
    }
  }

  private final MySQLConnection connection;

  private VertxMySqlClient(MySQLConnection connection) {
    this.connection = connection;
  }

  private RowSet<Row> rows(String sql) {
    return connection.query(sql).execute().await();
  }

  private void run() {
    answer("version", version());
    if (checks("connect")) {
      print("connect", rows("SELECT 1, DATABASE()"));
    }
    if (checks("types")) {
      String sql = "SELECT * FROM shop.kinds ORDER BY id";
      RowSet<Row> text = rows(sql);
      text.columnDescriptors().forEach(c -> answer("types", c.name(), c.typeName(), c.jdbcType()));
      print("types", text);
      print("types", connection.preparedQuery(sql).execute().await());
    }
    if (checks("unicode")) {
      print("unicode", rows("SELECT 'grüße 😀 漢字', HEX('😀')"));
    }
    if (checks("prepared")) {
      PreparedStatement select = connection.prepare("SELECT ? + 1, ?, ?, ? IS NULL").await();
      for (int i = 0; i < 2; i++) {
        Tuple values = Tuple.of(41, "naïve", new BigDecimal("12.50"), null);
        print("prepared", select.query().execute(values).await());
      }
      select.close().await();
    }
    if (checks("insert")) {
      RowSet<Row> done =
          connection
              .preparedQuery("INSERT INTO shop.notes (body) VALUES (?)")
              .execute(Tuple.of("one"))
              .await();
      answer("insert", done.rowCount() + " row, id " + done.property(MySQLClient.LAST_INSERTED_ID));
    }
    if (checks("transaction")) {
      transaction();
    }
    if (checks("error")) {
      MySQLException refusal = refusal("SELECT nothing FROM shop.products");
      answer("error", refusal.getErrorCode(), refusal.getSqlState(), refusal.getMessage());
    }
    if (checks("refused")) {
      MySQLException refusal = refusal("SELECT * FROM vault.keys_of_the_house");
      int after = rows("SELECT 1").iterator().next().getInteger(0);
      answer("refused", refusal.getErrorCode(), refusal.getSqlState(), after);
      answer("refused.says", refusal.getMessage());
    }
    if (checks("large")) {
      large();
    }
    if (checks("batch")) {
      List<Tuple> batch = List.of(Tuple.of("a"), Tuple.of("b"), Tuple.of("c"));
      RowSet<Row> done =
          connection
              .preparedQuery("INSERT INTO shop.notes (body) VALUES (?)")
              .executeBatch(batch)
              .await();
      int rows = 0;
      for (RowSet<Row> each = done; each != null; each = each.next()) {
        rows += each.rowCount();
      }
      answer("batch", rows + " rows");
    }
    if (checks("procedure")) {
      List<String> names = new ArrayList<>();
      RowSet<Row> found =
          connection.preparedQuery("CALL shop.products_from(?)").execute(Tuple.of(2)).await();
      found.forEach(row -> names.add(row.getString(1)));
      answer("procedure", String.join(", ", names));
      names.clear();
      rows("CALL shop.products_from(2)").forEach(row -> names.add(row.getString(1)));
      answer("procedure", String.join(", ", names));
    }
    if (checks("waits")) {
      answer("waits", rows("UPDATE shop.reviewed SET n = n + 1 WHERE id = 1").rowCount() + " row");
    }
  }

  private static String version() {
    String jar = MySQLConnection.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    return jar.replaceAll(".*-([0-9.]+)\\.jar", "$1");
  }

  private static void print(String check, RowSet<Row> rows) {
    for (Row row : rows) {
      Object[] values = new Object[row.size()];
      for (int i = 0; i < values.length; i++) {
        Object value = row.getValue(i);
        values[i] = value instanceof Buffer buffer ? buffer.getBytes() : value;
      }
      answer(check, values);
    }
  }

  private MySQLException refusal(String sql) {
    try {
      rows(sql);
      throw new AssertionError(sql + " was not refused");
    } catch (MySQLException refusal) {
      return refusal;
    }
  }

  private void transaction() {
    List<Long> counts = new ArrayList<>();
    for (boolean commit : new boolean[] {false, true}) {
      Transaction transaction = connection.begin().await();
      rows("INSERT INTO shop.notes (body) VALUES ('kept?')");
      (commit ? transaction.commit() : transaction.rollback()).await();
      counts.add(
          rows("SELECT COUNT(*) FROM shop.notes WHERE body = 'kept?'").iterator().next().getLong(0));
    }
    answer("transaction", counts.get(0) + " after rollback, " + counts.get(1) + " after commit");
  }

  private void large() {
    long count = 0;
    long bytes = 0;
    long sum = 0;
    PreparedStatement select =
        connection.prepare("SELECT id, payload FROM shop.bulk ORDER BY id").await();
    Cursor cursor = select.cursor();
    do {
      for (Row row : cursor.read(5000).await()) {
        count++;
        sum += row.getInteger(0);
        bytes += row.getString(1).length();
      }
    } while (cursor.hasMore());
    cursor.close().await();
    select.close().await();
    answer("large", count + " rows, " + bytes + " bytes, sum " + sum);
    for (Row row : rows("SELECT body FROM shop.blobs ORDER BY id")) {
      answer("large", "blob", Answers.digest(row.getBuffer(0).getBytes()));
    }
  }

  private static void pool(Vertx vertx, MySQLConnection connection) {
    connection.ping().await();
    connection.specifySchema("shop").await();
    connection.resetConnection().await();
    Pool pool =
        MySQLBuilder.pool()
            .with(new PoolOptions().setMaxSize(2))
            .connectingTo(options().setCachePreparedStatements(true).setPipeliningLimit(4))
            .using(vertx)
            .build();
    List<io.vertx.core.Future<RowSet<Row>>> asked = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      asked.add(pool.preparedQuery("SELECT ? + 1").execute(Tuple.of(i)));
    }
    List<Object> found = new ArrayList<>();
    asked.forEach(each -> found.add(each.await().iterator().next().getValue(0)));
    answer("pool", found);
    pool.close().await();
  }
}
