package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.StoreConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  private static final String INSERT =
      "INSERT INTO journal_positions (journal, position) VALUES (?, ?)";

  @TempDir private Path directory;
  private Vertx vertx;
  private Path file;
  private Database database;

  @BeforeEach
  void open() throws Exception {
    vertx = Vertx.vertx();
    file = directory.resolve("store.db");
    SqliteDatabase.migrate(new StoreConfig.Sqlite(file));
    database = SqliteDatabase.open(new StoreConfig.Sqlite(file), vertx);
  }

  @AfterEach
  void close() {
    database.close().await();
    vertx.close().await();
  }

  private Future<Void> insert(String journal) {
    return database.write(
        connection -> connection.preparedQuery(INSERT).execute(Tuple.of(journal, 1L)).mapEmpty());
  }

  private List<String> journals() {
    return database
        .read("SELECT journal FROM journal_positions ORDER BY journal", List.of())
        .await()
        .stream()
        .map(row -> row.getString("journal"))
        .toList();
  }

  /** As another process does it, which waits for nobody. */
  private String elsewhere(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 0");
      return statement.execute(sql) ? first(statement) : "";
    }
  }

  private static String first(Statement statement) throws SQLException {
    try (ResultSet rows = statement.getResultSet()) {
      return rows.next() ? rows.getString(1) : "";
    }
  }

  @Test
  void shouldTellWhoWaitedTooLongForAConnectionAndGiveTheLateOneToTheNext() {
    Database impatient =
        SqliteDatabase.open(new StoreConfig.Sqlite(file), vertx, Duration.ofMillis(100));
    try {
      // Given
      Promise<Void> goingOn = Promise.promise();
      Future<Void> first = impatient.write(connection -> goingOn.future());
      // When
      Future<Void> late = impatient.write(connection -> Future.succeededFuture());
      assertThatThrownBy(late::await)
          .isInstanceOf(SQLTransientConnectionException.class)
          .hasMessageContaining("the store does not answer");
      goingOn.complete();
      first.await();
      // Then
      assertThat(impatient.write(connection -> Future.succeededFuture("served")).await())
          .isEqualTo("served");
    } finally {
      impatient.close().await();
    }
  }

  @Test
  void shouldGiveLateConnectionsBackToThoseWhoReadAfterwards() {
    Database impatient =
        SqliteDatabase.open(new StoreConfig.Sqlite(file), vertx, Duration.ofMillis(100));
    try {
      // Given as many as there are connections, which go on, and as many who wait for one
      Promise<Void> goingOn = Promise.promise();
      List<Future<Void>> asked =
          Stream.generate(() -> impatient.reading(reader -> goingOn.future()))
              .limit(2L * SqliteDatabase.READERS)
              .toList();
      // When
      asked
          .subList(SqliteDatabase.READERS, asked.size())
          .forEach(
              late ->
                  assertThatThrownBy(late::await)
                      .isInstanceOf(SQLTransientConnectionException.class));
      goingOn.complete();
      Future.join(asked).otherwiseEmpty().await();
      // Then
      assertThat(impatient.read("SELECT 1 AS one", List.of()).await().size()).isEqualTo(1);
    } finally {
      impatient.close().await();
    }
  }

  @Test
  void shouldAnswerBeforeItClosesWhatWasAskedForAndNothingLater() {
    Database closing = SqliteDatabase.open(new StoreConfig.Sqlite(file), vertx);
    // Given
    Promise<Void> goingOn = Promise.promise();
    Future<Integer> asked =
        closing.write(
            connection ->
                goingOn
                    .future()
                    .compose(v -> connection.preparedQuery(INSERT).execute(Tuple.of("last", 1L)))
                    .map(rows -> rows.rowCount()));
    // When
    Future<Void> closed = closing.close();
    // Then
    assertThatThrownBy(() -> closing.read("SELECT 1", List.of()).await())
        .isInstanceOf(SQLTransientConnectionException.class)
        .hasMessageContaining("it is closed");
    assertThat(closed.isComplete()).isFalse();
    goingOn.complete();
    assertThat(asked.await()).isEqualTo(1);
    closed.await();
    assertThat(journals()).containsExactly("last");
  }

  @Test
  void shouldNotWaitForEverForPoolsThatDoNotClose() {
    Pool stuck =
        (Pool)
            Proxy.newProxyInstance(
                Pool.class.getClassLoader(),
                new Class<?>[] {Pool.class},
                (proxy, method, arguments) ->
                    method.getName().equals("hashCode") ? 1 : Promise.promise().future());
    Database left =
        new Database(
            stuck,
            stuck,
            new SqliteDatabase.Sqlite(Future::succeededFuture),
            Duration.ofMillis(50));
    assertThatThrownBy(() -> left.close().await()).isInstanceOf(TimeoutException.class);
  }

  @Test
  void shouldUndoAndReportWhatCannotBeCommittedAndGoOn() {
    // Given a constraint that is looked at when a transaction is to be committed
    database
        .writer()
        .withConnection(
            connection ->
                connection
                    .query("PRAGMA foreign_keys = ON")
                    .execute()
                    .compose(
                        v -> connection.query("CREATE TABLE parents (id PRIMARY KEY)").execute())
                    .compose(
                        v ->
                            connection
                                .query(
                                    "CREATE TABLE children (parent REFERENCES parents (id)"
                                        + " DEFERRABLE INITIALLY DEFERRED)")
                                .execute()))
        .await();
    Future<Void> broken =
        database.write(
            connection ->
                connection
                    .preparedQuery(INSERT)
                    .execute(Tuple.of("undone", 1L))
                    .compose(v -> connection.query("INSERT INTO children VALUES (7)").execute())
                    .mapEmpty());
    // Then
    assertThatThrownBy(broken::await).hasMessageContaining("FOREIGN KEY");
    insert("later").await();
    assertThat(journals()).containsExactly("later");
    assertThat(
            database
                .read("SELECT COUNT(*) AS n FROM children", List.of())
                .await()
                .iterator()
                .next()
                .getLong("n"))
        .isZero();
  }

  @Test
  void shouldHoldNoLockOnceATransactionIsOver() throws SQLException {
    // Given
    insert("one").await();
    assertThatThrownBy(() -> insert("one").await()).hasMessageContaining("UNIQUE");
    // When
    elsewhere("INSERT INTO journal_positions (journal, position) VALUES ('two', 2)");
    insert("three").await();
    // Then
    assertThat(journals()).containsExactly("one", "three", "two");
    assertThat(elsewhere("PRAGMA wal_checkpoint(TRUNCATE)")).as("busy").isEqualTo("0");
  }

  @Test
  void shouldUndoAllOfATransactionThatFails() {
    // When
    Future<Void> failing =
        database.write(
            connection ->
                connection
                    .preparedQuery(INSERT)
                    .execute(Tuple.of("one", 1L))
                    .compose(v -> Future.failedFuture("no more")));
    // Then
    assertThatThrownBy(failing::await).hasMessage("no more");
    assertThat(journals()).isEmpty();
    // And where a step throws
    assertThatThrownBy(
            () ->
                database
                    .write(
                        connection -> {
                          throw new IllegalStateException("broken");
                        })
                    .await())
        .hasMessage("broken");
    insert("two").await();
    assertThat(journals()).containsExactly("two");
  }

  @Test
  void shouldSeeInABatchWhatTheSameTransactionDid() {
    database
        .write(
            connection ->
                connection
                    .preparedQuery(INSERT)
                    .execute(Tuple.of("one", 1L))
                    .compose(
                        v ->
                            connection
                                .preparedQuery(INSERT)
                                .executeBatch(List.of(Tuple.of("two", 2L), Tuple.of("three", 3L))))
                    .compose(v -> Future.failedFuture("no more"))
                    .mapEmpty())
        .otherwiseEmpty()
        .await();
    // A batch that ended its own transaction would have kept it.
    assertThat(journals()).isEmpty();
  }
}
