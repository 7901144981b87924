package dev.sallyport.prove;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.e2e.ApiCaller;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Leases of one gateway, taken to another. */
final class NodesLeases {
  private static final String TERMS =
      "{\"connection\": \""
          + NodesGate.CONNECTION
          + "\", \"purpose\": \"proof\", \"duration\": \"2m\"}";

  private final NodesRun run;

  NodesLeases(NodesRun run) {
    this.run = run;
  }

  /** Whether one of each opens a session at the other, and has no second one. */
  boolean areKnownEverywhere(NodesGate one, NodesGate other) {
    return opensOnce(one, other) && opensOnce(other, one);
  }

  private boolean opensOnce(NodesGate giving, NodesGate taking) {
    JsonNode lease =
        ApiCaller.agent(giving.web(), run.stage().issuers().token(JitIssuers.WORKER))
            .post("/api/v1/access-requests", TERMS)
            .get("lease");
    boolean first = comesIn(lease, taking);
    boolean second = comesIn(lease, giving);
    return first && !second;
  }

  private boolean comesIn(JsonNode lease, NodesGate gate) {
    String url =
        "jdbc:mariadb://127.0.0.1:"
            + gate.agents().port()
            + "/?sslMode=trust&connectTimeout=10000&socketTimeout=60000";
    try (Connection connection =
        DriverManager.getConnection(
            url, lease.get("user").asText(), lease.get("password").asText())) {
      return connection.isValid(30);
    } catch (SQLException e) {
      run.sent().trouble("a lease at " + gate.name() + ": " + e.getErrorCode());
      return false;
    }
  }
}
