package dev.sallyport.e2e;

import static dev.sallyport.e2e.WaitingStage.decide;
import static dev.sallyport.e2e.WaitingStage.prepared;
import static dev.sallyport.e2e.WaitingStage.refused;
import static dev.sallyport.e2e.WaitingStage.run;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.demo.GatewayStart.RunningGateway;
import dev.sallyport.e2e.WaitingStage.Told;
import dev.sallyport.transport.PacketSocket;
import dev.sallyport.wire.command.Query;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that outlive their connection's patience, at a real MySQL. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WaitingIT {
  @TempDir private static Path folder;
  private static WaitingStage stage;
  private static Operator dana;

  @BeforeAll
  static void open() throws Exception {
    stage = new WaitingStage(folder);
    dana = stage.person("dana");
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  @Test
  void shouldRunOnceWhatIsApprovedAfterItsConnectionStoppedWaiting() throws Exception {
    // Given
    String sql = "UPDATE shop.orders SET status = 'late' WHERE id = 1";
    Told told;
    try (Connection agent = stage.connect()) {
      told = refused(agent, sql);
    }
    assertThat(told.next()).isEqualTo("wait");
    assertThat(told.code()).isEqualTo("hold_ended");
    assertThat(told.link()).isEqualTo(stage.webUrl() + "/approvals/" + told.request());
    JsonNode open = card(told.request());
    assertThat(open.get("state").asText()).isEqualTo("pending");
    assertThat(open.get("held").asBoolean()).isFalse();
    // When it is approved, and sent again over another connection
    decide(dana, told.request(), "approve", null);
    assertThat(value("SELECT COUNT(*) FROM shop.orders WHERE status = 'late'")).isZero();
    try (Connection agent = stage.connect()) {
      assertThat(run(agent, sql)).isEqualTo(1);
      assertThat(value("SELECT COUNT(*) FROM shop.orders WHERE status = 'late'")).isOne();
      assertThat(card(told.request()).get("claimed_at").isNull()).isFalse();
      // Then a further time is another request
      assertThat(refused(agent, sql).request()).isNotEqualTo(told.request());
    }
  }

  @Test
  void shouldWaitForTheSameRequestWhenItIsSentAgain() throws Exception {
    // Given
    String sql = "UPDATE shop.orders SET status = 'twice' WHERE id = 2";
    try (Connection agent = stage.connect()) {
      Told told = refused(agent, sql);
      // When
      Future<String> again = stage.begin(agent, sql);
      JsonNode card = stage.card(dana, "'twice'");
      // Then
      assertThat(card.get("id").asText()).isEqualTo(told.request());
      decide(dana, told.request(), "approve", null);
      assertThat(again.get(60, TimeUnit.SECONDS)).isEqualTo("1 rows");
    }
  }

  @Test
  void shouldRefuseAtOnceWhatWasDeniedAfterTheHold() throws Exception {
    String sql = "UPDATE shop.orders SET status = 'denied' WHERE id = 3";
    try (Connection agent = stage.connect()) {
      Told told = refused(agent, sql);
      decide(dana, told.request(), "deny", null);
      Told again = refused(agent, sql);
      assertThat(again.next()).isEqualTo("stop");
      assertThat(again.request()).isEqualTo(told.request());
      assertThat(again.text()).contains("seen");
    }
  }

  @Test
  void shouldTellParametersOfPreparedStatementsApart() throws Exception {
    String sql = "UPDATE shop.orders SET status = ? WHERE id = ?";
    try (Connection agent = stage.connect(stage.port(), "&useServerPrepStmts=true")) {
      Told told = failure(agent, sql, "bound", 4);
      decide(dana, told.request(), "approve", null);
      assertThat(failure(agent, sql, "bound", 5).code()).isEqualTo("hold_ended");
      // The same digits as text choose other rows of other columns.
      assertThat(failure(agent, sql, "bound", "4").code()).isEqualTo("hold_ended");
      assertThat(prepared(agent, sql, "bound", 4)).isEqualTo(1);
      assertThat(value("SELECT COUNT(*) FROM shop.orders WHERE status = 'bound'")).isOne();
    }
  }

  @Test
  void shouldRefuseToWaitInsideATransactionAndLeaveIt() throws Exception {
    try (Connection agent = stage.connect()) {
      agent.setAutoCommit(false);
      run(agent, "INSERT INTO staging.price_updates VALUES (901, 1, 1.5, 'kept', NOW())");
      Told told = refused(agent, "UPDATE shop.products SET stock = 1 WHERE id = 1");
      assertThat(told.code()).isEqualTo("in_transaction");
      agent.commit();
    }
    assertThat(value("SELECT COUNT(*) FROM staging.price_updates WHERE id = 901")).isOne();
  }

  @Test
  void shouldUndoATransactionRatherThanToWaitInIt() throws Exception {
    undone("UPDATE shop.payments SET amount = 1 WHERE id = 1", 902, "rolled_back");
  }

  @Test
  void shouldUndoATransactionWhenTheHoldEnds() throws Exception {
    undone("UPDATE shop.order_items SET quantity = 1 WHERE line = 1", 903, "hold_ended");
  }

  private static void undone(String sql, int row, String code) throws Exception {
    String locked = "INSERT INTO staging.price_updates VALUES (" + row + ", 1, 1.5, 'gone', NOW())";
    try (Connection agent = stage.connect()) {
      agent.setAutoCommit(false);
      run(agent, locked);
      Told told = refused(agent, sql);
      assertThat(told.code()).isEqualTo(code);
      assertThat(told.sqlState()).isEqualTo("40000");
      assertThat(told.text()).contains("the transaction was rolled back");
      // Another one gets the lock at once, and the row was never there
      stage.server().execute("SET GLOBAL innodb_lock_wait_timeout = 2");
      stage.server().execute(locked.replace("'gone'", "'other'"));
      // The session goes on, and says truthfully that nothing is open
      run(agent, "SELECT 1 FROM staging.price_updates LIMIT 0");
      agent.commit();
    }
    assertThat(
            value(
                "SELECT COUNT(*) FROM staging.price_updates WHERE source = 'gone' AND id = " + row))
        .isZero();
  }

  /** A server adds piece to piece until it hears of an execution. */
  @Test
  void shouldSendAValueInPiecesAnewWhenItsExecutionWasRefused() throws Exception {
    String sql = "UPDATE shop.products SET name = ? WHERE id = 3";
    try (Connection agent = stage.connect(stage.port(), "&useServerPrepStmts=true");
        PreparedStatement statement = agent.prepareStatement(sql)) {
      for (String decision : List.of("deny", "approve")) {
        statement.setBinaryStream(1, new ByteArrayInputStream("lamp".getBytes(US_ASCII)));
        Future<Integer> run = stage.begin(statement::executeUpdate);
        JsonNode card = stage.card(dana, "SET name");
        assertThat(card.get("parameters").get(0).asText()).isEqualTo("lamp");
        decide(dana, card.get("id").asText(), decision, null);
        if (decision.equals("deny")) {
          assertThatThrownBy(() -> run.get(60, TimeUnit.SECONDS))
              .hasMessageContaining("code=denied_by_person");
        } else {
          assertThat(run.get(60, TimeUnit.SECONDS)).isEqualTo(1);
        }
      }
    }
    assertThat(value("SELECT COUNT(*) FROM shop.products WHERE name = 'lamp'")).isOne();
  }

  /** Behind so much its leaving is not noticed: an approval would be for nobody. */
  @Test
  void shouldAskNobodyAnyMoreWhenSoMuchIsSentAheadThatAHangUpIsNotNoticed() throws Exception {
    String sql = "UPDATE shop.products SET stock = 77 WHERE id = 2";
    byte[] ping = {1, 0, 0, 0, 14};
    ByteBuf pings = Unpooled.buffer();
    while (pings.readableBytes() < 4 * PacketSocket.READ_AHEAD_BYTES) {
      pings.writeBytes(ping);
    }
    String request;
    try (RawAgent agent = RawAgent.atGate(stage.endpoint(), RawAgent.USUAL)) {
      agent.send(Query.of(sql.getBytes(StandardCharsets.UTF_8)).encode(agent.capabilities()));
      request = stage.card(dana, "stock = 77").get("id").asText();
      // When
      agent.sendAsIs(pings);
    }
    // Then
    Eventually.holds(
        Duration.ofSeconds(60),
        () -> assertThat(card(request).get("state").asText()).isEqualTo("withdrawn"));
    assertThat(value("SELECT COUNT(*) FROM shop.products WHERE stock = 77")).isZero();
    Eventually.holds(
        Duration.ofSeconds(60),
        () ->
            assertThat(
                    stage
                        .database()
                        .number("SELECT COUNT(*) FROM mysql.user WHERE user LIKE 'sp%'"))
                .isZero());
  }

  @Test
  void shouldLetAShapeThroughUntilItIsRevoked() throws Exception {
    // Given
    for (int id = 910; id < 915; id++) {
      stage
          .server()
          .execute("INSERT INTO staging.price_updates VALUES (" + id + ", 1, 1, 'shape', NOW())");
    }
    try (Connection agent = stage.connect()) {
      Future<String> first = stage.begin(agent, delete(910));
      JsonNode card = stage.card(dana, "id = 910");
      assertThat(card.get("standing_offers").get(0).get("scope").asText()).isEqualTo("statement");
      assertThat(card.get("standing_offers").get(1).get("scope").asText()).isEqualTo("shape");
      // When
      decide(dana, card.get("id").asText(), "approve", Map.of("scope", "shape", "seconds", 900));
      assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo("1 rows");
      // Then another literal runs without anybody
      assertThat(run(agent, delete(911))).isEqualTo(1);
      JsonNode standing = dana.get("/api/v1/standing-approvals").get("standing_approvals").get(0);
      assertThat(standing.get("uses").asInt()).isEqualTo(1);
      assertThat(standing.get("statement").asText()).contains("?").doesNotContain("910");
      // And another table, and another shape, do not
      asks(agent, "DELETE FROM shop.payments WHERE id = 912");
      asks(agent, "DELETE FROM staging.price_updates WHERE id >= 912");
      // When it is revoked
      dana.delete("/api/v1/standing-approvals/" + standing.get("id").asText());
      // Then
      asks(agent, delete(913));
    }
  }

  private static String delete(int id) {
    return "DELETE FROM staging.price_updates WHERE id = " + id;
  }

  private static void asks(Connection agent, String sql) throws Exception {
    Future<String> waiting = stage.begin(agent, sql);
    JsonNode card = stage.card(dana, sql.substring(sql.indexOf("WHERE")));
    decide(dana, card.get("id").asText(), "deny", null);
    assertThat(waiting.get(60, TimeUnit.SECONDS)).contains("code=denied_by_person");
  }

  @Test
  void shouldStopWhoIsRefusedTheSameOverAndOver() throws Exception {
    try (Connection agent = stage.connect()) {
      for (int i = 0; i < 10; i++) {
        assertThat(refused(agent, "DELETE FROM shop.customers WHERE id = " + i).code())
            .isEqualTo("denied_by_policy");
      }
      Told stopped = refused(agent, "DELETE FROM shop.customers WHERE id = 99");
      assertThat(stopped.next()).isEqualTo("stop");
      assertThat(stopped.code()).isEqualTo("breaker");
      assertThat(stopped.text()).contains("built-in:breaker");
      // Something else is looked at
      run(agent, "SELECT id FROM shop.orders LIMIT 1");
    }
  }

  /** Another gateway knows what this one was asked, and asks today's policy. */
  @Test
  void shouldRunAtAnotherGatewayWhatWasApprovedHereUnlessThePolicyHasChanged() throws Exception {
    String sql = "UPDATE shop.orders SET status = 'moved' WHERE id = 6";
    String other = "UPDATE shop.orders SET status = 'changed' WHERE id = 7";
    try (WaitingStage own = new WaitingStage(folder.resolve("own"))) {
      // Given
      Operator person = own.person("dana");
      try (Connection agent = own.connect()) {
        decide(person, refused(agent, sql).request(), "approve", null);
        decide(person, refused(agent, other).request(), "approve", null);
      }
      own.stopGateway();
      // When
      RunningGateway restarted = own.again();
      try (Connection agent = own.connect(restarted.mysqlPort(), "")) {
        // Then
        assertThat(run(agent, sql)).isEqualTo(1);
        assertThatThrownBy(() -> run(agent, sql)).hasMessageContaining("code=hold_ended");
      } finally {
        WaitingStage.await(restarted.stop().get());
      }
      // When another rule pauses it
      own.replaceInPolicy("life: 10m", "life: 20m");
      RunningGateway changed = own.again();
      try (Connection agent = own.connect(changed.mysqlPort(), "")) {
        // Then
        Told told = refused(agent, other);
        assertThat(told.next()).isEqualTo("retry");
        assertThat(told.code()).isEqualTo("changed");
        assertThat(refused(agent, other).code()).isEqualTo("hold_ended");
      } finally {
        WaitingStage.await(changed.stop().get());
      }
    }
  }

  private static Told failure(Connection agent, String sql, Object... values) {
    try {
      prepared(agent, sql, values);
    } catch (SQLException e) {
      return new Told(e.getSQLState(), e.getMessage());
    }
    throw new AssertionError("it ran");
  }

  private static JsonNode card(String id) {
    return dana.get("/api/v1/approvals/" + id).get("approval");
  }

  private static long value(String sql) throws Exception {
    return stage.database().number(sql);
  }
}
