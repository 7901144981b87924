package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.StoreConfig;
import dev.sallyport.recording.EventFormat;
import dev.sallyport.recording.SampleEvents;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.store.AuditFixture;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.FILES)
class ReplayCommandTest {
  private static final String SESSION = "5f1c1b1e-0000-4000-8000-000000000001";
  private static final String SIBLING = "5f1c1b1e-0000-4000-8000-000000000002";

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Store store;
  private Path file;

  @BeforeEach
  void openStore() {
    file = directory.resolve("store.db");
    store = EmptyStore.open(new StoreConfig.Sqlite(file), vertx).await();
  }

  @AfterEach
  void closeStore() {
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldSayThatASessionIsNotAsItWasRecorded() throws Exception {
    // Given
    Path signed = directory.resolve("signed.db");
    new AuditFixture().write(signed);
    assertThat(run("replay", "s1", "--json", "--store", signed.toString())).isZero();
    assertThat(err.toString()).isEmpty();
    String whole = out.toString();
    Map<String, String> changes =
        Map.of(
            "DELETE FROM chunks WHERE session = 's1' AND number = 3",
            "chunk 3 of s1 is missing",
            "UPDATE sessions SET principal_name = 'Eve' WHERE id = 's1'",
            "session s1 has a principal_name that its first event does not say",
            "UPDATE sessions SET head = 'x' WHERE id = 's1'",
            "session s1 has a row that does not say how its chain ends",
            "UPDATE chunks SET events = 9 WHERE session = 's1' AND number = 1",
            "chunk 1 of s1 was changed");
    for (Map.Entry<String, String> change : changes.entrySet()) {
      Path copy = directory.resolve("copy.db");
      Files.copy(signed, copy, StandardCopyOption.REPLACE_EXISTING);
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
          Statement statement = connection.createStatement()) {
        statement.execute(change.getKey());
      }
      // When
      out.getBuffer().setLength(0);
      err.getBuffer().setLength(0);
      int status = run("replay", "s1", "--json", "--store", copy.toString());
      // Then
      assertThat(status).as(change.getKey()).isEqualTo(1);
      assertThat(err.toString())
          .contains("sallyport replay: warning: " + change.getValue())
          .contains("this session is not as it was recorded");
      assertThat(whole).startsWith(out.toString());
      assertThat(out.toString()).isNotEmpty();
      // And another session is not blamed
      assertThat(run("replay", "s0", "--store", copy.toString())).isZero();
    }
  }

  @Test
  void shouldReplayWhileTheGatewayUsesTheStore() {
    // Given
    List<SessionEvent> events =
        List.of(
            SampleEvents.opened(SESSION),
            SampleEvents.judged(SESSION, 1, 1, "SELECT *\n FROM shop.customers", "allow"),
            SampleEvents.rows(SESSION, 2, 1),
            SampleEvents.finished(SESSION, 3, 1),
            SampleEvents.judged(SESSION, 4, 2, "UPDATE shop.orders SET note = 1", "review"),
            SampleEvents.reviewRequested(SESSION, 5, 2),
            SampleEvents.reviewEnded(SESSION, 6, 2, "approved"),
            SampleEvents.judged(SESSION, 7, 3, "DROP TABLE shop.orders", "deny"),
            SampleEvents.closed(SESSION, 8));
    store.sessionArchive().append(events, "home.1", 1).await();
    // When
    int status = run("replay", "5f1c", "--store", file.toString());
    // Then
    assertThat(err.toString()).isEmpty();
    assertThat(status).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "session    " + SESSION,
            "principal  Reporting agent (agent idp:agent-7)",
            "connection orders from 127.0.0.1:50123",
            "opened     2026-11-20 12:00:00Z, 3 statements, 1 denied, 1 reviewed",
            "",
            "+00:00.000  opened     groups reporting-agents, schema shop",
            "            lease 5f1c1b1e-0000-4000-8000-00000000000a, for: nightly report, ticket=OPS-1",
            "            acts for idp:dana",
            "            flagged: not the kind of principal that the policy expects",
            "+00:00.120  allow      #1 COM_QUERY by rule reporting-agents/2",
            "            SELECT *",
            "             FROM shop.customers",
            "            with 'it's', NULL",
            "            | id | ssn (masked) | note       |",
            "            +----+--------------+------------+",
            "            | 1  | ***          | NULL       |",
            "            | 2  | ***          | two\\nlines |",
            "+00:00.360  ok         2 rows, 0 affected in 1.2 ms",
            "+00:00.480  review     #2 COM_QUERY by rule reporting-agents/2",
            "            UPDATE shop.orders SET note = 1",
            "            with 'it's', NULL",
            "+00:00.600  review     waits for a person until 2026-11-20 12:05:00Z, request ap-1",
            "+00:00.720  approved by Dana: looks fine",
            "            outcome unknown of #2",
            "+00:00.840  deny       #3 COM_QUERY by rule reporting-agents/2",
            "            DROP TABLE shop.orders",
            "            with 'it's', NULL",
            "            refused: Schema changes go through migrations.",
            "+00:00.960  closed     client left");
  }

  @Test
  void shouldGiveJsonLinesThatCanBeReadBack() throws Exception {
    List<SessionEvent> events = new ArrayList<>(List.of(SampleEvents.opened(SESSION)));
    for (int i = 1; i < 500; i++) {
      events.add(SampleEvents.judged(SESSION, i, i, "SELECT " + i, "allow"));
    }
    store.sessionArchive().append(events, "home.1", 1).await();
    assertThat(run("replay", SESSION, "--json", "--store", file.toString())).isZero();
    List<SessionEvent> read = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      read.add(EventFormat.read(line));
    }
    assertThat(read).isEqualTo(events);
  }

  @Test
  void shouldSayThatARunningStatementHasNoOutcomeYet() {
    store
        .sessionArchive()
        .append(
            List.of(
                SampleEvents.opened(SESSION),
                SampleEvents.judged(SESSION, 1, 1, "SELECT SLEEP(9)", "allow")),
            "home.1",
            1)
        .await();
    run("replay", SESSION, "--store", file.toString());
    assertThat(out.toString())
        .endsWith("still open, no outcome yet of #1" + System.lineSeparator());
  }

  @Test
  void shouldNotLetAnAgentDriveTheTerminal() {
    String nasty = "SELECT '\u001b[2J\u202e' /* \u0007 \u009b31m */";
    store
        .sessionArchive()
        .append(
            List.of(
                SampleEvents.opened(SESSION), SampleEvents.judged(SESSION, 1, 1, nasty, "allow")),
            "home.1",
            1)
        .await();
    run("replay", SESSION, "--store", file.toString());
    assertThat(out.toString())
        .contains("SELECT '\\u{1b}[2J\\u{202e}' /* \\u{7} \\u{9b}31m */")
        .doesNotContain("\u001b", "\u202e", "\u0007", "\u009b");
  }

  @Test
  void shouldListTheLatestSessions() {
    store
        .sessionArchive()
        .append(
            List.of(
                SampleEvents.opened(SESSION),
                SampleEvents.closed(SESSION, 1),
                SampleEvents.opened(SIBLING)),
            "home.1",
            1)
        .await();
    assertThat(run("replay", "--store", file.toString())).isZero();
    assertThat(out.toString().lines())
        .containsExactlyInAnyOrder(
            SESSION
                + "  2026-11-20 12:00:00Z  0.1 s       Reporting agent -> orders"
                + "  0 statements, 0 denied, 0 reviewed",
            SIBLING
                + "  2026-11-20 12:00:00Z  open        Reporting agent -> orders"
                + "  0 statements, 0 denied, 0 reviewed");
  }

  @Test
  void shouldSayInOneLineWhatIsWrong() {
    store
        .sessionArchive()
        .append(List.of(SampleEvents.opened(SESSION), SampleEvents.opened(SIBLING)), "home.1", 1)
        .await();
    assertFailure("no session begins with beef", "replay", "beef", "--store", file.toString());
    assertFailure(
        "several sessions begin with 5f1c: " + SESSION + ", " + SIBLING,
        "replay",
        "5f1c",
        "--store",
        file.toString());
    assertFailure("there is no store", "replay", "--store", directory.resolve("none").toString());
    assertThat(Files.exists(directory.resolve("none"))).isFalse();
    assertFailure("none.yaml", "replay", "--config", directory.resolve("none.yaml").toString());
  }

  @Test
  void shouldReadAStoreThatNobodyHasOpen() throws Exception {
    store.sessionArchive().append(List.of(SampleEvents.opened(SESSION)), "home.1", 1).await();
    store.close().await();
    assertThat(run("replay", SESSION, "--store", file.toString())).isZero();
    assertThat(out.toString()).contains(SESSION);
    store = EmptyStore.open(new StoreConfig.Sqlite(file), vertx).await();
  }

  @Test
  void shouldFollowNothingThatHasEnded() {
    store
        .sessionArchive()
        .append(List.of(SampleEvents.opened(SESSION), SampleEvents.closed(SESSION, 1)), "home.1", 1)
        .await();
    assertThat(run("replay", SESSION, "-f", "--json", "--store", file.toString())).isZero();
    assertThat(out.toString().lines()).hasSize(2).allMatch(line -> line.startsWith("{"));
  }

  @Test
  void shouldRefuseASpeedThatIsNone() {
    assertFailure(
        "'fast' is no speed", "replay", SESSION, "--speed", "fast", "--store", file.toString());
    assertFailure("go with one session", "replay", "--follow", "--store", file.toString());
  }

  private void assertFailure(String message, String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(run(arguments)).isEqualTo(1);
    assertThat(err.toString().lines())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("sallyport replay: ")
        .contains(message);
  }

  private int run(String... arguments) {
    CommandLine line = new CommandLine(new Root());
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  @CommandLine.Command(name = "sallyport", subcommands = ReplayCommand.class)
  private static final class Root {}
}
