package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.cli.Gateway;
import dev.sallyport.config.AuditConfig;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.LogFormat;
import dev.sallyport.config.ManagementConfig;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.config.TracingConfig;
import dev.sallyport.config.Watching;
import dev.sallyport.demo.DemoCast;
import dev.sallyport.demo.DemoStage;
import dev.sallyport.demo.FreePort;
import dev.sallyport.tracing.Collector;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway's figures and spans tell what its agents did, and no value of theirs. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WatchedIT {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";
  private static final String SECRET = "ada.lovelace@example.com";

  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService agentThread = Executors.newSingleThreadExecutor();

  @TempDir private Path folder;

  @Test
  void shouldTellWhatHappenedAndNoValues() throws Exception {
    DemoStage stage = GatewayFixture.stage();
    try (Collector collector = new Collector()) {
      Gateway gateway = start(watched(stage.config(), collector));
      stage.provider().allowRedirect(URI.create(gateway.webUrl()).resolve("/sign-in/callback"));
      try {
        // Given a gateway that nobody has used
        assertThat(figure(gateway, "sallyport_statements_total{")).isZero();
        // When
        use(stage, gateway);
        // Then
        Eventually.holds(Duration.ofSeconds(20), () -> checkFigures(gateway));
        Eventually.holds(Duration.ofSeconds(20), () -> checkSpans(collector));
        checkReadiness(gateway);
      } finally {
        gateway.stop().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
      }
    } finally {
      agentThread.shutdownNow();
    }
  }

  private void use(DemoStage stage, Gateway gateway) throws Exception {
    String url = "jdbc:mysql://127.0.0.1:" + gateway.mysqlPort() + "/shop?sslMode=REQUIRED";
    assertThatThrownBy(() -> DriverManager.getConnection(url, stage.connection(), "no.such.token"))
        .isInstanceOf(SQLException.class);
    try (Connection agent =
            DriverManager.getConnection(
                url + "&useServerPrepStmts=true",
                stage.connection(),
                stage.provider().tokenOfAgent(DemoCast.MAINTENANCE_AGENT).reveal());
        Statement statement = agent.createStatement()) {
      statement
          .executeQuery(
              "SELECT COUNT(*) FROM shop.customers WHERE name = '"
                  + SECRET
                  + "' /*traceparent='00-"
                  + TRACE
                  + "-"
                  + PARENT
                  + "-01'*/")
          .close();
      try (PreparedStatement prepared =
          agent.prepareStatement("SELECT COUNT(*) FROM shop.orders WHERE id = ?")) {
        prepared.setString(1, SECRET);
        prepared.executeQuery().close();
      }
      assertThatThrownBy(() -> statement.execute("DROP TABLE shop.orders"))
          .isInstanceOf(SQLException.class);
      var affected =
          agentThread.submit(
              () -> statement.executeUpdate("UPDATE shop.orders SET status = status"));
      approve(gateway);
      assertThat(affected.get(30, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(0);
    }
  }

  private void checkFigures(Gateway gateway) {
    assertThat(figure(gateway, "sallyport_logins_refused_total{reason=\"access_denied\"}"))
        .isEqualTo(1);
    assertThat(figure(gateway, "sallyport_sessions_opened_total{connection=\"shop\"}"))
        .isEqualTo(1);
    assertThat(figure(gateway, "sallyport_sessions_open{")).isZero();
    assertThat(figure(gateway, "sallyport_sessions_closed_total{cause=\"client\"}")).isEqualTo(1);
    assertThat(figures(gateway))
        .containsPattern(
            "sallyport_statements_total\\{policy=\"[a-z-]+\",rule=\"[a-z-]+/\\d+\",verdict=\"review\"}"
                + " 1\\.0");
    assertThat(figures(gateway)).containsPattern("verdict=\"deny\"} 1\\.0");
    assertThat(figure(gateway, "sallyport_holds_open ")).isZero();
    assertThat(figure(gateway, "sallyport_hold_seconds_count{outcome=\"approved\"}")).isEqualTo(1);
    // Every judged statement but the refused one was answered, or prepared, by the database.
    assertThat(figure(gateway, "sallyport_added_latency_seconds_count "))
        .isEqualTo(figure(gateway, "sallyport_statements_total{") - 1)
        .isEqualTo(figure(gateway, "sallyport_database_seconds_count "));
    assertThat(figure(gateway, "sallyport_added_latency_seconds_sum ")).isBetween(0.0, 10.0);
    assertThat(figure(gateway, "sallyport_inspection_cache_misses_total ")).isPositive();
    assertThat(figure(gateway, "sallyport_journal_writable ")).isEqualTo(1);
    assertThat(figure(gateway, "sallyport_journal_limit_bytes ")).isPositive();
    assertThat(figure(gateway, "sallyport_journal_lag_seconds ")).isZero();
    assertThat(figure(gateway, "sallyport_database_up{connection=\"shop\"}")).isEqualTo(1);
    assertThat(figure(gateway, "sallyport_database_up{connection=\"gone\"}")).isZero();
    assertThat(figure(gateway, "sallyport_spans_dropped_total ")).isZero();
    assertThat(figure(gateway, "sallyport_spans_sent_total ")).isPositive();
    assertThat(figure(gateway, "jvm_memory_used_bytes{area=\"heap\"}")).isPositive();
    assertThat(figures(gateway)).doesNotContain(SECRET, "SELECT");
  }

  private static void checkSpans(Collector collector) {
    assertThat(collector.spans().toString()).doesNotContain(SECRET, "no.such.token");
    Span asked =
        collector.spans().stream()
            .filter(span -> Collector.hex(span.getTraceId()).equals(TRACE))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no span of the agent's trace"));
    assertThat(Collector.hex(asked.getParentSpanId())).isEqualTo(PARENT);
    assertThat(asked.getName()).isEqualTo("SELECT shop.customers");
    assertThat(Collector.attributes(asked))
        .containsEntry("sallyport.verdict", "allow")
        .containsEntry("sallyport.outcome", "ok")
        .containsEntry("sallyport.connection", "shop")
        .containsEntry("db.query.text", "SELECT COUNT(*) FROM shop.customers WHERE name = ?");
    assertThat(collector.spans())
        .anyMatch(
            span ->
                span.getName().equals("DROP shop.orders")
                    && Collector.attributes(span).get("sallyport.outcome").equals("refused")
                    && Collector.attributes(span).get("error.type").equals("1142"))
        .anyMatch(
            span ->
                span.getName().equals("UPDATE shop.orders")
                    && Collector.attributes(span).get("sallyport.verdict").equals("review")
                    && Long.parseLong(Collector.attributes(span).get("sallyport.held_ms")) > 0
                    && span.getEventsCount() == 3);
  }

  private void checkReadiness(Gateway gateway) {
    HttpResponse<String> ready = get(gateway, "/readyz");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body()).contains("Connection gone: Nothing listens at this host and port");
    assertThat(get(gateway, "/healthz").statusCode()).isEqualTo(200);
  }

  private static void approve(Gateway gateway) {
    Operator dana = Operator.signIn(URI.create(gateway.webUrl()), "dana");
    Eventually.holds(
        Duration.ofSeconds(20),
        () ->
            assertThat(dana.get("/api/v1/approvals?state=pending").get("approvals")).isNotEmpty());
    JsonNode pending = dana.get("/api/v1/approvals?state=pending").get("approvals").get(0);
    String card = "/api/v1/approvals/" + pending.get("id").asText();
    String digest = dana.get(card).get("approval").get("digest").asText();
    dana.post(card + "/decision", Map.of("decision", "approve", "reason", "", "digest", digest));
  }

  /** The sum over all lines that begin so. */
  private double figure(Gateway gateway, String begin) {
    return figures(gateway)
        .lines()
        .filter(line -> line.startsWith(begin))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private String figures(Gateway gateway) {
    HttpResponse<String> answer = get(gateway, "/metrics");
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private HttpResponse<String> get(Gateway gateway, String path) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.managementPort() + path))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Another gateway before the same database, and one before no database at all. */
  private GatewayConfig watched(GatewayConfig shared, Collector collector) throws IOException {
    ConnectionConfig shop = shared.connections().get("shop");
    Map<String, ConnectionConfig> connections = new LinkedHashMap<>(shared.connections());
    connections.put(
        "gone",
        new ConnectionConfig(
            "gone",
            "127.0.0.1",
            FreePort.pick(),
            Optional.empty(),
            shop.account(),
            shop.tls(),
            shop.connectTimeout(),
            Optional.empty()));
    AuditConfig audit = shared.audit();
    return new GatewayConfig(
            shared.listener(),
            shared.web(),
            shared.identity(),
            connections,
            shared.policies(),
            shared.policiesEditable(),
            new AuditConfig(
                folder.resolve("journal"),
                audit.durability(),
                audit.journalLimitBytes(),
                audit.maxRowsRecorded()),
            new StoreConfig.Sqlite(folder.resolve("store.db")),
            shared.secrets(),
            shared.notifyChannels())
        .with(
            new Watching(
                Optional.of(new ManagementConfig("127.0.0.1", 0, Set.of("shop"), Set.of())),
                Optional.of(
                    new TracingConfig(collector.url(), 1, Optional.empty(), Optional.empty())),
                LogFormat.TEXT));
  }

  private static Gateway start(GatewayConfig config) throws Exception {
    return Gateway.start(Gateway.vertx(), config)
        .toCompletionStage()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }
}
