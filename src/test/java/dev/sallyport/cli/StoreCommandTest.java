package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.store.AuditFixture;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Tag(EmptyStore.FILES)
class StoreCommandTest {
  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void shouldTellWhatIsToBeDoneAndDoIt() {
    String file = directory.resolve("data/store.db").toString();
    assertThat(run("store", "status", "--store", file)).isEqualTo(2);
    assertThat(err.toString()).contains("there is no " + file);
    // When
    assertThat(run("store", "migrate", "--store", file)).isZero();
    assertThat(out.toString()).contains("17 statement search").contains("is up to date");
    // Then
    out.getBuffer().setLength(0);
    assertThat(run("store", "status", "--store", file, "--json")).isZero();
    JsonObject status = new JsonObject(out.toString());
    assertThat(status.getBoolean("current")).isTrue();
    assertThat(status.getJsonArray("pending")).isEmpty();
    out.getBuffer().setLength(0);
    assertThat(run("store", "migrate", "--store", file)).isZero();
    assertThat(out.toString()).contains("was up to date");
  }

  @Test
  void shouldSayThatAStoreIsOfAnotherVersionOrNone() throws Exception {
    Path letter = Files.writeString(directory.resolve("letter.db"), "dear aunt\n".repeat(999));
    assertThat(run("store", "status", "--store", letter.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("cannot be read");
    // Given a file with no table
    Path empty = Files.createFile(directory.resolve("empty.db"));
    assertThat(run("store", "status", "--store", empty.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("none: it has no tables yet").contains("pending  1 ");
  }

  @Test
  void shouldCopyAndRefuseToCopyTwice() {
    Path from = directory.resolve("from.db");
    Path to = directory.resolve("to.db");
    new AuditFixture().write(from);
    assertThat(run("store", "copy", "--from", from.toString(), "--to", to.toString())).isZero();
    assertThat(out.toString())
        .containsPattern("chunks +19 rows +[0-9a-f]{64}")
        .contains("6 sessions, 38 events in 19 chunks");
    assertThat(run("store", "copy", "--from", from.toString(), "--to", to.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("is not empty").doesNotContain("\tat ");
  }

  @Test
  void shouldCopyByConfigurationsOfWhichOnlyTheStoreCanBeRead() throws Exception {
    Path from = directory.resolve("from.db");
    new AuditFixture().write(from);
    // Given one of which the role alone would be refused, and one without its secrets
    Path source = Files.writeString(directory.resolve("x.yaml"), "store: { sqlite: from.db }\n");
    Path target =
        Files.writeString(
            directory.resolve("y.yaml"),
            """
            web:
              public_url: https://gate.example.com
              sign_in: { issuer: c, client_id: c, client_secret: "${file:not-here}" }
            store: { sqlite: to.db }
            """);
    // When
    int status =
        run(
            "store",
            "copy",
            "--from",
            source.toString(),
            "--to",
            target.toString(),
            "--role",
            "gateway");
    // Then
    assertThat(err.toString()).isEmpty();
    assertThat(status).isZero();
    assertThat(directory.resolve("to.db")).exists();
    // And a store that is misspelt is none that is taken for granted
    Files.writeString(target, "stores: { sqlite: other.db }\n");
    assertThat(run("store", "copy", "--from", from.toString(), "--to", target.toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("stores", "is not a known key");
    Files.writeString(target, "store: { sqlit: other.db }\n");
    assertThat(run("store", "copy", "--from", from.toString(), "--to", target.toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("store.sqlit", "is not a known key");
  }

  private int run(String... arguments) {
    assertThat(EmptyStore.isPostgres()).isFalse();
    CommandLine line = Sallyport.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(arguments);
  }
}
