package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.demo.DemoStage;
import dev.sallyport.store.StoredText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents write into masked columns, and what is revealed to them, stands in no file. */
class MinutesIT {
  private static final String POLICY =
      """
      policy: minutes
      match: { groups: [maintenance-agents], connections: [shop] }
      session: { max_duration: 30m, idle_timeout: 10m }
      statements:
        - allow: { verbs: [select, insert, replace, update, delete], tables: [staging.people] }
        - review: { verbs: [select, update], tables: [shop.customers] }
          approvers: [dba]
          reveal: { columns: [shop.customers.ssn], groups: [maintenance-agents] }
      masks:
        - { columns: [staging.people.ssn, shop.customers.ssn, "*.*.card_number", "*.*.tax"], as: redact }
        - { detect: [email], as: redact }
      """;

  @TempDir private Path folder;
  private final List<String> secrets = new ArrayList<>();
  private final ExecutorService agentThread = Executors.newSingleThreadExecutor();
  private String shownError;
  private Path journal;
  private Path store;

  @Test
  void shouldKeepNoSecretInAnyFile() throws Exception {
    String minutes;
    DemoStage stage = StageWithPolicy.start(folder, POLICY);
    journal = stage.config().audit().directory();
    store = ((StoreConfig.Sqlite) stage.config().store()).file();
    try {
      stage
          .database()
          .execute(
              "CREATE TABLE staging.people (id INT PRIMARY KEY, name VARCHAR(60), ssn VARCHAR(60),"
                  + " card_number VARCHAR(60), tax INT)");
      Operator dana = Operator.signIn(stage.webUrl(), "dana");
      Operator ada = Operator.signIn(stage.webUrl(), "ada");
      try (Connection agent = connect(stage)) {
        writes(agent);
        prepares(agent);
        isRefused(agent);
        isAsked(agent, dana);
      }
      minutes = minutes(ada);
      assertThat(ada.get("/api/v1/approvals").toString()).doesNotContain(secrets);
      String kept = StoredText.of(store);
      assertThat(kept).contains("'[masked]'").doesNotContain(secrets);
      // The store's write-ahead log holds what was overwritten until it is used anew.
      for (Path file : files()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(secrets.stream().filter(bytes::contains).toList())
            .as("secrets in " + file.getFileName())
            .isEmpty();
      }
    } finally {
      agentThread.shutdownNow();
      stage.close();
    }
    assertReadable(minutes);
    assertThat(minutes).doesNotContain(secrets);
  }

  private void writes(Connection agent) throws SQLException {
    run(agent, "INSERT INTO staging.people (id, ssn) VALUES (1, '" + secret() + "')");
    String rows = "";
    for (int id = 10; id < 20; id++) {
      rows += (id > 10 ? ", (" : "(") + id + ", 'visible name', '" + secret() + "', NULL, 1)";
    }
    run(agent, "INSERT INTO staging.people VALUES " + rows);
    run(
        agent,
        "INSERT INTO staging.people SET id = 30, card_number = CONCAT('" + secret() + "', 'x')");
    run(agent, "REPLACE staging.people (id, ssn) VALUE (31, \"" + secret() + "\")");
    run(
        agent,
        "INSERT INTO staging.people (id, name) VALUES (1, 'new') ON DUPLICATE KEY UPDATE name ="
            + " 'upserted', ssn = '"
            + secret()
            + "' /* the secret is "
            + last()
            + ", mail to "
            + address()
            + " */");
    run(agent, "UPDATE staging.people SET ssn = '" + secret() + "' WHERE id = 12345");
    run(
        agent,
        "INSERT INTO staging.people (id, name) VALUES (1, '"
            + secret()
            + "') ON DUPLICATE KEY UPDATE ssn = VALUES(name)");
    run(agent, "SELECT COALESCE(ssn, '" + secret() + "') FROM staging.people");
    assertThat(value(agent, "SELECT ssn FROM staging.people WHERE id = 1")).isEqualTo("[redacted]");
  }

  private void prepares(Connection agent) throws SQLException {
    try (PreparedStatement insert =
        agent.prepareStatement("INSERT INTO staging.people (id, name, ssn) VALUES (?, ?, ?)")) {
      for (int id = 40; id < 43; id++) {
        insert.setInt(1, id);
        insert.setString(2, "bound name");
        insert.setString(3, secret());
        insert.executeUpdate();
      }
    }
    run(
        agent,
        "PREPARE change_it FROM 'UPDATE staging.people SET ssn = ''"
            + secret()
            + "'' WHERE id = 1'");
    run(agent, "EXECUTE change_it");
    run(
        agent,
        "PREPARE show_it FROM 'SELECT COALESCE(ssn, ''" + secret() + "'') FROM staging.people'");
    run(agent, "EXECUTE show_it");
  }

  private void isRefused(Connection agent) {
    assertRefused(agent, "SELECT id FROM staging.people WHERE ssn LIKE '" + secret() + "%'");
    assertRefused(agent, "DELETE FROM shop.orders WHERE status = '" + secret() + "' nonsense");
    assertRefused(agent, "SELECT '" + secret());
    assertRefused(agent, "USE `" + address() + "`");
    assertRefused(agent, "CREATE TABLE staging.t (tax INT DEFAULT '" + secret() + "')");
    assertRefused(agent, "INSERT INTO staging.unheard_of (ssn) VALUES ('" + secret() + "')");
    String wrong = "INSERT INTO staging.people (id, tax) VALUES (50, '" + secret() + "')";
    assertThatThrownBy(() -> run(agent, wrong))
        .isInstanceOf(SQLException.class)
        .satisfies(e -> shownError = e.getMessage());
    assertThat(shownError).doesNotContain(secrets).isNotEmpty();
  }

  /** Approvers see what they decide on, and nobody afterwards. */
  private void isAsked(Connection agent, Operator approver) throws Exception {
    String update = "UPDATE shop.customers SET ssn = 'x-" + secret() + "' WHERE id = 1";
    assertThat(decided(agent, approver, update, "deny")).contains("denied");
    update = "UPDATE shop.customers SET ssn = '" + tail() + "' WHERE id = 1";
    assertThat(decided(agent, approver, update, "approve")).isEmpty();
    String select = "SELECT id, ssn, card_number FROM shop.customers WHERE id = 1";
    assertThat(decided(agent, approver, select, "approve"))
        .isEqualTo("1 " + last() + " [redacted]");
  }

  private String decided(Connection agent, Operator approver, String sql, String decision)
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
    assertThat(card[0].get("statement").asText()).isEqualTo(sql);
    // Only what reads a masked column shows one.
    assertThat(card[0].get("reveals").toString())
        .isEqualTo(
            sql.startsWith("SELECT")
                ? "[{\"columns\":[\"shop.customers.ssn\"],\"groups\":[\"maintenance-agents\"]}]"
                : "[]");
    String id = card[0].get("id").asText();
    approver.post(
        "/api/v1/approvals/" + id + "/decision",
        Map.of("decision", decision, "reason", "seen", "digest", card[0].get("digest").asText()));
    String said = answer.get(60, TimeUnit.SECONDS);
    JsonNode after = approver.get("/api/v1/approvals/" + id).get("approval");
    if (!sql.startsWith("SELECT")) {
      assertThat(after.get("statement").asText())
          .isEqualTo("UPDATE shop.customers SET ssn = '[masked]' WHERE id = 1");
    }
    return said;
  }

  private void assertReadable(String minutes) {
    assertThat(minutes)
        .contains("INSERT INTO staging.people (id, ssn) VALUES (1, '[masked]')")
        .contains(
            "(10, 'visible name', '[masked]', NULL, '[masked]'), (11, 'visible name', '[masked]', NULL, '[masked]')")
        .contains("INSERT INTO staging.people SET id = 30, card_number = CONCAT('[masked]',")
        .contains("UPDATE name = 'upserted', ssn = '[masked]' /* the secret is [masked], mail to")
        .contains("SET ssn = '[masked]' WHERE id = 12345")
        .contains("\"parameters\":[\"41\",\"bound name\",\"[masked]\"]")
        .contains("PREPARE change_it FROM 'UPDATE staging.people SET ssn = ''[masked]'' WHERE id =")
        .contains("SELECT id FROM staging.people WHERE ssn LIKE '[masked]'")
        .contains("SELECT [")
        .contains("\"columns\":[\"COALESCE(ssn, '[masked]')\"]")
        .contains("\"error\":\"" + shownError.replace("\"", "\\\""))
        .contains("\"rows\":[[\"[redacted]\"]]")
        .contains("\"revealed\":[\"shop.customers.ssn\"],\"revealed_by\":[\"minutes/2\"]")
        .contains("\"revealed\":[1],\"rows\":[[\"1\",\"[revealed]\",\"[redacted]\"]]");
  }

  private static void assertRefused(Connection agent, String sql) {
    assertThatThrownBy(() -> run(agent, sql)).hasMessageContaining("Sallyport: ");
  }

  private static String answer(Connection agent, String sql) {
    try (Statement statement = agent.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      ResultSet row = statement.getResultSet();
      row.next();
      return row.getString(1) + " " + row.getString(2) + " " + row.getString(3);
    } catch (SQLException e) {
      return e.getMessage();
    }
  }

  private static void run(Connection agent, String sql) throws SQLException {
    try (Statement statement = agent.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String value(Connection agent, String sql) throws SQLException {
    try (Statement statement = agent.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  /** All events of the only session, once it is closed, as the console gets them. */
  private static String minutes(Operator auditor) {
    StringBuilder all = new StringBuilder();
    Eventually.holds(
        Duration.ofSeconds(60),
        () -> {
          all.setLength(0);
          JsonNode sessions = auditor.get("/api/v1/sessions").get("sessions");
          assertThat(sessions).hasSize(1);
          String id = sessions.get(0).get("id").asText();
          auditor
              .get("/api/v1/sessions/" + id + "/events?limit=500")
              .get("events")
              .forEach(event -> all.append(event).append('\n'));
          assertThat(all.toString()).contains("\"type\":\"closed\"");
        });
    return all.toString();
  }

  private String secret() {
    secrets.add("secret-" + secrets.size() + "-qzx" + System.nanoTime());
    return last();
  }

  /** Short enough for a column of eleven characters. */
  private String tail() {
    secrets.add("qz" + System.nanoTime() % 1_000_000_000L);
    return last();
  }

  private String address() {
    secrets.add("joe" + secrets.size() + "." + System.nanoTime() + "@example.com");
    return last();
  }

  private String last() {
    return secrets.get(secrets.size() - 1);
  }

  private Connection connect(DemoStage stage) throws SQLException {
    return StageWithPolicy.connect(
        stage, "/shop?sslMode=REQUIRED&useServerPrepStmts=true&emulateUnsupportedPstmts=false");
  }

  private List<Path> files() throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path directory : List.of(journal, store.getParent())) {
      try (Stream<Path> found = Files.walk(directory)) {
        found
            .filter(Files::isRegularFile)
            .filter(file -> !file.toString().endsWith("-wal"))
            .filter(
                file ->
                    file.startsWith(journal)
                        || file.getFileName().toString().startsWith(store.getFileName().toString()))
            .forEach(all::add);
      }
    }
    assertThat(all).contains(store);
    return all;
  }
}
