package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.rehearsal.RecordedStory;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.FILES)
class PolicyReplayCommandTest {
  private static final String POLICY =
      """
      policy: p
      match: { groups: [reporting-agents], connections: [orders] }
      statements:
        - allow: { verbs: [select], tables: [shop.*] }
      """;

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String store;
  private String policies;
  private String draft;

  @BeforeEach
  void record() throws IOException {
    store = directory.resolve("store.db").toString();
    policies = policy("policies", POLICY);
    draft = policy("draft", POLICY.replace("shop.*", "shop.customers"));
    Vertx vertx = Vertx.vertx();
    Store opened = EmptyStore.open(new StoreConfig.Sqlite(Path.of(store)), vertx).await();
    RecordedStory.of("idp:agent-7", "orders", Instant.now().minus(Duration.ofHours(3)))
        .said("SELECT * FROM orders WHERE id = 1", "allow")
        .said("SELECT * FROM customers", "allow")
        .into(opened);
    opened.close().await();
    vertx.close().await();
  }

  @Test
  void shouldListWhatWouldChangeAndSayItByItsStatus() throws IOException {
    assertThat(replay("--store", store, "--policies", policies, draft)).isEqualTo(1);
    assertThat(out.toString())
        .startsWith(
            """
            newly refused: 1 on orders by idp:agent-7 (1)
              SELECT * FROM orders WHERE id = ?
              allow by p/1 -> deny by built-in:default-deny
            """)
        .contains("2 statements of 1 sessions since ", ": 1 the same, 1 newly refused, 0 newly")
        .contains("2 judged by the names alone that they use");
    assertThat(replay("--store", store, "--policies", policies, policies)).isZero();
    assertThat(out.toString()).contains(": 2 the same, 0 newly refused");
  }

  @Test
  void shouldAnswerPrograms() throws IOException {
    assertThat(replay("--json", "--days", "1", "--store", store, "--policies", policies, draft))
        .isEqualTo(1);
    JsonNode answer = new ObjectMapper().readTree(out.toString());
    assertThat(answer.at("/totals/newly_refused").asInt()).isEqualTo(1);
    assertThat(answer.at("/changes/0/after/rule").asText()).isEqualTo("built-in:default-deny");
    assertThat(answer.at("/changes/0/agents/idp:agent-7").asInt()).isEqualTo(1);
    assertThat(answer.at("/by_names_alone").asInt()).isEqualTo(2);
  }

  @Test
  void shouldTellApartThatNothingCouldBeTold() throws IOException {
    assertThat(replay("--store", store + "-not", "--policies", policies, draft)).isEqualTo(2);
    assertThat(err.toString()).contains("there is no file");
    assertThat(replay("--store", store, "--policies", policies, policy("bad", "policy: x\n")))
        .isEqualTo(2);
    assertThat(err.toString()).contains("p.yaml:1: match: is missing");
    assertThat(replay("--days", "31", "--store", store, "--policies", policies, draft))
        .isEqualTo(2);
    assertThat(err.toString()).contains("expected --days from 1 to 30");
  }

  private String policy(String name, String text) throws IOException {
    Path folder = Files.createDirectories(directory.resolve(name));
    Files.writeString(folder.resolve("p.yaml"), text);
    return folder.toString();
  }

  private int replay(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] all = new String[arguments.length + 1];
    all[0] = "replay";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return PolicyCommand.commandLine(new MySqlInspector(), new ByteArrayInputStream(new byte[0]))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all);
  }
}
