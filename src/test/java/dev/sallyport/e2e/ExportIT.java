package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.AuditConfig;
import dev.sallyport.config.ExportSink;
import dev.sallyport.config.ExportSink.ExportFormat;
import dev.sallyport.config.ExportSink.FileTarget;
import dev.sallyport.config.ExportSink.WebhookTarget;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.Secret;
import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.DemoCast;
import dev.sallyport.demo.DemoStage;
import dev.sallyport.demo.GatewayStart.RunningGateway;
import dev.sallyport.demo.ServerCache;
import dev.sallyport.notify.Receiver;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an agent does at a real MySQL arrives at a SIEM: by file and by webhook, each event once.
 */
class ExportIT {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String ALLOWED = "SELECT COUNT(*) FROM shop.orders";
  private static final String REVIEWED = "UPDATE shop.orders SET status = 'kept-4712'";
  private static final String REFUSED = "DROP TABLE shop.orders";

  @TempDir private Path folder;
  private final ExecutorService agentThread = Executors.newSingleThreadExecutor();
  private final Vertx vertx = Vertx.vertx();

  @Test
  void shouldTellASiemOfAllThatAnAgentDid() throws Exception {
    Receiver siem = Receiver.start(vertx);
    Path files = folder.resolve("export");
    DemoStage stage =
        DemoStage.start(
            new DemoStage.Setup(
                ServerCache.mysql(),
                folder.resolve("stage"),
                false,
                DatabaseServer.Options.defaults(),
                0,
                0),
            config -> gateway(config, sinks(files, siem)));
    try {
      // Given
      try (Connection agent = connect(stage);
          Statement statement = agent.createStatement()) {
        statement.executeQuery(ALLOWED).close();
        assertThatThrownBy(() -> statement.execute(REFUSED)).isInstanceOf(SQLException.class);
        var affected = agentThread.submit(() -> statement.executeUpdate(REVIEWED));
        approve(stage);
        assertThat(affected.get(30, TimeUnit.SECONDS)).isPositive();
      }
      // Then
      List<JsonObject> posted = new CopyOnWriteArrayList<>();
      Eventually.holds(
          Duration.ofSeconds(20),
          () -> {
            siem.rest()
                .forEach(
                    message -> {
                      assertThat(message.isSignedWith(SECRET)).isTrue();
                      message.body().lines().map(JsonObject::new).forEach(posted::add);
                    });
            checkStory(posted);
            checkStory(written(files));
          });
      assertThat(posted).extracting(ExportIT::uid).doesNotHaveDuplicates();
      assertThat(written(files)).extracting(ExportIT::uid).doesNotHaveDuplicates();
      JsonNode exports =
          Operator.signIn(stage.webUrl(), "olga").get("/api/v1/audit/exports").get("exports");
      assertThat(exports).hasSize(2);
      assertThat(exports.get(0).get("problem").isNull()).isTrue();
    } finally {
      agentThread.shutdownNow();
      stage.close();
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  private static void checkStory(List<JsonObject> events) {
    JsonObject allowed = judged(events, ALLOWED);
    assertThat(allowed.getString("action")).isEqualTo("Allowed");
    JsonObject refused = judged(events, REFUSED);
    assertThat(refused.getString("action")).isEqualTo("Denied");
    assertThat(refused.getString("status_detail")).contains("migrations");
    JsonObject reviewed = judged(events, REVIEWED);
    assertThat(reviewed.getString("disposition")).isEqualTo("Delayed");
    assertThat(events)
        .anyMatch(
            event ->
                correlation(event).equals(correlation(reviewed))
                    && "Approved".equals(event.getString("disposition"))
                    && event.getInteger("class_uid") == 3004)
        .anyMatch(
            event ->
                correlation(event).equals(correlation(reviewed))
                    && "Finish".equals(event.getString("activity_name"))
                    && "Success".equals(event.getString("status")))
        .anyMatch(
            event ->
                event.getJsonObject("metadata").getString("event_code").equals("request.approved")
                    && event.getInteger("type_uid") == 300403)
        .anyMatch(event -> event.getInteger("type_uid") == 300201)
        .anyMatch(event -> event.getInteger("type_uid") == 300202);
  }

  private static JsonObject judged(List<JsonObject> events, String sql) {
    List<JsonObject> found =
        events.stream()
            .filter(
                event ->
                    sql.equals(
                        event
                            .getJsonObject("query_info", new JsonObject())
                            .getString("query_string")))
            .toList();
    assertThat(found).as(sql).hasSize(1);
    return found.get(0);
  }

  private static String correlation(JsonObject event) {
    return event.getJsonObject("metadata").getString("correlation_uid");
  }

  private static String uid(JsonObject event) {
    return event.getJsonObject("metadata").getString("uid");
  }

  private static List<JsonObject> written(Path directory) {
    List<JsonObject> events = new ArrayList<>();
    try (var files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        Files.readAllLines(file).stream().map(JsonObject::new).forEach(events::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return events;
  }

  private static void approve(DemoStage stage) {
    Operator dana = Operator.signIn(stage.webUrl(), "dana");
    Eventually.holds(
        Duration.ofSeconds(20),
        () ->
            assertThat(dana.get("/api/v1/approvals?state=pending").get("approvals")).isNotEmpty());
    JsonNode pending = dana.get("/api/v1/approvals?state=pending").get("approvals").get(0);
    String card = "/api/v1/approvals/" + pending.get("id").asText();
    String digest = dana.get(card).get("approval").get("digest").asText();
    dana.post(card + "/decision", Map.of("decision", "approve", "reason", "", "digest", digest));
  }

  private static List<ExportSink> sinks(Path files, Receiver siem) {
    return List.of(
        new ExportSink("archive", ExportFormat.OCSF, new FileTarget(files, 1 << 20)),
        new ExportSink(
            "siem",
            ExportFormat.OCSF,
            new WebhookTarget(
                siem.url("/ingest"), Secret.of(SECRET), Optional.empty(), Optional.empty())));
  }

  private static Future<RunningGateway> gateway(GatewayConfig read, List<ExportSink> sinks) {
    AuditConfig audit = read.audit();
    return GatewayFixture.start(
        new GatewayConfig(
            read.listener(),
            read.web(),
            read.identity(),
            read.connections(),
            read.policies(),
            read.policiesEditable(),
            new AuditConfig(
                audit.directory(),
                audit.durability(),
                audit.journalLimitBytes(),
                audit.maxRowsRecorded(),
                sinks),
            read.store(),
            read.secrets(),
            read.notifyChannels()));
  }

  private static Connection connect(DemoStage stage) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:" + stage.mysqlPort() + "/shop?sslMode=REQUIRED",
        stage.connection(),
        stage.provider().tokenOfAgent(DemoCast.MAINTENANCE_AGENT).reveal());
  }
}
