package dev.sallyport.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.TimeoutError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * How long a person waits for a card, and an agent for what a person has clicked: a real gateway,
 * database and browser on one machine, whose clock all of them share.
 */
public final class ApprovalTimes {
  private static final String TABLE = "shop.approval_times";

  /** When MySQL began to execute it, in seconds since 1970. */
  private static final String STATEMENT =
      "UPDATE " + TABLE + " SET executed_at = UNIX_TIMESTAMP(NOW(6)) /* round %d */";

  private static final long PATIENCE_SECONDS = 60;
  private static final int CLICKS = 100;
  private static final double CLICK_MILLIS = 200;

  private ApprovalTimes() {}

  /**
   * What was measured.
   *
   * @param toCard from the pause to the painted card of each round
   * @param toExecution from the click to MySQL's beginning of each round
   */
  public record Figures(List<Duration> toCard, List<Duration> toExecution) {}

  /** Approves one statement after the other, so many times. */
  public static Figures measure(int rounds) throws Exception {
    DirectDatabase database = GatewayFixture.database();
    database.execute("DROP TABLE IF EXISTS " + TABLE);
    database.execute("CREATE TABLE " + TABLE + " (executed_at DECIMAL(20, 6) NOT NULL)");
    database.execute("INSERT INTO " + TABLE + " VALUES (0)");
    ExecutorService agent = Executors.newSingleThreadExecutor();
    try (Chromium browser = new Chromium();
        Console console = Console.signIn(browser, GatewayFixture.stage().webUrl(), "Amir Haddad");
        AgentClient client = JdbcAgent.connectorJ(GatewayFixture.maintenanceAgent())) {
      console.watchCards();
      List<Duration> toCard = new ArrayList<>();
      List<Duration> toExecution = new ArrayList<>();
      for (int round = 1; round <= rounds; round++) {
        String word = "round " + round + " ";
        String statement = STATEMENT.formatted(round);
        Future<Long> changed = agent.submit(() -> client.update(statement));
        console.awaitCard(word);
        String id = console.cardWith(word);
        List<Instant> clicks = click(console, id);
        changed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        JsonNode request = console.api("/api/v1/approvals/" + id).get("approval");
        Instant paused = Instant.parse(request.get("requested_at").asText());
        toCard.add(Duration.between(paused, console.seenAt(id)));
        long micros = database.number("SELECT CAST(executed_at * 1000000 AS SIGNED) FROM " + TABLE);
        Instant executed = Instant.ofEpochSecond(0, micros * 1000);
        // Which of them was taken the page does not say: the last that can have been.
        Instant clicked =
            clicks.stream()
                .filter(click -> !click.isAfter(executed))
                .reduce(clicks.get(0), (earlier, later) -> later);
        toExecution.add(Duration.between(clicked, executed));
      }
      return new Figures(toCard, toExecution);
    } finally {
      agent.shutdownNow();
      database.execute("DROP TABLE IF EXISTS " + TABLE);
    }
  }

  /** Clicks until a click is taken: none is while cards have just moved under the pointer. */
  private static List<Instant> click(Console console, String id) {
    List<Instant> clicks = new ArrayList<>();
    while (true) {
      clicks.add(console.clickApprove(id));
      try {
        console.awaitState(id, "approved", CLICK_MILLIS);
        return clicks;
      } catch (TimeoutError e) {
        if (clicks.size() == CLICKS) {
          throw new IllegalStateException("request " + id + " could not be approved", e);
        }
      }
    }
  }
}
