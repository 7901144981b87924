package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sallyport.access.AccountServer;
import dev.sallyport.access.Privilege;
import dev.sallyport.access.Privilege.Target;
import dev.sallyport.access.Privileges;
import dev.sallyport.config.ConnectionConfig.Grants;
import dev.sallyport.e2e.EphemeralGate.Settings;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.wire.command.Query;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions through the gate with a database user of their own, looked at from behind it. */
abstract class EphemeralSessions {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Target ORDERS = new Target.Table("shop", "orders");
  private static final Privileges READING = new Privileges(Set.of(Privilege.on("SELECT", ORDERS)));
  private static final Privileges WRITING =
      new Privileges(
          Set.of(
              Privilege.on("SELECT", ORDERS), new Privilege("UPDATE", ORDERS, Set.of("status"))));
  private static final int TABLE_DENIED = 1142;
  private static final int SESSION_OVER = 1053;

  private final Settings settings = new Settings();

  abstract AccountServer at();

  /** Reading stands, changing a status is lent. */
  static void grantReading(Settings settings) {
    settings.standing = READING;
    settings.needs =
        statement ->
            switch (statement.statements().get(0).verb()) {
              case SELECT -> READING;
              case UPDATE -> WRITING;
              default -> Privileges.NONE;
            };
  }

  @BeforeEach
  void say() {
    grantReading(settings);
    at().server.execute("UPDATE shop.orders SET status = 'new'");
  }

  private List<String> grants() {
    return at().grantsOf(
            at().server.rows("SELECT User FROM mysql.user WHERE User LIKE 'sp\\_%'").get(0).get(0));
  }

  private void nothingLeft() {
    Eventually.holds(
        SOON,
        () -> {
          assertThat(at().sessions()).isZero();
          assertThat(at().users()).isZero();
        });
    assertThat(at().number("SELECT COUNT(*) FROM shop.orders WHERE status = 'new'")).isEqualTo(2);
  }

  private static CompletableFuture<Void> running(Connection agent, String sql) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            AccountServer.run(agent, sql);
          } catch (SQLException e) {
            throw new CompletionException(e);
          }
        });
  }

  private void eventuallyRuns(String part) {
    Eventually.holds(
        SOON,
        () ->
            assertThat(
                    at().number(
                            "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER LIKE"
                                + " 'sp\\_%' AND INFO LIKE '%"
                                + part
                                + "%'"))
                .isEqualTo(1));
  }

  private static SQLException failure(CompletableFuture<Void> running) {
    try {
      running.get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      return (SQLException) e.getCause();
    }
    throw new AssertionError("the statement succeeded");
  }

  @Test
  void shouldLendForOneStatementOnTheSameConnectionAndTransaction() throws Exception {
    try (EphemeralGate gate = new EphemeralGate(at(), settings)) {
      assertThat(at().users()).isZero();
      try (Connection agent = gate.connect()) {
        assertThat(grants()).containsExactly("GRANT SELECT ON `shop`.`orders`");
        assertThat(at().sessions()).isEqualTo(1);
        agent.setAutoCommit(false);
        long thread = AccountServer.threadOf(agent);
        AccountServer.run(agent, "UPDATE orders SET status = 'sold' WHERE id = 1");

        assertThat(grants()).containsExactly("GRANT SELECT ON `shop`.`orders`");
        assertThat(AccountServer.threadOf(agent)).isEqualTo(thread);
        agent.rollback();
      }
      nothingLeft();
    }
  }

  @Test
  void shouldLendEachStatementItsOwnWhereNothingStands() throws Exception {
    settings.grants = Grants.STATEMENT;
    try (EphemeralGate gate = new EphemeralGate(at(), settings);
        Connection agent = gate.connect()) {
      assertThat(grants()).isEmpty();
      AccountServer.run(agent, "SELECT * FROM orders");
      assertThat(grants()).isEmpty();
      AccountServer.run(agent, "USE shop");
      assertThat(grants()).isEmpty();
    }
    nothingLeft();
  }

  @Test
  void shouldTakeBackAfterAStatementThatFailed() throws Exception {
    try (EphemeralGate gate = new EphemeralGate(at(), settings);
        Connection agent = gate.connect()) {
      SQLException e =
          catchThrowableOfType(
              SQLException.class,
              () -> AccountServer.run(agent, "UPDATE orders SET status = 'far too long a word'"));
      assertThat(e.getErrorCode()).isEqualTo(1406);
      assertThat(grants()).containsExactly("GRANT SELECT ON `shop`.`orders`");
    }
    nothingLeft();
  }

  @Test
  void shouldMeetTheServersOwnRefusalWhenTheReadingIsBlind() throws Exception {
    MySqlInspector seeing = new MySqlInspector();
    settings.inspector =
        (statement, context) ->
            new String(statement, StandardCharsets.UTF_8).startsWith("DELETE")
                ? seeing.inspect(
                    "SELECT id FROM shop.orders".getBytes(StandardCharsets.UTF_8), context)
                : seeing.inspect(statement, context);
    try (EphemeralGate gate = new EphemeralGate(at(), settings);
        Connection agent = gate.connect()) {
      SQLException e =
          catchThrowableOfType(
              SQLException.class, () -> AccountServer.run(agent, "DELETE FROM shop.orders"));

      assertThat(e.getErrorCode()).isEqualTo(TABLE_DENIED);
      assertThat(e.getMessage()).contains("DELETE").doesNotContain("Sallyport:");
      assertThat(at().number("SELECT COUNT(*) FROM shop.orders")).isEqualTo(2);
    }
    nothingLeft();
  }

  @Test
  void shouldSeeAPrivilegeOnTheCurrentSchemaForOneStatementOnly() throws Exception {
    Privileges temporary =
        new Privileges(Set.of(Privilege.on("CREATE TEMPORARY TABLES", new Target.Schema("shop"))));
    settings.needs =
        statement ->
            statement.statements().get(0).text().contains("TEMPORARY TABLE lent")
                ? temporary
                : Privileges.NONE;
    try (EphemeralGate gate = new EphemeralGate(at(), settings);
        Connection agent = gate.connect()) {
      AccountServer.run(agent, "CREATE TEMPORARY TABLE lent (id INT)");

      assertThat(grants()).containsExactly("GRANT SELECT ON `shop`.`orders`");
      assertThatThrownBy(() -> AccountServer.run(agent, "CREATE TEMPORARY TABLE other (id INT)"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("Access denied");
    }
    nothingLeft();
  }

  @Test
  void shouldRemoveAllWhenTheClientDiesInTheMiddleOfALentStatement() throws Exception {
    try (EphemeralGate gate = new EphemeralGate(at(), settings)) {
      RawAgent agent = RawAgent.atGate(gate.endpoint(), RawAgent.USUAL);
      agent.send(
          Query.of("UPDATE orders SET status = SLEEP(60)".getBytes(StandardCharsets.UTF_8))
              .encode(RawAgent.USUAL));
      eventuallyRuns("SLEEP");
      agent.close();
      nothingLeft();
    }
  }

  @Test
  void shouldRemoveAtTheNextStartWhatAKilledGatewayLeft() throws Exception {
    try (EphemeralGateProcess gate = EphemeralGateProcess.start(at())) {
      RawAgent agent = RawAgent.atGate(gate.endpoint(), RawAgent.USUAL);
      agent.send(
          Query.of("UPDATE orders SET status = SLEEP(60)".getBytes(StandardCharsets.UTF_8))
              .encode(RawAgent.USUAL));
      eventuallyRuns("SLEEP");
      gate.kill();
      agent.close();
    }
    assertThat(grants()).anyMatch(grant -> grant.contains("UPDATE"));
    assertThat(at().sessions()).isEqualTo(1);

    try (EphemeralGateProcess restarted = EphemeralGateProcess.start(at())) {
      nothingLeft();
    }
  }

  @Test
  void shouldEndAtTheDeadlineInTheMiddleOfAStatement() throws Exception {
    settings.maxDuration = Duration.ofSeconds(4);
    try (EphemeralGate gate = new EphemeralGate(at(), settings);
        Connection agent = gate.connect()) {
      SQLException e = failure(running(agent, "UPDATE orders SET status = SLEEP(60)"));

      assertThat(e.getErrorCode()).isEqualTo(SESSION_OVER);
      assertThat(e.getMessage()).contains("Sallyport:").contains("longest duration");
      nothingLeft();
    }
  }

  @Test
  void shouldRollBackAtTheDeadlineInTheMiddleOfATransaction() throws Exception {
    settings.maxDuration = Duration.ofSeconds(4);
    try (EphemeralGate gate = new EphemeralGate(at(), settings);
        Connection agent = gate.connect()) {
      agent.setAutoCommit(false);
      AccountServer.run(agent, "UPDATE orders SET status = 'sold'");
      nothingLeft();
    }
  }

  @Test
  void shouldEndWhenNobodySpeaks() throws Exception {
    settings.idleTimeout = Duration.ofSeconds(1);
    try (EphemeralGate gate = new EphemeralGate(at(), settings);
        RawAgent agent = RawAgent.atGate(gate.endpoint(), RawAgent.USUAL)) {
      String last = agent.read().payload().toString(StandardCharsets.UTF_8);

      assertThat(last).contains("Sallyport:").contains("idle");
      nothingLeft();
    }
  }

  @Test
  void shouldSayWhyWhenItIsEnded() throws Exception {
    try (EphemeralGate gate = new EphemeralGate(at(), settings);
        Connection agent = gate.connect()) {
      CompletableFuture<Void> running = running(agent, "SELECT SLEEP(60) FROM orders");
      eventuallyRuns("SLEEP");

      gate.drain("the gateway is stopping; connect again");

      assertThat(at().users()).as("gone before the drain is done").isZero();
      assertThat(at().sessions()).isZero();
      assertThat(failure(running).getMessage()).contains("Sallyport:").contains("stopping");
    }
  }

  @Test
  void shouldRemoveAllWhenTheClientLeavesWhileAPersonIsAsked() throws Exception {
    settings.reviewsWrites = true;
    try (EphemeralGate gate = new EphemeralGate(at(), settings)) {
      RawAgent agent = RawAgent.atGate(gate.endpoint(), RawAgent.USUAL);
      agent.send(
          Query.of("UPDATE orders SET status = 'sold'".getBytes(StandardCharsets.UTF_8))
              .encode(RawAgent.USUAL));
      Eventually.holds(SOON, () -> assertThat(gate.waiting()).isEqualTo(1));
      assertThat(grants()).containsExactly("GRANT SELECT ON `shop`.`orders`");
      agent.close();
      nothingLeft();
    }
  }

  @Test
  void shouldLendWhenAPersonHasSaidYesAndNotBefore() throws Exception {
    settings.reviewsWrites = true;
    try (EphemeralGate gate = new EphemeralGate(at(), settings);
        Connection agent = gate.connect()) {
      agent.setAutoCommit(false);
      CompletableFuture<Void> running = running(agent, "UPDATE orders SET status = 'sold'");
      Eventually.holds(SOON, () -> assertThat(gate.waiting()).isEqualTo(1));
      assertThat(grants()).containsExactly("GRANT SELECT ON `shop`.`orders`");
      gate.approve();
      running.get(60, TimeUnit.SECONDS);
      assertThat(grants()).containsExactly("GRANT SELECT ON `shop`.`orders`");
      agent.rollback();
    }
    nothingLeft();
  }

  @Test
  void shouldAskNobodyAboutWhatWouldBelongToAUserThatGoes() throws Exception {
    settings.reviewsWrites = true;
    Privilege making = Privilege.on("CREATE VIEW", new Target.Table("shop", "seen"));
    settings.needs =
        statement ->
            switch (statement.statements().get(0).verb()) {
              case CREATE -> new Privileges(Set.of(making));
              default -> Privileges.NONE;
            };
    try (EphemeralGate gate = new EphemeralGate(at(), settings);
        Connection agent = gate.connect();
        Statement statement = agent.createStatement()) {
      assertThatThrownBy(() -> statement.execute("CREATE VIEW seen AS SELECT id FROM orders"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("built-in:short-lived-user")
          .hasMessageContaining("account: stored");
      assertThat(gate.waiting()).isZero();
    }
    nothingLeft();
  }
}
