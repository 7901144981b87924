package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Evidence says to whoever reads it what was checked, once, and nothing beside it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.FILES)
class EvidenceLineTest {
  private static final AuditFixture FIXTURE = new AuditFixture();

  @TempDir private Path directory;
  private List<String> lines;

  @BeforeEach
  void write() throws Exception {
    Path store = directory.resolve("store.db");
    FIXTURE.write(store);
    Path file = directory.resolve("all.jsonl");
    try (OutputStream out = Files.newOutputStream(file)) {
      EvidenceFile.write(EmptyStore.at(store), EvidenceFile.Selection.all(), out);
    }
    lines = Files.readAllLines(file);
  }

  @Test
  void shouldTakeWhatWasWritten() throws Exception {
    assertThat(check(lines).findings()).isEmpty();
  }

  @Test
  void shouldNotTakeAFieldThatIsNotChecked() throws Exception {
    bad(line -> line.replace("\"type\":\"act\"", "\"type\":\"act\",\"approved_by\":\"x\""));
    bad(line -> line.replace("\"type\":\"act\"", "\"type\":\"act\",\"hash\":\"x\""));
    bad(line -> line.replace("\"type\":\"act\"", "\"type\":\"act\",\"by\":\"idp:eve\""));
    bad(line -> line.replace("\"type\":\"chunk\"", "\"type\":\"chunk\",\"content\":\"AAAA\""));
    bad(line -> line.replace("\"position\":", "\"position\":[1],\"position\":"));
  }

  @Test
  void shouldNotTakeHalfACharacterForAQuestionMark() throws Exception {
    // Given a text that has the digest of another: an encoder makes a question mark of the half
    ActDigest asked = ActDigest.of("a", 1, "b", "n", "k", "s", "why?", 2);
    ActDigest half = ActDigest.of("a", 1, "b", "n", "k", "s", "why\ud800", 2);
    assertThat(half.value()).isEqualTo(asked.value());
    // Then
    bad(line -> line.replace("\"by_name\":\"Dana", "\"by_name\":\"Dana\\ud800"));
  }

  @Test
  void shouldNotTakeTheSameTwice() throws Exception {
    List<String> act = lines.stream().filter(line -> line.contains("\"type\":\"act\"")).toList();
    List<String> twice = with(act.subList(0, 1), 0, 0, 1);
    assertThat(check(twice).findings()).anyMatch(one -> one.message().equals("stands twice"));
    // And a session at once, or later
    int first = begin(lines, 0);
    int second = begin(lines, first + 1);
    int last = first;
    while (begin(lines, last + 1) > 0) {
      last = begin(lines, last + 1);
    }
    for (List<String> session :
        List.of(lines.subList(first, second), lines.subList(last, lines.size() - 1))) {
      assertThat(check(with(session, 1, session.size() - 1, 0)).findings())
          .anyMatch(one -> one.message().equals("stands twice"));
    }
  }

  @Test
  void shouldNotTakeASessionWithoutAnything() throws Exception {
    List<String> empty =
        List.of(
            "{\"type\":\"evidence\",\"version\":2,\"whole\":false}",
            "{\"type\":\"session\",\"session\":\"s1\",\"chunks\":0}",
            "{\"type\":\"end\",\"entries\":0,\"sessions\":1,\"chunks\":0,\"acts\":0}");
    assertThat(check(empty).findings())
        .anyMatch(one -> one.message().equals("has lost all its chunks"));
  }

  @Test
  void shouldNotLetActsBeLeftOutByTheNameOfAnEarlierForm() throws Exception {
    List<String> earlier = new ArrayList<>(lines);
    earlier.removeIf(line -> line.contains("\"type\":\"act\""));
    earlier.set(0, earlier.get(0).replace("\"version\":2", "\"version\":1"));
    assertThat(check(earlier).findings()).anyMatch(one -> one.where().equals("act a1"));
  }

  private static int begin(List<String> lines, int from) {
    for (int i = from; i < lines.size(); i++) {
      if (lines.get(i).contains("\"type\":\"session\"")) {
        return i;
      }
    }
    return -1;
  }

  /** The same with more before its end, which says so. */
  private List<String> with(List<String> more, int sessions, int chunks, int acts) {
    List<String> longer = new ArrayList<>(lines.subList(0, lines.size() - 1));
    longer.addAll(more);
    JsonObject end = new JsonObject(lines.get(lines.size() - 1));
    end.put("sessions", end.getInteger("sessions") + sessions);
    end.put("chunks", end.getInteger("chunks") + chunks);
    longer.add(end.put("acts", end.getInteger("acts") + acts).encode());
    return longer;
  }

  private void bad(UnaryOperator<String> change) throws Exception {
    List<String> changed = lines.stream().map(change).toList();
    assertThat(changed).isNotEqualTo(lines);
    assertThat(check(changed).findings())
        .anyMatch(one -> one.message().startsWith("cannot be read; what follows"));
  }

  private AuditReport check(List<String> evidence) throws Exception {
    Path file = Files.write(directory.resolve("checked.jsonl"), evidence);
    return EvidenceCheck.of(file, Set.of(FIXTURE.key().publicKey().id()), List.of());
  }
}
