package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.DemoCast;
import dev.sallyport.demo.DemoStage;
import dev.sallyport.demo.GatewayStart.RunningGateway;
import dev.sallyport.demo.ServerCache;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a draft to what agents meet, on a real gateway and a real server. */
@Timeout(180)
class TimeMachineIT {
  private static final String PATH = "/api/v1/policies";
  private static final String FILE = "reporting-agents.yaml";
  private static final String TABLES = "tables: [shop.*, staging.*]";
  private static final String STATEMENT = "SELECT name, ssn FROM shop.customers WHERE id = 7";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  private static Path policies;
  private static DemoStage stage;

  @BeforeAll
  static void start() {
    stage =
        DemoStage.start(
            new DemoStage.Setup(
                ServerCache.mysql(), folder, true, DatabaseServer.Options.defaults(), 0, 0),
            TimeMachineIT::gateway);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  private static Future<RunningGateway> gateway(GatewayConfig config) {
    policies = config.policies();
    return GatewayFixture.start(config);
  }

  @Test
  void shouldTellWhatADraftRefusesBeforeItDoesAndTakeItBack() throws Exception {
    Operator olga = Operator.signIn(stage.webUrl(), "olga");
    // Given a recorded statement, and a draft that would not let it through
    try (Connection agent = connect()) {
      assertThat(read(agent, STATEMENT)).isEqualTo(1);
      JsonNode shown = olga.get(PATH);
      String source = source(shown);
      String draft = source.replace(TABLES, "tables: [shop.orders, staging.*]");
      Eventually.holds(
          PATIENCE,
          () -> {
            // When
            JsonNode result = replayed(olga, draft).get("result");
            // Then it is told by shape, with its agent, and what the gateway knows of its tables
            JsonNode change = result.at("/changes/0");
            assertThat(change.at("/kind").asText()).isEqualTo("newly_refused");
            assertThat(change.at("/shape").asText())
                .isEqualTo("SELECT name, ssn FROM shop.customers WHERE id = ?");
            assertThat(change.at("/before/masks/0/name").asText()).isEqualTo("ssn");
            assertThat(change.at("/agents/0/name").asText()).isEqualTo(DemoCast.REPORTING_AGENT);
            assertThat(result.at("/by_names_alone").asInt()).isZero();
          });
      // And nothing has happened yet
      assertThat(read(agent, STATEMENT)).isEqualTo(1);
      // When it is published, the next statement of the same session is refused
      JsonNode published = olga.put(PATH, draft(draft, shown.get("version").asText()));
      assertThat(published.at("/number").asInt()).isEqualTo(2);
      assertThatThrownBy(() -> read(agent, STATEMENT))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("select shop.customers is not allowed");
      JsonNode newest = olga.get(PATH + "/versions").at("/versions/0");
      assertThat(newest.at("/by").asText()).isEqualTo("development:olga");
      assertThat(newest.at("/changed/0").asText()).isEqualTo(FILE);
      assertThat(newest.at("/reason").asText()).isEqualTo("orders alone");
      // When a second one publishes what was opened before
      String late = draft(source + "# late\n", shown.get("version").asText());
      assertThatThrownBy(() -> olga.put(PATH, late))
          .hasMessageContaining("409")
          .hasMessageContaining("stale-draft");
      // When a draft is bad, it never comes into force
      String bad = draft("policy: reporting-agents\n", published.get("version").asText());
      assertThatThrownBy(() -> olga.put(PATH, bad)).hasMessageContaining("422");
      assertThat(Files.readString(policies.resolve(FILE))).isEqualTo(draft);
      // When the first version is brought back
      ObjectNode restoring =
          JSON.createObjectNode()
              .put("if_match", published.get("version").asText())
              .put("reason", "reports failed");
      JsonNode restored = olga.post(PATH + "/versions/1/restore", restoring.toString());
      // Then
      assertThat(restored.at("/number").asInt()).isEqualTo(3);
      assertThat(read(agent, STATEMENT)).isEqualTo(1);
      assertThat(Files.readString(policies.resolve(FILE))).isEqualTo(source);
    }
  }

  @Test
  void shouldLetOneOfTwoAtOncePublishAndKeepWhatIsChangedOnDisk() throws IOException {
    Operator olga = Operator.signIn(stage.webUrl(), "olga");
    JsonNode shown = olga.get(PATH);
    String source = source(shown);
    // When
    List<CompletableFuture<JsonNode>> both =
        List.of("# one\n", "# two\n").stream()
            .map(
                end ->
                    CompletableFuture.supplyAsync(
                        () ->
                            Operator.signIn(stage.webUrl(), "olga")
                                .put(PATH, draft(source + end, shown.get("version").asText()))))
            .toList();
    both.forEach(one -> one.handle((done, failed) -> done).join());
    // Then
    assertThat(both.stream().filter(CompletableFuture::isCompletedExceptionally)).hasSize(1);
    // When the file is put back by hand
    Files.writeString(policies.resolve(FILE), source);
    // Then the gateway takes it over and keeps it as nobody's
    Eventually.holds(
        PATIENCE,
        () -> {
          JsonNode newest = olga.get(PATH + "/versions").at("/versions/0");
          assertThat(newest.at("/by").isNull()).isTrue();
          assertThat(newest.at("/digest").asText()).isEqualTo(shown.get("version").asText());
        });
  }

  @Test
  void shouldTryAStatementByWhatTheDatabaseHas() {
    Operator ada = Operator.signIn(stage.webUrl(), "ada");
    ObjectNode asked = JSON.createObjectNode();
    asked.putObject("principal").putArray("groups").add("reporting-agents");
    asked.put("connection", stage.connection()).put("schema", "shop");
    asked.put("statement", "SELECT * FROM customers ORDER BY id");
    JsonNode tried = ada.post(PATH + "/try", asked.toString());
    assertThat(tried.at("/verdict").asText()).isEqualTo("allow");
    assertThat(tried.at("/by_names_alone").asBoolean()).isFalse();
    assertThat(tried.at("/masks").findValuesAsText("name")).contains("ssn");
    tried =
        ada.post(
            PATH + "/try",
            asked.put("statement", "SELECT id FROM customers ORDER BY ssn").toString());
    assertThat(tried.at("/rule").asText()).isEqualTo("built-in:masked-columns");
  }

  private static JsonNode replayed(Operator operator, String draft) {
    ObjectNode asked = JSON.createObjectNode().put("days", 1);
    asked.putObject("files").put(FILE, draft);
    String id = operator.post(PATH + "/replay", asked.toString()).get("id").asText();
    JsonNode[] seen = new JsonNode[1];
    Eventually.holds(
        PATIENCE,
        () -> {
          seen[0] = operator.get(PATH + "/replay/" + id);
          assertThat(seen[0].get("state").asText()).isEqualTo("done");
        });
    return seen[0];
  }

  private static String draft(String text, String opened) {
    ObjectNode body = JSON.createObjectNode().put("if_match", opened).put("reason", "orders alone");
    body.putObject("files").put(FILE, text);
    return body.toString();
  }

  private static String source(JsonNode shown) {
    for (JsonNode file : shown.get("files")) {
      if (file.get("name").asText().equals(FILE)) {
        return file.get("source").asText();
      }
    }
    throw new AssertionError("there is no " + FILE);
  }

  private static int read(Connection agent, String sql) throws SQLException {
    try (Statement statement = agent.createStatement();
        var rows = statement.executeQuery(sql)) {
      int count = 0;
      while (rows.next()) {
        count++;
      }
      return count;
    }
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:" + stage.mysqlPort() + "/shop?sslMode=REQUIRED",
        stage.connection(),
        stage.provider().tokenOfAgent(DemoCast.REPORTING_AGENT).reveal());
  }
}
