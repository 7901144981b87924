package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.demo.DemoStage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 1: what MySQL executed is in the audit trail, whenever the gateway dies. */
class KillNineIT {
  private static final int AGENTS = 10;
  private static final int STATEMENTS_EACH = 60;
  private static final int KILL_AFTER = 60;
  private static final Duration SETTLE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void shouldHaveWrittenDownEveryStatementThatMySqlTookWhenTheGatewayIsKilled() throws Exception {
    DemoStage stage = GatewayFixture.stage();
    String mark = "k" + System.nanoTime();
    long logBefore = Files.size(stage.database().generalLog());

    // Given statements under way, many more than can be answered between the signal and the end
    GatewayProcess gateway = GatewayProcess.start(stage, folder);
    ExecutorService agents = Executors.newFixedThreadPool(AGENTS);
    CountDownLatch answered = new CountDownLatch(KILL_AFTER);
    List<Future<?>> running = new ArrayList<>();
    for (int agent = 0; agent < AGENTS; agent++) {
      int number = agent;
      running.add(agents.submit(() -> insert(gateway.mysqlPort(), mark, number, answered)));
    }
    // When
    assertThat(answered.await(60, TimeUnit.SECONDS)).isTrue();
    gateway.kill();
    for (Future<?> agent : running) {
      agent.get(60, TimeUnit.SECONDS);
    }
    agents.shutdown();

    // Then
    Set<String> executed = marks(generalLogSince(stage, logBefore), mark);
    assertThat(executed).hasSizeBetween(KILL_AFTER, AGENTS * STATEMENTS_EACH - 1);
    Set<String> written;
    try (GatewayProcess restarted = GatewayProcess.start(stage, folder)) {
      URI url = URI.create("http://127.0.0.1:" + restarted.webPort());
      stage.provider().allowRedirect(url.resolve("/sign-in/callback"));
      Operator auditor = Operator.signIn(url, "ada");
      Eventually.holds(
          SETTLE, () -> assertThat(marks(minutes(auditor), mark)).containsAll(executed));
      written = marks(minutes(auditor), mark);
    }
    assertThat(written).containsAll(executed);
  }

  /** Statements one after the other, until the connection breaks. */
  private static Void insert(int port, String mark, int agent, CountDownLatch answered)
      throws StatementRefusedException {
    Endpoint at = GatewayFixture.maintenanceAgent();
    try (AgentClient client =
        JdbcAgent.connectorJ(new Endpoint(port, at.connection(), at.token()))) {
      for (int i = 0; i < STATEMENTS_EACH; i++) {
        client.update(
            "INSERT INTO staging.price_updates (product_id, new_price, source, loaded_at)"
                + " VALUES (1, 1.00, '"
                + mark
                + "-"
                + agent
                + "-"
                + i
                + "', NOW())");
        answered.countDown();
      }
    } catch (StatementRefusedException broken) {
      // Connector/J has no error number for a connection that broke: anything else is a failure.
      if (broken.code() != 0) {
        throw broken;
      }
    }
    return null;
  }

  private static String generalLogSince(DemoStage stage, long offset) throws IOException {
    byte[] log = Files.readAllBytes(stage.database().generalLog());
    return new String(log, (int) offset, log.length - (int) offset);
  }

  private static Set<String> marks(String text, String mark) {
    Set<String> found = new TreeSet<>();
    Pattern.compile(mark + "-\\d+-\\d+")
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .forEach(found::add);
    return found;
  }

  private static String minutes(Operator auditor) {
    StringBuilder minutes = new StringBuilder();
    for (JsonNode session : auditor.get("/api/v1/sessions?limit=100").get("sessions")) {
      String id = session.get("id").asText();
      minutes.append(auditor.get("/api/v1/sessions/" + id + "/events"));
    }
    return minutes.toString();
  }
}
