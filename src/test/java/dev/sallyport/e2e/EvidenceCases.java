package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.DemoCast;
import dev.sallyport.demo.DemoStage;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a card says of a statement's effect, on a real server. */
abstract class EvidenceCases {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Some hundred million pairs of rows. */
  private static final String SLOW =
      "(SELECT MAX(a.quantity + b.quantity) FROM shop.order_items a"
          + " JOIN shop.order_items b ON a.price <> b.price)";

  /** How often it is looked anew for what a busy machine did not find in time. */
  private static final int LOOKS = 10;

  private static final Pattern GIVEN_UP = Pattern.compile("in time|within a second");

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Connection agent;
  private Operator dana;
  private Cards cards;

  abstract DemoStage stage();

  @BeforeEach
  void connect() throws SQLException {
    agent =
        DriverManager.getConnection(
            "jdbc:mysql://127.0.0.1:"
                + stage().mysqlPort()
                + "/shop?sslMode=REQUIRED&useServerPrepStmts=true",
            stage().connection(),
            stage().provider().tokenOfAgent(DemoCast.MAINTENANCE_AGENT).reveal());
    dana = Operator.signIn(stage().webUrl(), "dana");
    cards = new Cards(dana);
  }

  @AfterEach
  void disconnect() throws SQLException {
    // Whatever it waits for.
    agent.abort(Runnable::run);
    threads.shutdownNow();
  }

  @Test
  void shouldSayWhetherAnIndexIsUsedAndHowManyRowsThereAre() throws Exception {
    JsonNode scan = evidence("UPDATE shop.orders SET status = 'scan' WHERE status = 'shipped'");
    long shipped = database().number("SELECT COUNT(*) FROM shop.orders WHERE status = 'shipped'");
    assertThat(scan.get("sentence").asText())
        .matches(
            "UPDATE of "
                + String.format("%,d", shipped)
                + " of about [0-9,]+ rows of shop.orders, full scan");
    assertThat(scan.get("tables").get(0).get("name").asText()).isEqualTo("shop.orders");
    assertThat(scan.get("tables").get(0).get("scan").asText()).isEqualTo("full scan");
    assertThat(scan.get("state").asText()).isEqualTo("complete");
    assertThat(scan.get("privileges").toString()).contains("shop");
    assertThat(scan.get("transaction").isNull()).isTrue();

    JsonNode index = evidence("DELETE FROM shop.orders WHERE id IN (1, 2, 3)");
    assertThat(index.get("sentence").asText())
        .matches("DELETE of 3 of about [0-9,]+ rows of shop.orders, range of primary key");
    assertThat(index.get("cascades").toString())
        .contains("shop.order_items: rows deleted", "shop.payments: rows deleted");
  }

  @Test
  void shouldReadBoundValuesAsTheyAreBound() throws Exception {
    try (PreparedStatement update =
        agent.prepareStatement("UPDATE shop.orders SET status = ? WHERE id > ? LIMIT 7")) {
      JsonNode evidence =
          evidence(
              look ->
                  () -> {
                    update.setString(1, "bound" + look);
                    update.setInt(2, 100);
                    return update.executeUpdate();
                  });
      assertThat(evidence.get("sentence").asText()).startsWith("UPDATE of 7 of about ");
      assertThat(evidence.get("sample").get("rows").get(0).get(0).asText()).isEqualTo("101");
    }
  }

  @Test
  void shouldShowRowsUnderTheMasksAndNothingOfThemLater() throws Exception {
    // Given
    List<String> secrets = new ArrayList<>();
    database()
        .rows("SELECT ssn, card_number, email FROM shop.customers WHERE id <= 3")
        .forEach(secrets::addAll);
    // When
    Asked asked =
        ask(look -> updating("UPDATE shop.customers SET country = 'XX' WHERE id <= 3", look));
    JsonNode card = asked.card();
    JsonNode sample = card.get("evidence").get("sample");
    // Then
    assertThat(sample.get("rows")).hasSize(3);
    List<String> columns = new ArrayList<>();
    sample.get("columns").forEach(name -> columns.add(name.asText()));
    assertThat(columns).contains("id", "ssn", "card_number", "email", "country");
    for (String masked : List.of("ssn", "card_number")) {
      int at = columns.indexOf(masked);
      assertThat(sample.get("masked").get(at).asBoolean()).isTrue();
      assertThat(sample.get("rows").get(0).get(at).asText()).isEqualTo("[redacted]");
    }
    assertThat(sample.get("masked").get(columns.indexOf("country")).asBoolean()).isFalse();
    assertThat(card.toString()).doesNotContain(secrets);
    assertThat(dana.get("/api/v1/approvals?limit=500").toString()).doesNotContain("[redacted]");
    // When
    cards.decide(card, "deny");
    asked.answer().get(60, TimeUnit.SECONDS);
    // Then
    JsonNode later = cards.whole(card.get("id").asText()).get("evidence");
    assertThat(later.get("sample").isNull()).isTrue();
    assertThat(later.get("sentence").asText()).startsWith("UPDATE of 3 of about ");
  }

  @Test
  void shouldSayWhichRowsMasksForbidToShow() throws Exception {
    JsonNode evidence = evidence("SELECT id, name, ssn FROM shop.customers WHERE id < 4");
    assertThat(evidence.get("sensitive").toString()).contains("shop.customers.ssn (read)");
    assertThat(evidence.get("sample").get("rows").get(0).get(2).asText()).isEqualTo("[redacted]");
  }

  @Test
  void shouldSayWhatTheTransactionHoldsAndWhoWaits() throws Exception {
    aPriceUpdate();
    // Given
    agent.setAutoCommit(false);
    update("UPDATE staging.price_updates SET source = 'mine'");
    var waiter = threads.submit(this::waitForThePriceUpdate);
    Eventually.holds(
        SOON,
        () ->
            assertThat(
                    database()
                        .number(
                            // INNODB_TRX shows what it showed before to who asks so often.
                            "SELECT COUNT(*) FROM information_schema.PROCESSLIST"
                                + " WHERE INFO LIKE 'UPDATE staging.price_updates%' AND TIME >= 1"))
                .isPositive());
    // When
    Asked asked = ask(look -> updating("UPDATE shop.orders SET status = 'w' WHERE id = 9", look));
    JsonNode card = asked.card();
    // Then
    JsonNode transaction = card.get("evidence").get("transaction");
    // The driver asks something itself.
    assertThat(transaction.get("statements").asLong()).isBetween(1L, 2L);
    assertThat(transaction.get("open_seconds").asLong()).isGreaterThanOrEqualTo(0);
    assertThat(transaction.get("locks").asText()).startsWith("holds locks on about ");
    assertThat(transaction.get("waiters")).hasSize(1);
    assertThat(transaction.get("waiters").get(0).asText())
        .contains(stage().database().adminUser(), "staging.price_updates");
    assertThat(card.get("evidence").get("sentence").asText())
        .matches(".*, inside a transaction open for [0-9]+ s");
    assertThat(card.get("evidence").get("sample").get("note").asText())
        .contains("open transaction");
    // When
    cards.decide(card, "deny");
    asked.answer().get(60, TimeUnit.SECONDS);
    agent.rollback();
    agent.setAutoCommit(true);
    waiter.get(60, TimeUnit.SECONDS);
    assertThat(cards.whole(card.get("id").asText()).get("evidence").get("transaction").isNull())
        .isTrue();
  }

  @Test
  void shouldFollowWhoWaitsWhileTheRequestIsPending() throws Exception {
    aPriceUpdate();
    agent.setAutoCommit(false);
    update("UPDATE staging.price_updates SET source = 'mine'");
    var asked =
        threads.submit(
            () -> said(() -> update("UPDATE shop.orders SET status = 'f' WHERE id = 9")));
    JsonNode card = cards.card();
    assertThat(card.get("evidence").get("transaction").get("waiters")).isEmpty();
    // When
    var waiter = threads.submit(this::waitForThePriceUpdate);
    // Then
    Eventually.holds(
        SOON,
        () ->
            assertThat(
                    cards
                        .whole(card.get("id").asText())
                        .get("evidence")
                        .get("transaction")
                        .get("waiters"))
                .hasSize(1));
    cards.decide(card, "deny");
    asked.get(60, TimeUnit.SECONDS);
    agent.rollback();
    waiter.get(60, TimeUnit.SECONDS);
  }

  @Test
  void shouldGiveUpRowsThatTakeTooLongAndLeaveTheStatementToBeDecided() throws Exception {
    var asked =
        threads.submit(() -> said(() -> update("DELETE FROM shop.orders WHERE id > " + SLOW)));
    // When
    JsonNode card = cards.card();
    // Then
    JsonNode evidence = card.get("evidence");
    assertThat(evidence.get("sample").isNull()).isTrue();
    assertThat(evidence.get("sample_note").asText()).containsAnyOf("in time", "within a second");
    assertThat(evidence.get("sentence").asText()).contains("DELETE", "shop.orders");
    cards.decide(card, "deny");
    assertThat(asked.get(60, TimeUnit.SECONDS)).contains("denied");
    nothingIsLookedAt();
  }

  @Test
  void shouldStopLookingWhenItIsDecided() throws Exception {
    var asked =
        threads.submit(
            () -> said(() -> update("DELETE FROM shop.orders WHERE id < 0 AND id > " + SLOW)));
    JsonNode[] card = new JsonNode[1];
    Eventually.holds(SOON, () -> card[0] = cards.onlyPending());
    // When
    cards.decide(card[0], "deny");
    // Then
    assertThat(asked.get(60, TimeUnit.SECONDS)).contains("denied");
    nothingIsLookedAt();
    assertThat(update("UPDATE staging.price_updates SET source = source WHERE id = 1"))
        .isBetween(0, 1);
  }

  @Test
  void shouldPlanInItsSessionWhatOnlyThatSees() throws Exception {
    try (Statement statement = agent.createStatement()) {
      statement.execute("CREATE TEMPORARY TABLE shop.mine (id INT PRIMARY KEY)");
      statement.execute("INSERT INTO shop.mine VALUES (3), (4), (5)");
    }
    var asked =
        threads.submit(
            () ->
                said(
                    () ->
                        update(
                            "UPDATE shop.orders o JOIN shop.mine m ON m.id = o.id"
                                + " SET o.status = 'mine'")));
    JsonNode card = cards.card();
    JsonNode evidence = card.get("evidence");
    assertThat(evidence.get("sample").isNull()).isTrue();
    assertThat(evidence.get("sample_note").asText()).contains("temporary table");
    assertThat(evidence.get("sentence").asText())
        .contains("shop.mine", "shop.orders", "primary key");
    // When
    cards.decide(card, "approve");
    // Then
    assertThat(asked.get(60, TimeUnit.SECONDS)).isEqualTo("3");
  }

  @Test
  void shouldRemindOfEarlierRequestsOfTheKind() throws Exception {
    String sql = "UPDATE shop.products SET stock = 7 WHERE id = ";
    JsonNode first = asked(sql + 1);
    cards.decide(first, "deny");
    JsonNode second = asked(sql + 2);
    cards.decide(second, "deny");
    JsonNode similar = second.get("evidence").get("similar");
    assertThat(similar).hasSize(1);
    assertThat(similar.get(0).get("id")).isEqualTo(first.get("id"));
    assertThat(similar.get(0).get("same").asText()).isEqualTo("shape");
    assertThat(similar.get(0).get("state").asText()).isEqualTo("denied");
    assertThat(similar.get(0).get("by").asText()).isEqualTo("Dana Ortiz");
  }

  private void aPriceUpdate() {
    database()
        .execute(
            "INSERT INTO staging.price_updates (product_id, new_price, source, loaded_at)"
                + " VALUES (1, 2, 'here', NOW())");
  }

  private void waitForThePriceUpdate() {
    database().execute("UPDATE staging.price_updates SET source = 'theirs'");
  }

  private JsonNode asked(String sql) {
    threads.submit(() -> said(() -> update(sql)));
    return cards.card();
  }

  /** A statement that waits, and what its card says. */
  private record Asked(Future<String> answer, JsonNode card) {}

  /**
   * Asks, anew where the look at the rows was given up: it has a second, which may be too little on
   * a busy machine.
   *
   * @param statement another one each time, for what was denied is not asked for again
   */
  private Asked ask(IntFunction<Callable<?>> statement) throws Exception {
    for (int look = 1; ; look++) {
      Callable<?> one = statement.apply(look);
      Future<String> answer = threads.submit(() -> said(one));
      JsonNode card = cards.card();
      JsonNode evidence = card.get("evidence");
      boolean inTime =
          evidence.get("state").asText().equals("complete")
              && !GIVEN_UP.matcher(evidence.get("sample_note").asText()).find();
      if (inTime || look == LOOKS) {
        return new Asked(answer, card);
      }
      cards.decide(card, "deny");
      answer.get(60, TimeUnit.SECONDS);
    }
  }

  private Callable<?> updating(String sql, int look) {
    return () -> update(sql + " /* look " + look + " */");
  }

  private JsonNode evidence(String sql) throws Exception {
    return evidence(look -> updating(sql, look));
  }

  /** Asks, looks, denies. */
  private JsonNode evidence(IntFunction<Callable<?>> statement) throws Exception {
    Asked asked = ask(statement);
    cards.decide(asked.card(), "deny");
    assertThat(asked.answer().get(60, TimeUnit.SECONDS)).contains("denied");
    return asked.card().get("evidence");
  }

  private int update(String sql) throws SQLException {
    try (Statement statement = agent.createStatement()) {
      return statement.execute(sql) ? 0 : statement.getUpdateCount();
    }
  }

  private static String said(Callable<?> statement) throws Exception {
    try {
      return String.valueOf(statement.call());
    } catch (SQLException e) {
      return e.getMessage();
    }
  }

  private void nothingIsLookedAt() {
    Eventually.holds(
        SOON,
        () ->
            assertThat(
                    database()
                        .number(
                            "SELECT COUNT(*) FROM information_schema.PROCESSLIST"
                                + " WHERE USER = 'sallyport_gateway' AND INFO LIKE '%order_items%'"))
                .isZero());
  }

  private DirectDatabase database() {
    DatabaseServer server = stage().database();
    return new DirectDatabase(server.port(), server.adminUser(), server.adminPassword());
  }
}
