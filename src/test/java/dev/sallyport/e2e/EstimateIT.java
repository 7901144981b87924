package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The demo's rule pauses changes of more than 100 rows, however small an agent makes them look. */
class EstimateIT {
  private static final int REFUSED = 1142;
  private static final int ALIKE_PREDICATES = 12;
  private static int marks;

  private static Cards cards;

  @BeforeAll
  static void signIn() {
    cards = new Cards(Operator.signIn(GatewayFixture.stage().webUrl(), "dana"));
  }

  /** Something that is sent to the database. */
  interface Change {
    int send() throws SQLException;
  }

  static Stream<Arguments> looksSmall() {
    return Stream.of(
        Arguments.of("SET @floor = 0", "id > IF(@floor = 0, 0, 1000000000)"),
        Arguments.of("DO 0", "id > IF(CONNECTION_ID() = <connection>, 0, 1000000000)"),
        Arguments.of(
            "SET time_zone = '+12:00'",
            "id > IF(FROM_UNIXTIME(0) > '1970-01-01 06:00:00', 0, 1000000000)"),
        Arguments.of("SET collation_connection = utf8mb4_bin", "id > IF('a' = 'A', 1000000000, 0)"),
        Arguments.of("DO 0", "status LIKE '%'" + " AND status LIKE '%'".repeat(ALIKE_PREDICATES)),
        Arguments.of("DO 0", "id > IF(NOW() > '2000-01-01', 1000000000, 0)"),
        Arguments.of("DO 0", "id > IF(CURRENT_TIMESTAMP > '2000-01-01', 1000000000, 0)"),
        Arguments.of("DO 0", "id > IF(@@timestamp > 5, 1000000000, 0)"),
        Arguments.of("DO 0", "id > IF(RAND() < 2, 1000000000, 0)"));
  }

  @ParameterizedTest
  @MethodSource("looksSmall")
  void shouldPauseWhatOnlyLooksSmall(String before, String where) throws Exception {
    // Given
    String mark = nextMark();
    try (Connection agent = agent();
        Statement statement = agent.createStatement()) {
      String id = number(statement, "SELECT CONNECTION_ID()");
      statement.execute(before);
      String sql =
          "UPDATE shop.orders SET status = '"
              + mark
              + "' WHERE "
              + where.replace("<connection>", id);
      // When, then
      shouldWaitForAPerson(mark, () -> statement.executeUpdate(sql));
      assertThat(number(statement, "SELECT CONNECTION_ID()")).isEqualTo(id);
    }
  }

  @Test
  void shouldPauseAJoinOfManySmallStepsAndLeaveNoNoteOfThePlan() throws Exception {
    String mark = nextMark();
    try (Connection agent = agent();
        Statement statement = agent.createStatement()) {
      // When, then
      shouldWaitForAPerson(
          mark,
          () ->
              statement.executeUpdate(
                  "UPDATE shop.orders o JOIN shop.customers c ON c.id = o.customer_id SET o.status"
                      + " = '"
                      + mark
                      + "' WHERE c.id BETWEEN 1 AND 90"));
      try (ResultSet warnings = statement.executeQuery("SHOW WARNINGS")) {
        assertThat(warnings.next()).isFalse();
      }
    }
  }

  @Test
  void shouldJudgeAPreparedStatementByItsValues() throws Exception {
    String mark = nextMark();
    try (Connection agent = agent();
        PreparedStatement update =
            agent.prepareStatement("UPDATE shop.orders SET status = ? WHERE id > ?")) {
      // Given a value that few rows pass
      update.setString(1, mark);
      update.setInt(2, 1_000_000_000);
      assertThat(update.executeUpdate()).isZero();
      // When
      update.setInt(2, 0);
      // Then
      shouldWaitForAPerson(mark, update::executeUpdate);
    }
  }

  @Test
  void shouldPauseAPreparedStatementThatTheServerReadWithOtherSettings() throws Exception {
    String mark = nextMark();
    try (Connection agent = agent();
        Statement statement = agent.createStatement();
        // Given: everything, for 'a' = 'A' was true at PREPARE and stays so
        PreparedStatement update =
            agent.prepareStatement(
                "UPDATE shop.orders SET status = '"
                    + mark
                    + "' WHERE id > IF('a' = 'A', 0, 1000000000)")) {
      // When
      statement.execute("SET collation_connection = utf8mb4_bin");
      // Then
      shouldWaitForAPerson(mark, update::executeUpdate);
    }
  }

  @Test
  void shouldRunASmallChangeAtOnceAndKeepTheTransactionOpen() throws Exception {
    String mark = nextMark();
    String before = status();
    try (Connection agent = agent();
        Statement statement = agent.createStatement();
        PreparedStatement update =
            agent.prepareStatement("UPDATE shop.orders SET status = ? WHERE id = ?")) {
      agent.setAutoCommit(false);
      // When
      assertThat(
              statement.executeUpdate(
                  "UPDATE shop.orders SET status = '" + mark + "' WHERE id = 11"))
          .isEqualTo(1);
      update.setString(1, mark + "p");
      update.setInt(2, 11);
      assertThat(update.executeUpdate()).isEqualTo(1);
      // Then
      assertThat(number(statement, "SELECT status FROM shop.orders WHERE id = 11"))
          .isEqualTo(mark + "p");
      assertThat(status()).isEqualTo(before);
      agent.rollback();
      assertThat(number(statement, "SELECT status FROM shop.orders WHERE id = 11"))
          .isEqualTo(before);
      agent.commit();
    }
  }

  @Test
  void shouldAskAPersonWhenThePlanTakesTooLong() throws Exception {
    String mark = nextMark();
    Endpoint server = GatewayFixture.server();
    try (Connection agent = agent();
        Statement statement = agent.createStatement();
        Connection owner = open(server);
        Statement lock = owner.createStatement()) {
      // Given
      lock.execute("LOCK TABLES shop.orders WRITE");
      // When
      CompletableFuture<Integer> update =
          sent(
              () ->
                  statement.executeUpdate(
                      "UPDATE shop.orders SET status = '" + mark + "' WHERE id = 12"));
      JsonNode card = cards.waiting(mark);
      lock.execute("UNLOCK TABLES");
      cards.deny(card, "not now");
      // Then
      assertRefused(update);
      assertThat(number(statement, "SELECT 7")).isEqualTo("7");
      assertThat(
              statement.executeUpdate(
                  "UPDATE shop.orders SET customer_id = customer_id WHERE id = 12"))
          .isEqualTo(1);
    }
  }

  private static void shouldWaitForAPerson(String mark, Change change) throws Exception {
    CompletableFuture<Integer> update = sent(change);
    JsonNode card = cards.waiting(mark);
    assertThat(
            GatewayFixture.database()
                .number("SELECT COUNT(*) FROM shop.orders WHERE status = '" + mark + "'"))
        .isZero();
    cards.deny(card, "too many rows");
    assertRefused(update);
  }

  private static CompletableFuture<Integer> sent(Change change) {
    CompletableFuture<Integer> rows = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                rows.complete(change.send());
              } catch (SQLException e) {
                rows.completeExceptionally(e);
              }
            },
            "agent")
        .start();
    return rows;
  }

  private static void assertRefused(CompletableFuture<Integer> update) {
    assertThatThrownBy(() -> update.get(60, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(REFUSED));
  }

  private static String status() {
    return GatewayFixture.database()
        .rows("SELECT status FROM shop.orders WHERE id = 11")
        .get(0)
        .get(0);
  }

  private static String number(Statement statement, String sql) throws SQLException {
    try (ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  private static String nextMark() {
    return "look" + ++marks + "x";
  }

  private static Connection agent() throws SQLException {
    return open(GatewayFixture.maintenanceAgent());
  }

  private static Connection open(Endpoint at) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:" + at.port() + "/shop?sslMode=REQUIRED&useServerPrepStmts=true",
        at.connection(),
        at.token().reveal());
  }
}
