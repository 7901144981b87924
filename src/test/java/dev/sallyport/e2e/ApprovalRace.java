package dev.sallyport.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Two approvers who click at the same moment, in two browsers. */
public final class ApprovalRace {
  private static final String TABLE = "shop.approval_race";
  private static final long PATIENCE_SECONDS = 60;
  private static final double DECIDED_MILLIS = 10_000;
  private static final long AHEAD_MILLIS = 1_500;

  private ApprovalRace() {}

  /**
   * What came of it.
   *
   * @param rounds how many statements were raced for
   * @param executions how often MySQL executed them
   * @param wrong what was not as it must be: other than one decision and one execution of each
   */
  public record Outcome(int rounds, long executions, List<String> wrong) {}

  /** Races so many times; every other time one of the two denies. */
  public static Outcome run(int rounds) throws Exception {
    DirectDatabase database = GatewayFixture.database();
    database.execute("DROP TABLE IF EXISTS " + TABLE);
    database.execute("CREATE TABLE " + TABLE + " (executions BIGINT NOT NULL)");
    database.execute("INSERT INTO " + TABLE + " VALUES (0)");
    List<String> wrong = new ArrayList<>();
    long approved = 0;
    ExecutorService agent = Executors.newSingleThreadExecutor();
    try (Chromium browser = new Chromium();
        Console dana = Console.signIn(browser, GatewayFixture.stage().webUrl(), "Dana Ortiz");
        Console amir = Console.signIn(browser, GatewayFixture.stage().webUrl(), "Amir Haddad");
        AgentClient client = JdbcAgent.connectorJ(GatewayFixture.maintenanceAgent())) {
      for (int round = 1; round <= rounds; round++) {
        String word = "race " + round + " ";
        String statement = "UPDATE " + TABLE + " SET executions = executions + 1 /* " + word + "*/";
        Future<Long> changed = agent.submit(() -> client.update(statement));
        dana.awaitCard(word);
        amir.awaitCard(word);
        String id = dana.cardWith(word);
        boolean contrary = round % 2 == 0;
        if (contrary) {
          amir.fillReason(id, "not now");
        }
        // Both pages have been still for long enough to take a click.
        Instant at = Instant.now().plusMillis(AHEAD_MILLIS);
        dana.clickAt(id, "approve", at);
        amir.clickAt(id, contrary ? "deny" : "approve", at);
        dana.awaitDecided(id, DECIDED_MILLIS);
        amir.awaitDecided(id, DECIDED_MILLIS);
        JsonNode request = dana.api("/api/v1/approvals/" + id).get("approval");
        String state = request.get("state").asText();
        boolean ran = ran(changed);
        approved += state.equals("approved") ? 1 : 0;
        if (request.get("votes").size() != 1) {
          wrong.add(id + " has " + request.get("votes").size() + " votes");
        }
        if (ran != state.equals("approved")) {
          wrong.add(id + " is " + state + " and the statement " + (ran ? "ran" : "did not run"));
        }
        if (!dana.stateOf(id).equals(state) || !amir.stateOf(id).equals(state)) {
          wrong.add(id + " is shown " + dana.stateOf(id) + " and " + amir.stateOf(id));
        }
      }
    } finally {
      agent.shutdownNow();
    }
    long executions = database.number("SELECT executions FROM " + TABLE);
    database.execute("DROP TABLE " + TABLE);
    if (executions != approved) {
      wrong.add(approved + " were approved and " + executions + " ran");
    }
    return new Outcome(rounds, executions, wrong);
  }

  private static boolean ran(Future<Long> changed) throws Exception {
    try {
      return changed.get(PATIENCE_SECONDS, TimeUnit.SECONDS) == 1;
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof StatementRefusedException) {
        return false;
      }
      throw e;
    }
  }
}
