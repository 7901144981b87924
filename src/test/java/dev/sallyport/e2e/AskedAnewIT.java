package dev.sallyport.e2e;

import static dev.sallyport.e2e.WaitingStage.decide;
import static dev.sallyport.e2e.WaitingStage.refused;
import static dev.sallyport.e2e.WaitingStage.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.e2e.WaitingStage.Told;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A request that nobody waits for any more is of use to its statement only as long as people would
 * be asked the same, at a real MySQL.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AskedAnewIT {
  private static final String POLICY =
      """
      policy: changing
      match: { groups: [maintenance-agents], connections: [shop] }
      session: { idle_timeout: 10m }
      statements:
        - review: { verbs: [update], tables: [staging.few] }
          approvers: [dba]
          hold: 3s
          life: 10m
        - review: { verbs: [delete], tables: [staging.accounts] }
          approvers: [dba]
          hold: 1m
        - review: { verbs: [update], tables: [staging.accounts] }
          approvers: [dba]
          life: 10m
          quorum: 1
          hold: 3s
        - allow: { verbs: [select], tables: [staging.accounts, staging.later] }
      """;

  private static final String ONE_PERSON =
      """
          quorum: 1
          hold: 3s
        - allow: { verbs: [select], tables: [staging.accounts, staging.later] }
      """;
  private static final String TWO_PEOPLE =
      """
          quorum: 2
          hold: 1m
        - allow: { verbs: [select], tables: [staging.*] }
      """;

  @TempDir private static Path folder;
  private static WaitingStage stage;
  private static Operator dana;

  @BeforeAll
  static void open() throws Exception {
    stage = new WaitingStage(folder, POLICY, PatientBreaker.LATE);
    dana = stage.person("dana");
    stage.database().execute("CREATE TABLE staging.accounts (id INT PRIMARY KEY, n INT)");
    stage.database().execute("CREATE TABLE staging.gone (id INT)");
    for (int id = 1; id <= 20; id++) {
      stage.database().execute("INSERT INTO staging.accounts VALUES (" + id + ", 0)");
    }
    define("id < 3");
  }

  @AfterAll
  static void close() {
    stage.close();
  }

  private static void define(String condition) {
    stage
        .database()
        .execute(
            "CREATE OR REPLACE VIEW staging.few AS SELECT id, n FROM staging.accounts WHERE "
                + condition);
  }

  @Test
  void shouldAskAnewWhenMorePeopleHaveToApproveByNow() throws Exception {
    String sql = "UPDATE staging.accounts SET n = 1 WHERE id = 7";
    try (Connection agent = stage.connect()) {
      // Given a request that one person may approve
      Told told = refused(agent, sql);
      assertThat(told.code()).isEqualTo("hold_ended");
      stage.replaceInPolicy(ONE_PERSON, TWO_PEOPLE);
      Eventually.holds(
          Duration.ofSeconds(60),
          () ->
              assertThatCode(() -> run(agent, "SELECT * FROM staging.gone"))
                  .doesNotThrowAnyException());
      // When
      Future<String> again = stage.begin(agent, sql);
      JsonNode card = stage.card(dana, "id = 7");
      // Then
      JsonNode decided = decide(dana, card.get("id").asText(), "approve", null);
      assertThat(decided.get("state").asText()).isEqualTo("pending");
      assertThat(decided.get("quorum").asInt()).isEqualTo(2);
      assertThat(state(told.request())).isEqualTo("withdrawn");
      decide(stage.person("amir"), card.get("id").asText(), "approve", null);
      assertThat(again.get(60, TimeUnit.SECONDS)).isEqualTo("1 rows");
    }
  }

  @Test
  void shouldAskAnewWhenAViewShowsMoreByNow() throws Exception {
    String sql = "UPDATE staging.few SET n = 2";
    try (Connection agent = stage.connect()) {
      Told told = refused(agent, sql);
      define("id < 20");
      // The gateway looks anew for a name that it does not know.
      stage.database().execute("CREATE TABLE staging.later (id INT)");
      Eventually.holds(
          Duration.ofSeconds(60),
          () ->
              assertThatCode(() -> run(agent, "SELECT * FROM staging.later"))
                  .doesNotThrowAnyException());
      Told again = refused(agent, sql);
      assertThat(again.code()).isEqualTo("hold_ended");
      assertThat(again.request()).isNotEqualTo(told.request());
      assertThat(state(told.request())).isEqualTo("withdrawn");
    }
  }

  @Test
  void shouldNotRunWithATriggerThatNobodyWasShown() throws Exception {
    try (Connection agent = stage.connect()) {
      Future<String> waiting = stage.begin(agent, "DELETE FROM staging.accounts WHERE id = 9");
      JsonNode card = stage.card(dana, "id = 9");
      stage
          .database()
          .execute(
              "CREATE TRIGGER staging.echo AFTER DELETE ON staging.accounts FOR EACH ROW INSERT INTO"
                  + " staging.gone VALUES (OLD.id)");
      decide(dana, card.get("id").asText(), "approve", null);
      assertThat(waiting.get(60, TimeUnit.SECONDS)).contains("Sallyport: ");
      assertThat(stage.database().number("SELECT COUNT(*) FROM staging.gone")).isZero();
    }
  }

  private static String state(String request) {
    return dana.get("/api/v1/approvals/" + request).get("approval").get("state").asText();
  }
}
