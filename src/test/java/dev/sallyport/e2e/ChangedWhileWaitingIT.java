package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.demo.DemoStage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An approved statement is what people approved, whatever its names mean by then. */
class ChangedWhileWaitingIT {
  private static final String POLICY =
      """
      policy: waiting
      match: { groups: [maintenance-agents], connections: [shop] }
      statements:
        - %s
        - review: { verbs: [select], tables: [staging.shown] }
          approvers: [dba]
      masks:
        - { columns: [shop.customers.ssn], as: redact }
      """;

  @TempDir private Path folder;
  private final ExecutorService agentThread = Executors.newSingleThreadExecutor();

  @Test
  void shouldNotRunWhatMeansSomethingElseThanWhenItWasAskedFor() throws Exception {
    DemoStage stage =
        StageWithPolicy.start(
            folder, policy("allow: { verbs: [select], tables: [staging.later] }"));
    try {
      define(stage, "name");
      Operator dana = Operator.signIn(stage.webUrl(), "dana");
      try (Connection agent = connect(stage);
          Connection other = connect(stage)) {
        String asked = "SELECT q FROM staging.shown WHERE id = 1";
        assertThat(approved(agent, dana, asked, () -> {})).isEqualTo("Ines Papadaki");

        Change view =
            () -> {
              define(stage, "CONCAT(ssn, '')");
              stage.database().execute("CREATE VIEW staging.later AS SELECT 'seen' AS s");
              // The gateway looks anew for a name that it does not know.
              Eventually.holds(
                  Duration.ofSeconds(60),
                  () -> assertThat(answer(other, "SELECT s FROM staging.later")).isEqualTo("seen"));
            };
        assertThat(approved(agent, dana, asked, view))
            .contains("Sallyport: what the statement does, or what is allowed, has changed");
        assertThat(approved(agent, dana, asked, () -> {})).isEqualTo("[redacted]");

        Change rules =
            () -> {
              StageWithPolicy.write(
                  stage.config(), policy("deny: { verbs: [select], tables: [staging.shown] }"));
              // By a statement that would never wait: the new rules allow it no more.
              Eventually.holds(
                  Duration.ofSeconds(60),
                  () ->
                      assertThat(answer(other, "SELECT s FROM staging.later"))
                          .contains("Sallyport: "));
            };
        assertThat(approved(agent, dana, asked, rules)).contains("refused by rule waiting/1");
      }
    } finally {
      agentThread.shutdownNow();
      stage.close();
    }
  }

  private interface Change {
    void make() throws Exception;
  }

  private static void define(DemoStage stage, String column) throws Exception {
    stage
        .database()
        .execute(
            "CREATE OR REPLACE VIEW staging.shown AS SELECT id, "
                + column
                + " AS q FROM shop.customers");
  }

  private String approved(Connection agent, Operator approver, String sql, Change change)
      throws Exception {
    var answer = agentThread.submit(() -> answer(agent, sql));
    JsonNode[] card = new JsonNode[1];
    Eventually.holds(
        Duration.ofSeconds(60),
        () -> {
          JsonNode list = approver.get("/api/v1/approvals?state=pending").get("approvals");
          assertThat(list).hasSize(1);
          card[0] = list.get(0);
        });
    change.make();
    approver.post(
        "/api/v1/approvals/" + card[0].get("id").asText() + "/decision",
        Map.of("decision", "approve", "reason", "seen", "digest", card[0].get("digest").asText()));
    return answer.get(60, TimeUnit.SECONDS);
  }

  private static String answer(Connection agent, String sql) {
    try (Statement statement = agent.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      return e.getMessage();
    }
  }

  private static Connection connect(DemoStage stage) throws SQLException {
    return StageWithPolicy.connect(stage, "/staging?sslMode=REQUIRED");
  }

  private static String policy(String rule) {
    return POLICY.formatted(rule);
  }
}
