package dev.sallyport.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.recording.chain.Chunk;
import dev.sallyport.store.AuditFixture;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Evidence of some sessions, from which entries of the ledger can be left out without a trace.
 * Hashes of chunks are no secret: anybody can make them anew.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.FILES)
class SelectedEvidenceTest {
  private static final AuditFixture FIXTURE = new AuditFixture();
  private static final String SECOND = "2026-11-26T12:00:0";

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path store;
  private Path key;

  @BeforeEach
  void write() throws Exception {
    store = directory.resolve("store.db");
    FIXTURE.write(store);
    key = Files.writeString(directory.resolve("key.pem"), FIXTURE.key().publicKey().pem());
  }

  @Test
  void shouldNotBelieveASessionWhoseSignaturesWereTakenOut() throws Exception {
    List<String> lines = evidence("s1");
    assertThat(verify(lines)).isZero();
    // When its chunks are others, and of the entries none is left, or one that says nothing of it
    for (int kept = 0; kept < 2; kept++) {
      // Then
      assertThat(verify(forged(lines, kept))).as("%d entries kept", kept).isEqualTo(1);
      assertThat(out.toString()).startsWith("NOT as it was written");
      assertThat(err.toString()).contains("session s1 is signed by no entry here from chunk 1 on");
    }
  }

  @Test
  void shouldNotBelieveActsWhoseSignaturesWereTakenOut() throws Exception {
    List<String> lines = evidence("--from", SECOND + "0Z", "--to", SECOND + "1Z");
    assertThat(verify(lines)).isZero();
    List<String> forged = new ArrayList<>();
    for (String line : lines) {
      String type = new JsonObject(line).getString("type");
      if (type.equals("evidence") || type.equals("act")) {
        forged.add(line.replace("Dana", "Eve"));
      }
    }
    int acts = forged.size() - 1;
    JsonObject end = new JsonObject().put("type", "end").put("entries", 0).put("sessions", 0);
    forged.add(end.put("chunks", 0).put("acts", acts).encode());
    assertThat(acts).isPositive();
    assertThat(verify(forged)).isEqualTo(1);
    assertThat(err.toString()).contains("is in no entry of the ledger: it was added");
  }

  /** Every chunk at another position, by its own right hashes. */
  private static List<String> forged(List<String> lines, int entriesKept) throws Exception {
    List<String> forged = new ArrayList<>();
    List<String> unrelated =
        lines.stream().map(line -> line.replace("\"type\":\"key\"", "\"type\":\"entry\"")).toList();
    int entries = 0;
    String head = Chunk.NONE;
    for (int i = 0; i < lines.size(); i++) {
      JsonObject json = new JsonObject(lines.get(i));
      switch (json.getString("type")) {
        case "key" -> {
          forged.add(lines.get(i));
          if (entries < entriesKept) {
            entries++;
            forged.add(unrelated.get(i));
          }
        }
        case "chunk" -> {
          Chunk chunk = moved(json);
          head = chunk.hashAfter(head);
          forged.add(json.put("position", chunk.position()).put("hash", head).encode());
        }
        case "end" -> forged.add(json.put("entries", entries).put("acts", 0).encode());
        case "evidence", "session" -> forged.add(lines.get(i));
        default -> {
          // Entries and acts go.
        }
      }
    }
    return forged;
  }

  private static Chunk moved(JsonObject json) {
    return new Chunk(
        json.getLong("position") + 1000,
        json.getString("session"),
        json.getLong("number"),
        json.getLong("first"),
        json.getLong("last"),
        json.getLong("events"),
        json.getLong("bytes"),
        "",
        Base64.getDecoder().decode(json.getString("content")));
  }

  private List<String> evidence(String... selection) throws Exception {
    Path file = directory.resolve("some.jsonl");
    List<String> arguments = new ArrayList<>(List.of("evidence", "--store", store.toString()));
    arguments.addAll(List.of(selection));
    arguments.addAll(List.of("-o", file.toString()));
    assertThat(run(arguments)).isZero();
    return Files.readAllLines(file);
  }

  private int verify(List<String> lines) throws Exception {
    Path file = Files.write(directory.resolve("checked.jsonl"), lines);
    return run(List.of("verify", "--export", file.toString(), "--key", key.toString()));
  }

  private int run(List<String> arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine command = AuditCommand.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return command.execute(arguments.toArray(new String[0]));
  }
}
