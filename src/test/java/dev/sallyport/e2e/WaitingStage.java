package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.BreakerLimits;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.DemoCast;
import dev.sallyport.demo.DemoStage;
import dev.sallyport.demo.GatewayStart.RunningGateway;
import dev.sallyport.demo.ServerCache;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A gateway over a real MySQL whose agents wait for people on terms of many kinds. */
final class WaitingStage implements AutoCloseable {
  private static final String POLICY =
      """
      policy: waiting
      match: { groups: [maintenance-agents], connections: [shop] }
      session: { idle_timeout: 10m }
      statements:
        - review: { verbs: [update], tables: [shop.orders] }
          approvers: [dba]
          hold: 2s
          life: 10m
        - review: { verbs: [update], tables: [shop.products] }
          approvers: [dba]
          hold: 1m
          in_transaction: refuse
        - review: { verbs: [update], tables: [shop.payments] }
          approvers: [dba]
          hold: 1m
          in_transaction: rollback
        - review: { verbs: [update], tables: [shop.order_items] }
          approvers: [dba]
          hold: 2s
          in_transaction: hold_or_rollback
        - review: { verbs: [delete], tables: [staging.price_updates, shop.payments] }
          approvers: [dba]
          hold: 1m
          standing: { max: 1h }
        - allow: { verbs: [select], tables: [shop.*, staging.*] }
        - allow: { verbs: [update, insert], tables: [staging.price_updates] }
      """;

  private static final Pattern ADVICE =
      Pattern.compile(
          " \\[next=(\\w+); code=(\\w+)(?:; request=([0-9a-f-]+))?(?:; link=(\\S+))?]$");

  private final ExecutorService agents = Executors.newCachedThreadPool();
  private final DemoStage stage;
  private final String policy;
  private final BreakerLimits breaker;
  private GatewayConfig config;
  private RunningGateway running;

  WaitingStage(Path folder) throws IOException {
    this(folder, POLICY, BreakerLimits.DEFAULT);
  }

  /** With other rules for the agent. */
  WaitingStage(Path folder, String policy, BreakerLimits breaker) throws IOException {
    this.policy = policy;
    this.breaker = breaker;
    stage =
        DemoStage.start(
            new DemoStage.Setup(
                ServerCache.mysql(), folder, false, DatabaseServer.Options.defaults(), 0, 0),
            this::gateway);
  }

  private Future<RunningGateway> gateway(GatewayConfig written) {
    config = PatientBreaker.with(written, breaker);
    try {
      Files.writeString(written.policies().resolve("maintenance-agents.yaml"), policy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return GatewayFixture.start(config).onSuccess(started -> running = started);
  }

  /** Other rules, for gateways that are started from now on. */
  void replaceInPolicy(String words, String others) throws IOException {
    Files.writeString(
        config.policies().resolve("maintenance-agents.yaml"), policy.replace(words, others));
  }

  /** Another gateway over the same files. */
  RunningGateway again() throws Exception {
    return await(GatewayFixture.start(config));
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  /** What an agent is told. */
  record Told(String sqlState, String text) {
    private Matcher advice() {
      Matcher matcher = ADVICE.matcher(text);
      assertThat(matcher.find()).as(text).isTrue();
      return matcher;
    }

    String next() {
      return advice().group(1);
    }

    String code() {
      return advice().group(2);
    }

    String request() {
      return advice().group(3);
    }

    String link() {
      return advice().group(4);
    }
  }

  Operator person(String name) {
    return Operator.signIn(stage.webUrl(), name);
  }

  DirectDatabase database() {
    DatabaseServer server = stage.database();
    return new DirectDatabase(server.port(), server.adminUser(), server.adminPassword());
  }

  DatabaseServer server() {
    return stage.database();
  }

  String webUrl() {
    return stage.webUrl().toString();
  }

  void stopGateway() throws Exception {
    await(running.stop().get());
  }

  Connection connect() throws SQLException {
    return connect(stage.mysqlPort(), "");
  }

  Connection connect(int port, String options) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:" + port + "/staging?sslMode=REQUIRED" + options,
        stage.connection(),
        stage.provider().tokenOfAgent(DemoCast.MAINTENANCE_AGENT).reveal());
  }

  /** Where an agent without a driver comes in. */
  Endpoint endpoint() {
    return new Endpoint(
        port(), stage.connection(), stage.provider().tokenOfAgent(DemoCast.MAINTENANCE_AGENT));
  }

  int port() {
    return stage.mysqlPort();
  }

  /** Fails when it runs. */
  static Told refused(Connection agent, String sql) {
    try {
      run(agent, sql);
    } catch (SQLException e) {
      return new Told(e.getSQLState(), e.getMessage());
    }
    throw new AssertionError("it ran: " + sql);
  }

  static int run(Connection agent, String sql) throws SQLException {
    try (Statement statement = agent.createStatement()) {
      statement.execute(sql);
      return statement.getUpdateCount();
    }
  }

  static int prepared(Connection agent, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = agent.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  /** Runs it elsewhere; the text of an error when it is refused. */
  java.util.concurrent.Future<String> begin(Connection agent, String sql) {
    return agents.submit(
        () -> {
          try {
            return run(agent, sql) + " rows";
          } catch (SQLException e) {
            return e.getMessage();
          }
        });
  }

  /** Does it elsewhere. */
  <T> java.util.concurrent.Future<T> begin(Callable<T> statement) {
    return agents.submit(statement);
  }

  /** The card of a statement for which somebody waits. */
  JsonNode card(Operator person, String part) {
    JsonNode[] card = new JsonNode[1];
    Eventually.holds(
        Duration.ofSeconds(60),
        () -> {
          card[0] = null;
          for (JsonNode one : person.get("/api/v1/approvals?state=pending").get("approvals")) {
            if (one.get("statement").asText().contains(part) && one.get("held").asBoolean()) {
              card[0] = one;
            }
          }
          assertThat(card[0]).isNotNull();
        });
    return card[0];
  }

  static JsonNode decide(Operator person, String id, String decision, Object standing) {
    Map<String, Object> body = new HashMap<>();
    body.put("decision", decision);
    body.put("reason", "seen");
    body.put(
        "digest", person.get("/api/v1/approvals/" + id).get("approval").get("digest").asText());
    if (standing != null) {
      body.put("standing", standing);
    }
    return person.post("/api/v1/approvals/" + id + "/decision", body).get("approval");
  }

  @Override
  public void close() {
    agents.shutdownNow();
    stage.close();
  }
}
