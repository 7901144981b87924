package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.wire.command.Query;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An agent that leaves while its statement waits. */
class WithdrawalIT {
  private static final String SQL = "UPDATE shop.orders SET status = 'withdrawn'";

  @Test
  void shouldWithdrawTheRequestWhenTheAgentHangsUp() throws Exception {
    try (Chromium browser = new Chromium();
        Console approver = Console.signIn(browser, GatewayFixture.stage().webUrl(), "Dana Ortiz")) {
      // Given
      try (RawAgent agent = RawAgent.atGate(GatewayFixture.maintenanceAgent(), RawAgent.USUAL)) {
        agent.send(Query.of(SQL.getBytes(StandardCharsets.UTF_8)).encode(agent.capabilities()));
        approver.awaitCard("'withdrawn'");
      }
      // When the socket is closed, then
      Eventually.holds(
          Duration.ofSeconds(60), () -> assertThat(state(approver)).isEqualTo("withdrawn"));
      assertThat(
              GatewayFixture.database()
                  .number("SELECT COUNT(*) FROM shop.orders WHERE status = 'withdrawn'"))
          .isZero();
    }
  }

  private static String state(Console approver) {
    for (JsonNode approval : approver.api("/api/v1/approvals").get("approvals")) {
      if (approval.get("statement").asText().equals(SQL)) {
        return approval.get("state").asText();
      }
    }
    return "absent";
  }
}
