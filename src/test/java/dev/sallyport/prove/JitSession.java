package dev.sallyport.prove;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.e2e.ApiCaller;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One session of a batch, from its login to what its agent was told at the end. */
final class JitSession {
  private static final long PATIENCE_SECONDS = 60;

  final JitCase kind;
  final JitAgent agent;

  /** The user that the database knows, as {@code 'name'@'host'}. */
  final String databaseUser;

  /** The lease that opened it, if one did. */
  final Optional<String> lease;

  private final String number;
  private Optional<CompletableFuture<String>> underWay = Optional.empty();

  private JitSession(JitCase kind, JitAgent agent, Optional<String> lease) throws SQLException {
    this.kind = kind;
    this.agent = agent;
    this.lease = lease;
    this.number = agent.value("SELECT CONNECTION_ID()");
    String[] user = agent.value("SELECT CURRENT_USER()").split("@", 2);
    this.databaseUser = "'" + user[0] + "'@'" + user[1] + "'";
  }

  static JitSession open(JitCase kind, JitGate gate, JitIssuers issuers) throws SQLException {
    String connection = kind.connection().word();
    return switch (kind.end()) {
      case IS_REVOKED -> direct(kind, gate, issuers.token(JitIssuers.OUTCAST).reveal());
      case EXPIRES -> direct(kind, gate, issuers.fleetingToken().reveal());
      case LOSES_LEASE -> {
        JsonNode lease =
            ApiCaller.agent(gate.web(), issuers.token(JitIssuers.WORKER))
                .post(
                    "/api/v1/access-requests",
                    "{\"connection\": \"" + connection + "\", \"purpose\": \"a proof\"}")
                .get("lease");
        yield new JitSession(
            kind,
            JitAgent.open(gate.port(), lease.get("user").asText(), lease.get("password").asText()),
            Optional.of(lease.get("id").asText()));
      }
      default -> direct(kind, gate, issuers.token(JitIssuers.WORKER).reveal());
    };
  }

  private static JitSession direct(JitCase kind, JitGate gate, String token) throws SQLException {
    return new JitSession(
        kind, JitAgent.open(gate.port(), kind.connection().word(), token), Optional.empty());
  }

  /** By which the agent's principal may kill it. */
  String number() {
    return number;
  }

  /** The name alone. */
  String userName() {
    return databaseUser.substring(1, databaseUser.indexOf('\'', 1));
  }

  /** Begins what it is to be found in the middle of. */
  void work(int row) throws SQLException {
    switch (kind.work()) {
      case REST -> {}
      case TRANSACTION -> {
        agent.execute("SET autocommit = 0");
        agent.execute("UPDATE shop.orders SET status = 'half-way' WHERE id = " + row);
      }
      default -> underWay = Optional.of(agent.begin(kind.work().sql(row)));
    }
  }

  /** What the agent was told, if it was in a statement; ends it here too. */
  Optional<String> told() throws SQLException, InterruptedException {
    try {
      if (underWay.isPresent()) {
        return Optional.of(underWay.get().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      }
      return Optional.empty();
    } catch (TimeoutException | ExecutionException e) {
      return Optional.of("nothing: " + e);
    } finally {
      agent.abandon();
    }
  }
}
