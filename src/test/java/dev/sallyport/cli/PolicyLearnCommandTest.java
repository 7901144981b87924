package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.StoreConfig;
import dev.sallyport.recording.SampleEvents;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.FILES)
class PolicyLearnCommandTest {
  private static final String SESSION = "5f1c1b1e-0000-4000-8000-000000000001";

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void shouldLearnFromRecordedSessionsWhatWasAllowed() {
    // Given
    Path file = directory.resolve("store.db");
    Vertx vertx = Vertx.vertx();
    Store store = EmptyStore.open(new StoreConfig.Sqlite(file), vertx).await();
    store
        .sessionArchive()
        .append(
            List.of(
                SampleEvents.opened(SESSION),
                SampleEvents.judged(SESSION, 1, 1, "SELECT * FROM orders WHERE id = 1", "allow"),
                SampleEvents.judged(SESSION, 2, 2, "SELECT * FROM orders WHERE id = 2", "allow"),
                SampleEvents.judged(SESSION, 3, 3, "UPDATE orders SET note = 1", "review"),
                SampleEvents.judged(SESSION, 4, 4, "DROP TABLE orders", "deny"),
                SampleEvents.closed(SESSION, 5)),
            "home.1",
            1)
        .await();
    store.close().await();
    vertx.close().await();
    // When, then
    assertThat(learn("", "--store", file.toString(), "--groups", "reporting-agents")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            policy: learnt
            match:
              groups: ["reporting-agents"]
              connections: ["orders"]
            statements:
              - allow:
                  schema: "shop"
                  patterns:
                    - "SELECT * FROM orders WHERE id = ?" # 2 times
            """);
    assertThat(err.toString()).startsWith("learnt from 2 statements; not learnt: 0");
    assertThat(learn("", "--store", file.toString(), "--groups", "others")).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(learn("", "--store", file.toString(), "--principal", "idp:agent-7")).isZero();
    assertThat(out.toString()).contains("principals: [\"idp:agent-7\"]");
    assertThat(learn("", "--store", file.toString(), "--principal", "idp:agent-8")).isEqualTo(1);
  }

  @Test
  void shouldLearnFromLines() throws Exception {
    String lines =
        """
        {"sql": "SELECT id FROM t", "schema": "shop", "preceding": ["USE hr"]}

        {"sql": "SELECT SLEEP(1)"}
        """;
    Path file = Files.writeString(directory.resolve("statements.jsonl"), lines);

    assertThat(learn(lines, "--groups", "a", "--tables", "--name", "mine", "-")).isZero();
    assertThat(out.toString())
        .contains("policy: mine", "- allow: { verbs: [select], tables: [\"shop.t\"] }");
    assertThat(learn("", "--groups", "a", file.toString())).isZero();
    assertThat(out.toString()).contains("- \"SELECT id FROM t\" # 1 time\n");
  }

  @Test
  void shouldSayInOneLineWhatIsWrong() {
    assertThat(learn("no json\n", "--groups", "a", "-")).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("policy learn: a line is no JSON\n");
    assertThat(learn("", "-")).isEqualTo(2);
    assertThat(err.toString()).contains("whom is the policy for?");
    assertThat(learn("", "--groups", "a", "--top", "0", "-")).isEqualTo(2);
    assertThat(learn("", "--groups", "a", "--name", "A B", "-")).isEqualTo(2);
    assertThat(learn("", "--groups", "a", directory.resolve("none").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("there is no file");
    assertThat(learn("", "--groups", "a", "--store", directory.resolve("none").toString()))
        .isEqualTo(1);
  }

  private int learn(String in, String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] all = new String[arguments.length + 3];
    all[0] = "learn";
    all[1] = "--connection";
    all[2] = "orders";
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return PolicyCommand.commandLine(
            new MySqlInspector(), new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all);
  }
}
