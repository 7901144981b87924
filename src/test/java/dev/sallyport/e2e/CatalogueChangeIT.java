package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.demo.DemoStage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a name means can change between two statements. */
class CatalogueChangeIT {
  private static final String POLICY =
      """
      policy: migrations
      match: { groups: [maintenance-agents], connections: [shop] }
      session: { max_duration: 30m, idle_timeout: 10m }
      statements:
        - allow: { verbs: [select], tables: [shop.orders, shop.lens, shop.late] }
        - allow: { verbs: [create, drop], tables: [shop.note] }
      masks:
        - { columns: [shop.customers.ssn, shop.orders.late_ssn], as: redact }
      """;

  private static final String LENS =
      "CREATE VIEW shop.lens AS SELECT id, status AS word FROM shop.orders";

  private static final String REDACTED = "[redacted]";

  @TempDir static Path folder;
  private static DemoStage stage;

  @BeforeAll
  static void start() {
    stage = StageWithPolicy.start(folder, POLICY);
    stage.database().execute(LENS);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  private static Connection agent() throws SQLException {
    return StageWithPolicy.connect(stage, "/shop?sslMode=REQUIRED&useServerPrepStmts=true");
  }

  @Test
  void shouldJudgeByWhatAViewReadsNowInEverySessionAndAtEveryExecution() throws SQLException {
    try (Connection other = agent();
        Connection reader = agent();
        Statement ddl = other.createStatement();
        Statement plain = reader.createStatement();
        PreparedStatement prepared = reader.prepareStatement("SELECT * FROM lens WHERE id = 1");
        PreparedStatement filtered =
            reader.prepareStatement("SELECT COUNT(*) FROM lens WHERE word LIKE 'cl%'")) {
      // Given a view that reads what the agent may see
      assertThat(word(plain.executeQuery("SELECT * FROM lens WHERE id = 1"))).isEqualTo("closed");
      assertThat(word(prepared.executeQuery())).isEqualTo("closed");
      assertThat(filtered.executeQuery().next()).isTrue();
      // When it comes to read something else, and another agent changes the schema
      stage
          .database()
          .execute("ALTER VIEW shop.lens AS SELECT id, ssn AS word FROM shop.customers");
      ddl.execute("CREATE TABLE note (id INT)");
      // Then
      assertThat(word(plain.executeQuery("SELECT * FROM lens WHERE id = 1"))).isEqualTo(REDACTED);
      assertThat(word(prepared.executeQuery())).isEqualTo(REDACTED);
      assertThatThrownBy(filtered::executeQuery)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("shop.customers.ssn");
      // When it is as it was
      stage.database().execute(LENS.replace("CREATE", "ALTER"));
      ddl.execute("DROP TABLE note");
      // Then
      assertThat(word(plain.executeQuery("SELECT * FROM lens WHERE id = 1"))).isEqualTo("closed");
      assertThat(word(prepared.executeQuery())).isEqualTo("closed");
      assertThat(filtered.executeQuery().next()).isTrue();
    }
  }

  @Test
  void shouldKnowATableThatWasMadeBehindItsBack() throws SQLException {
    try (Connection agent = agent();
        Statement plain = agent.createStatement()) {
      // Given a catalogue from before
      assertThat(plain.executeQuery("SELECT id FROM orders LIMIT 1").next()).isTrue();
      assertThatThrownBy(() -> plain.executeQuery("SELECT * FROM late"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1146));
      // When
      stage
          .database()
          .execute("CREATE VIEW shop.late AS SELECT id, ssn AS word FROM shop.customers");
      Eventually.holds(
          Duration.ofSeconds(60),
          () ->
              assertThatThrownBy(
                      () -> plain.executeQuery("SELECT id FROM late WHERE word LIKE '9%'"))
                  .hasMessageContaining("shop.customers.ssn"));
      stage
          .database()
          .execute("ALTER TABLE shop.orders ADD late_ssn CHAR(11) DEFAULT '900-00-0000'");
      // Then
      assertThat(
              word(plain.executeQuery("SELECT UPPER(late_ssn) AS word FROM orders WHERE id = 1")))
          .isEqualTo(REDACTED);
      assertThat(word(plain.executeQuery("SELECT id, UPPER(word) AS word FROM late WHERE id = 1")))
          .isEqualTo(REDACTED);
    }
  }

  private static String word(ResultSet result) throws SQLException {
    assertThat(result.next()).isTrue();
    return result.getString("word");
  }
}
