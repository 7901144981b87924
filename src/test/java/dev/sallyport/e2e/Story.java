package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.Secret;
import dev.sallyport.demo.SampleShop;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * What the product is for, step by step: an agent with a token reads with columns covered, a large
 * change waits until a person clicks, and all of it can be read afterwards.
 */
final class Story implements AutoCloseable {
  private static final long ANSWER_SECONDS = 30;
  private static final Duration SETTLE = Duration.ofSeconds(60);
  private static final String MASKED =
      "SELECT id, name, ssn, card_number FROM shop.customers WHERE id <= 3 ORDER BY id";

  /** One of its own for each: what was denied is not asked for again. */
  private static final String SECOND_UPDATE =
      "UPDATE shop.orders SET status = 'returned' WHERE status = 'open' AND id < 1000000 + %d";

  private static final String DROP = "DROP TABLE shop.orders";
  private static final String UNDO =
      "UPDATE shop.orders SET status = 'shipped'"
          + " WHERE status = 'closed' AND id % 4 = 0 AND placed_at < '2025-01-01'";
  private static final String REASON = "not while the sale is on";

  /** One line of the story. */
  interface Step {
    void play() throws Exception;
  }

  private final ClientKind kind;
  private final Endpoint agent;
  private final DirectDatabase database;
  private final Console approver;
  private final Console auditor;
  private final Callable<String> replay;
  private final ExecutorService waiting = Executors.newSingleThreadExecutor();
  private AgentClient client;
  private String session;

  /**
   * A story.
   *
   * @param approver signed in as somebody of group dba
   * @param auditor signed in as somebody of group auditors
   * @param replayOf reads a session back, by its identifier
   */
  Story(
      ClientKind kind,
      Endpoint agent,
      DirectDatabase database,
      Console approver,
      Console auditor,
      Replay replayOf) {
    this.kind = kind;
    this.agent = agent;
    this.database = database;
    this.approver = approver;
    this.auditor = auditor;
    this.replay = () -> replayOf.of(session);
  }

  /** A way to read a session back. */
  interface Replay {
    String of(String session) throws Exception;
  }

  /** The steps in their order; each relies on those before it. */
  Map<String, Step> steps() {
    Map<String, Step> steps = new LinkedHashMap<>();
    steps.put("an agent logs in with its token through " + kind, this::login);
    steps.put("a SELECT comes back with two columns covered", this::maskedSelect);
    steps.put(
        "a bulk UPDATE waits, a click approves it, the same connection gets its rows",
        this::approved);
    steps.put("a second bulk UPDATE is denied, the agent reads the reason", this::denied);
    steps.put("DROP TABLE is refused", this::dropRefused);
    steps.put("a token that was tampered with is refused", this::badToken);
    steps.put("replay holds all of it, and nothing that was covered", this::replayed);
    steps.put("the process list shows no session left", this::nothingLeft);
    return steps;
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
      client = null;
    }
    waiting.shutdownNow();
    database.execute(UNDO);
  }

  private void login() throws Exception {
    client = kind.open(agent);
    assertThat(client.query("SELECT COUNT(*) FROM shop.products"))
        .isEqualTo(List.of(List.of("400")));
  }

  private void maskedSelect() throws Exception {
    List<List<String>> truth = database.rows(MASKED);
    for (List<List<String>> seen : List.of(client.query(MASKED), client.queryPrepared(MASKED))) {
      assertThat(seen).hasSameSizeAs(truth);
      for (int i = 0; i < truth.size(); i++) {
        assertThat(seen.get(i).subList(0, 2)).isEqualTo(truth.get(i).subList(0, 2));
        for (int covered = 2; covered < 4; covered++) {
          assertThat(seen.get(i).get(covered))
              .isNotEmpty()
              .doesNotContain("900-")
              .doesNotContain(truth.get(i).get(covered).substring(7));
        }
      }
    }
  }

  private void approved() throws Exception {
    Future<Long> affected = waiting.submit(() -> client.update(SampleShop.BULK_UPDATE));
    String card = approver.awaitCard("'closed'");
    assertThat(card).contains("UPDATE").contains("shop.orders").contains("maintenance-agent");
    assertThat(affected.isDone()).isFalse();
    assertThat(remaining()).isEqualTo(SampleShop.BULK_UPDATE_ROWS);
    session = sessionOf(SampleShop.BULK_UPDATE);
    approver.approve("'closed'", "agreed in the stand-up");
    assertThat(affected.get(ANSWER_SECONDS, TimeUnit.SECONDS))
        .isEqualTo(SampleShop.BULK_UPDATE_ROWS);
    assertThat(remaining()).isZero();
  }

  private void denied() throws Exception {
    long open = database.number("SELECT COUNT(*) FROM shop.orders WHERE status = 'open'");
    Future<StatementRefusedException> refusal = waiting.submit(() -> refusal(secondUpdate()));
    approver.deny("'returned'", REASON);
    StatementRefusedException refused = refusal.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    assertThat(refused.code()).isEqualTo(1142);
    assertThat(refused).hasMessageContaining("Sallyport: ").hasMessageContaining(REASON);
    assertThat(database.number("SELECT COUNT(*) FROM shop.orders WHERE status = 'open'"))
        .isEqualTo(open);
  }

  private String secondUpdate() {
    return SECOND_UPDATE.formatted(kind.ordinal());
  }

  private void dropRefused() throws Exception {
    StatementRefusedException refused = refusal(DROP);
    assertThat(refused)
        .hasMessageContaining("Sallyport: ")
        .hasMessageContaining("Schema changes go through migrations");
    assertThat(client.query("SELECT COUNT(*) FROM shop.orders"))
        .isEqualTo(List.of(List.of("15000")));
  }

  private void badToken() {
    String token = agent.token().reveal();
    int at = token.length() - 20;
    String tampered =
        token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
    try (AgentClient admitted =
        kind.open(new Endpoint(agent.port(), agent.connection(), Secret.of(tampered)))) {
      throw new AssertionError("a tampered token was taken by " + admitted);
    } catch (StatementRefusedException refused) {
      assertThat(refused.code()).isEqualTo(1045);
      assertThat(refused).hasMessageContaining("Sallyport: ");
    }
  }

  private void replayed() throws Exception {
    client.close();
    client = null;
    Eventually.holds(
        SETTLE,
        () ->
            assertThat(auditor.api("/api/v1/sessions/" + session).toString())
                .doesNotContain("\"closed_at\":null"));
    String minutes = replay.call();
    String compact = minutes.replaceAll("\\s+", " ");
    assertThat(compact)
        .contains("FROM shop.customers WHERE id <= 3 ORDER BY id")
        .contains(SampleShop.BULK_UPDATE)
        .contains(secondUpdate())
        .contains(DROP)
        .contains("approved")
        .contains("denied")
        .contains(REASON)
        .contains(Integer.toString(SampleShop.BULK_UPDATE_ROWS));
    for (List<String> row : database.rows(MASKED)) {
      assertThat(compact)
          .contains(row.get(1))
          .doesNotContain(row.get(2))
          .doesNotContain(row.get(3));
    }
    assertThat(minutes).doesNotContain(agent.token().reveal());
    assertThat(auditor.pageWith("/sessions/" + session, "DROP")).contains("returned");
  }

  private void nothingLeft() {
    Eventually.holds(
        SETTLE,
        () ->
            assertThat(
                    database.rows(
                        "SELECT id, command, info FROM information_schema.processlist"
                            + " WHERE user LIKE 'sp\\_%'"
                            + " UNION ALL SELECT 0, 'User', user FROM mysql.user"
                            + " WHERE user LIKE 'sp\\_%'"))
                .isEmpty());
  }

  private StatementRefusedException refusal(String sql) {
    try {
      long affected = client.update(sql);
      throw new AssertionError(sql + " was not refused but changed " + affected + " rows");
    } catch (StatementRefusedException refused) {
      return refused;
    }
  }

  private long remaining() {
    return database.number(
        "SELECT COUNT(*) FROM shop.orders WHERE status = 'shipped' AND placed_at < '2025-01-01'");
  }

  private String sessionOf(String statement) {
    for (JsonNode approval : approver.api("/api/v1/approvals").get("approvals")) {
      if (approval.get("state").asText().equals("pending")
          && approval.get("statement").asText().equals(statement)) {
        return approval.get("session").asText();
      }
    }
    throw new AssertionError("no pending approval for " + statement);
  }
}
