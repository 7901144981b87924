package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.access.connections.SampleConnections;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.SecretsConfig;
import dev.sallyport.config.SecretsKey;
import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.DemoCast;
import dev.sallyport.demo.DemoStage;
import dev.sallyport.demo.GatewayStart.RunningGateway;
import dev.sallyport.demo.ServerCache;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection that an administrator registers while the gateway runs, at a real server. */
class RegisteredConnectionIT {
  private static final String POLICY =
      """
      policy: billing
      match: { groups: [maintenance-agents], connections: [billing, shop] }
      session: { max_duration: 30m, idle_timeout: 10m }
      statements:
        - allow: { verbs: [select], tables: [shop.*] }
      masks:
        - { columns: [shop.customers.ssn], as: redact }
      """;

  private static final String PATH = "/api/v1/connections";
  private static final String OUR_USERS =
      "SELECT COUNT(*) FROM mysql.user WHERE User LIKE 'sp\\_%'";
  private static final SecretsKey KEY = SampleConnections.key(7);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static DemoStage stage;
  private static DirectDatabase database;
  private static GatewayConfig config;
  private static RunningGateway gateway;
  private ApiCaller olga;

  @BeforeAll
  static void start() {
    stage =
        DemoStage.start(
            new DemoStage.Setup(
                ServerCache.mysql(), folder, true, DatabaseServer.Options.defaults(), 0, 0),
            RegisteredConnectionIT::first);
    DatabaseServer server = stage.database();
    database = new DirectDatabase(server.port(), server.adminUser(), server.adminPassword());
  }

  private static Future<RunningGateway> first(GatewayConfig read) {
    try {
      Files.writeString(read.policies().resolve("maintenance-agents.yaml"), POLICY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    config = read;
    return GatewayFixture.start(with(KEY))
        .onSuccess(started -> gateway = started)
        // Whichever runs at the end.
        .map(
            started ->
                new RunningGateway(
                    started.mysqlPort(), started.webPort(), () -> gateway.stop().get()));
  }

  private static GatewayConfig with(SecretsKey key, SecretsKey... previous) {
    return new GatewayConfig(
        config.listener(),
        config.web(),
        config.identity(),
        config.connections(),
        config.policies(),
        config.policiesEditable(),
        config.audit(),
        config.store(),
        new SecretsConfig(Optional.of(key), List.of(previous)),
        config.notifyChannels());
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @BeforeEach
  void signIn() {
    olga = ApiCaller.person(web(), "olga");
  }

  @AfterEach
  void removeWhatIsLeft() {
    for (JsonNode connection : olga.get(PATH).get("connections")) {
      if (connection.get("source").asText().equals("console")) {
        olga.delete(PATH + "/billing?abandon_users=true");
      }
    }
  }

  private static URI web() {
    return URI.create("http://127.0.0.1:" + gateway.webPort());
  }

  /** As if it had been stopped and started with another configuration. */
  private void restart(SecretsKey key, SecretsKey... previous) {
    await(gateway.stop().get());
    gateway = await(GatewayFixture.start(with(key, previous)));
    stage.provider().allowRedirect(web().resolve("/sign-in/callback"));
    signIn();
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode draft() {
    var account = config.connections().get(stage.connection()).account();
    return JSON.createObjectNode()
        .put("name", "billing")
        .put("host", "127.0.0.1")
        .put("port", stage.database().port())
        .put("schema", "shop")
        .put("account", "ephemeral")
        .put("user", account.user())
        .put("password", account.secret().orElseThrow().reveal())
        .put("tls", "required");
  }

  private JsonNode billing() {
    for (JsonNode connection : olga.get(PATH).get("connections")) {
      if (connection.get("name").asText().equals("billing")) {
        return connection;
      }
    }
    throw new AssertionError("there is no connection billing");
  }

  private static Connection logIn(String connection) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:" + gateway.mysqlPort() + "/shop?sslMode=REQUIRED",
        connection,
        stage.provider().tokenOfAgent(DemoCast.MAINTENANCE_AGENT).reveal());
  }

  private static String one(Connection agent, String sql) throws SQLException {
    try (Statement statement = agent.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  @Test
  void shouldServeItByPolicyAndMaskAndEndItWithItsUsers() throws SQLException {
    // Given
    JsonNode made = olga.post(PATH, draft().toString());
    assertThat(made.get("used_by").get(0).get("policy").asText()).isEqualTo("billing");
    JsonNode probe = olga.post(PATH + "/billing/probe", "{}");
    assertThat(probe.get("problem").isNull()).as(probe.toString()).isTrue();
    assertThat(probe.get("can_make_users").asBoolean()).isTrue();
    assertThat(probe.get("server_version").asText()).startsWith("8.0");
    assertThat(probe.get("tls").asText()).startsWith("TLSv1");
    // When an agent comes in
    Connection agent = logIn("billing");
    // Then policies and masks apply, and it has a user of its own
    assertThat(one(agent, "SELECT ssn FROM customers WHERE id = 1")).isEqualTo("[redacted]");
    assertThatThrownBy(() -> one(agent, "SELECT 1 FROM staging.daily_totals"))
        .hasMessageContaining("Sallyport:");
    assertThat(database.number(OUR_USERS)).isEqualTo(1);
    assertThat(billing().get("open_sessions").asInt()).isEqualTo(1);
    assertThat(billing().get("status").get("ok").asBoolean()).isTrue();
    // When it is removed
    JsonNode removed = olga.delete(PATH + "/billing");
    // Then the session is over, nothing of it is left, and nobody comes in
    assertThat(removed.get("state").asText()).as(removed.toString()).isEqualTo("removed");
    assertThat(removed.get("ended_sessions").asInt()).isEqualTo(1);
    assertThat(database.number(OUR_USERS)).isZero();
    assertThatThrownBy(() -> one(agent, "SELECT COUNT(*) FROM orders"))
        .isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> logIn("billing")).hasMessageContaining("no connection named");
    Eventually.holds(
        Duration.ofSeconds(60),
        () -> assertThat(sessionCause()).isEqualTo("connection removed by development:olga"));
  }

  private String sessionCause() {
    for (JsonNode session : olga.get("/api/v1/sessions?connection=billing").get("sessions")) {
      JsonNode events =
          olga.get("/api/v1/sessions/" + session.get("id").asText() + "/events").get("events");
      JsonNode last = events.get(events.size() - 1);
      if (last.get("type").asText().equals("closed")) {
        return last.get("cause").asText();
      }
    }
    return "";
  }

  @Test
  void shouldEndSessionsOfWhatIsChanged() throws SQLException {
    olga.post(PATH, draft().toString());
    Connection agent = logIn("billing");
    one(agent, "SELECT COUNT(*) FROM orders");
    ObjectNode change = draft().put("grants", "statement").put("revision", 1);
    change.remove("password");

    JsonNode changed = olga.put(PATH + "/billing", change.toString());

    assertThat(changed.get("revision").asInt()).isEqualTo(2);
    assertThat(database.number(OUR_USERS)).isZero();
    assertThatThrownBy(() -> one(agent, "SELECT COUNT(*) FROM orders"))
        .isInstanceOf(SQLException.class);
    try (Connection again = logIn("billing")) {
      assertThat(one(again, "SELECT ssn FROM customers WHERE id = 1")).isEqualTo("[redacted]");
    }
  }

  @Test
  void shouldSayWhatAnAccountLacksAndNothingOfThePassword() {
    DatabaseServer server = stage.database();
    server.execute("CREATE USER 'weak'@'%' IDENTIFIED BY 'weak-but-secret-1'");
    ObjectNode blind = draft().put("user", "weak").put("password", "weak-but-secret-1");
    assertThat(olga.post(PATH + "/probe", blind.toString()).get("problem").asText())
        .contains("no schema shop, or the account may not use it (error 1044)");
    server.execute("GRANT SELECT ON shop.* TO 'weak'@'%'");
    ObjectNode weak = draft().put("user", "weak").put("password", "weak-but-secret-1");

    JsonNode lacks = olga.post(PATH + "/probe", weak.toString());
    JsonNode wrong = olga.post(PATH + "/probe", weak.put("password", "guess-9").toString());
    JsonNode unknown = olga.post(PATH + "/probe", weak.put("user", "nobody").toString());
    JsonNode plain = olga.post(PATH + "/probe", draft().put("tls", "verify_identity").toString());

    assertThat(lacks.get("can_make_users").asBoolean()).isFalse();
    assertThat(lacks.get("problem").asText()).contains("may not make users (error 1227)");
    assertThat(wrong.get("problem").asText())
        .contains("refused the login")
        .doesNotContain("guess-9");
    assertThat(unknown.get("problem")).isEqualTo(wrong.get("problem"));
    assertThat(plain.get("problem").asText()).contains("TLS to the server failed");
    server.execute("DROP USER 'weak'@'%'");
  }

  @Test
  void shouldBeThereAfterARestartAndCloseOnlyItselfWithoutItsKey() throws Exception {
    // Given
    olga.post(PATH, draft().toString());
    String password = draft().get("password").asText();
    // When the gateway is started again
    restart(KEY);
    // Then
    assertThat(one(logIn("billing"), "SELECT COUNT(*) FROM orders")).isNotEqualTo("0");
    // When it is started with another key
    SecretsKey other = SampleConnections.key(8);
    restart(other);
    // Then that connection alone is closed, and says why
    assertThatThrownBy(() -> logIn("billing")).hasMessageContaining("cannot open its password");
    assertThat(one(logIn(stage.connection()), "SELECT COUNT(*) FROM orders")).isNotEqualTo("0");
    assertThat(billing().get("state").asText()).isEqualTo("closed");
    assertThat(billing().get("problem").asText()).contains(KEY.id());
    // When the old key is given beside the new one, it is sealed anew and the old one not needed
    restart(other, KEY);
    assertThat(one(logIn("billing"), "SELECT COUNT(*) FROM orders")).isNotEqualTo("0");
    restart(other);
    assertThat(one(logIn("billing"), "SELECT COUNT(*) FROM orders")).isNotEqualTo("0");
    // Then nothing on disk has the password
    for (Path file : files(folder.resolve("sallyport.db"))) {
      assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
          .doesNotContain(password);
    }
    restart(KEY, other);
  }

  private static List<Path> files(Path store) throws IOException {
    try (var all = Files.list(store.getParent())) {
      List<Path> files =
          all.filter(f -> f.getFileName().toString().startsWith("sallyport.db")).toList();
      assertThat(files).isNotEmpty();
      return files;
    }
  }

  @Test
  void shouldFinishARemovalThatARestartInterrupted() throws SQLException {
    // Given one whose users cannot be seen at the moment, because its account is locked
    String user = draft().get("user").asText();
    olga.post(PATH, draft().toString());
    database.execute("ALTER USER '" + user + "' ACCOUNT LOCK");
    for (List<String> process :
        database.rows(
            "SELECT ID FROM information_schema.PROCESSLIST WHERE USER = '" + user + "'")) {
      database.execute("KILL " + process.get(0));
    }
    JsonNode removal;
    try {
      removal = olga.delete(PATH + "/billing");
    } finally {
      database.execute("ALTER USER '" + user + "' ACCOUNT UNLOCK");
    }
    assertThat(removal.get("state").asText()).isEqualTo("leaving");
    assertThatThrownBy(() -> logIn("billing")).hasMessageContaining("it is being removed");
    // When
    restart(KEY);
    // Then it lets nobody in, whether its end is there yet or not
    assertThatThrownBy(() -> logIn("billing"))
        .message()
        .containsAnyOf("it is being removed", "no connection named");
    // Then
    Eventually.holds(
        Duration.ofSeconds(60),
        () ->
            assertThatThrownBy(() -> logIn("billing")).hasMessageContaining("no connection named"));
  }
}
