package dev.sallyport.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.ConfigLoader;
import dev.sallyport.recording.LedgerHome;
import dev.sallyport.recording.chain.VerifyingKey;
import dev.sallyport.store.AuditFixture;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.FILES)
class AuditCommandTest {
  private static final AuditFixture FIXTURE = new AuditFixture();

  @TempDir private static Path shared;
  @TempDir private Path directory;
  private static Path store;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void write() {
    store = shared.resolve("store.db");
    FIXTURE.write(store);
  }

  @Test
  void shouldSayThatAStoreIsGoodAndWhoSigned() throws Exception {
    assertThat(run("verify", "--store", store.toString())).isZero();
    assertThat(out.toString())
        .startsWith("as it was written: 6 chains")
        .contains("warning: no key was given")
        .contains("last checkpoint 2026-11-26T12:00:00Z");
    Path key = Files.writeString(directory.resolve("key.pem"), FIXTURE.key().publicKey().pem());
    assertThat(run("verify", "--store", store.toString(), "--key", key.toString(), "--json"))
        .isZero();
    JsonObject report = new JsonObject(out.toString());
    assertThat(report.getBoolean("good")).isTrue();
    assertThat(report.getBoolean("key_given")).isTrue();
    JsonObject ledger = report.getJsonArray("ledgers").getJsonObject(0);
    String head =
        ledger.getString("home") + ":" + ledger.getLong("number") + ":" + ledger.getString("hash");
    assertThat(run("verify", "--store", store.toString(), "--expect", head)).isZero();
    assertThat(run("verify", "--store", store.toString(), "--expect", "x:9:" + "0".repeat(64)))
        .isEqualTo(1);
    assertThat(err.toString()).contains("ledger x#9 is missing, and was expected");
  }

  @Test
  void shouldSayThatItCouldNotLook() {
    assertThat(run("verify", "--store", directory.resolve("none").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("there is no ");
    assertThat(run("verify", "--store", store.toString(), "--key", store.toString())).isEqualTo(2);
    assertThat(run("verify", "--store", store.toString(), "--expect", "x")).isEqualTo(2);
    assertThat(run("verify", "--export", store.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("is no evidence");
  }

  @Test
  void shouldLetAnEvidenceFileSayNothingToTheTerminal() throws Exception {
    String forged = "\\u001b[2J\\u009b1;1H\\nas it was written: 9 chains\\u202e";
    assertThat(
            verify(
                List.of(
                        "{'type':'evidence','version':2,'whole':true}",
                        "{'type':'entry','home':'FORGED','number':1,'at':1,'kind':'begun','body':'{}',"
                            + "'previous':'','key_id':'k','hash':'h','signature':'s'}",
                        "{'type':'session','session':'FORGED','chunks':3}",
                        "{'type':'end','entries':1,'sessions':1,'chunks':0,'acts':0}")
                    .stream()
                    .map(line -> line.replace('\'', '"').replace("FORGED", forged))
                    .toList()))
        .isEqualTo(1);
    for (StringWriter said : List.of(out, err)) {
      assertThat(said.toString())
          .contains("\\u{1b}[2J\\u{9b}1;1H\\nas it was written: 9 chains\\u{202e}")
          .doesNotContain("\u001b", "\u009b", "\u202e");
      assertThat(said.toString().lines()).noneMatch(line -> line.startsWith("as it was written"));
    }
  }

  @Test
  void shouldFindEveryChangeOfAnEvidenceFile() throws Exception {
    // Given
    Path file = directory.resolve("all.jsonl");
    assertThat(run("evidence", "--store", store.toString(), "-o", file.toString())).isZero();
    assertThat(run("evidence", "--store", store.toString(), "-o", file.toString())).isEqualTo(2);
    assertThat(verify(file)).isZero();
    List<String> lines = Files.readAllLines(file);
    // When lines are left out, doubled or change places
    for (int i = 1; i < lines.size(); i++) {
      List<String> without = new ArrayList<>(lines);
      String line = without.remove(i);
      assertThat(verify(without)).as("without %s", line).isEqualTo(1);
      List<String> twice = new ArrayList<>(lines);
      twice.add(i, line);
      assertThat(verify(twice)).as("twice %s", line).isEqualTo(1);
    }
    // When an act is another
    String act = lines.stream().filter(l -> l.contains("\"act\"")).findFirst().orElseThrow();
    for (String changed :
        List.of(
            act.replace("Dana", "Eve"),
            act.replace("policy.published", "policy.read"),
            act.replaceFirst("\"position\":\\d+", "\"position\":77"),
            act.replaceFirst("\"id\":\"", "\"id\":\"x"))) {
      List<String> other = new ArrayList<>(lines);
      other.set(lines.indexOf(act), changed);
      assertThat(verify(other)).as(changed).isEqualTo(1);
    }
    // When it is left out, and the end says so
    List<String> fewer = new ArrayList<>(lines);
    fewer.remove(act);
    fewer.set(fewer.size() - 1, lines.get(lines.size() - 1).replace("\"acts\":3", "\"acts\":2"));
    assertThat(verify(fewer)).isEqualTo(1);
    // When a byte is another
    String chunk = lines.stream().filter(l -> l.contains("\"chunk\"")).findFirst().orElseThrow();
    int at = lines.indexOf(chunk);
    for (String changed :
        List.of(
            chunk.replaceFirst("\"position\":\\d+", "\"position\":77"),
            chunk.replaceFirst("\"position\":", "\"position\":1e99999999"),
            chunk.replaceFirst("\"position\":", "\"position\":" + "9".repeat(5_000)),
            chunk.replaceFirst("\"bytes\":\\d+", "\"bytes\":99999999999"),
            chunk.replaceFirst("\"content\":\"....", "\"content\":\"AAAA"),
            chunk.replaceFirst("\"content\":\".*\"", "\"content\":\"\""),
            "{}",
            "[[[[[[[[[[")) {
      List<String> other = new ArrayList<>(lines);
      other.set(at, changed);
      assertThat(verify(other)).as(changed).isEqualTo(1);
    }
    List<String> cut = lines.subList(0, lines.size() - 3);
    assertThat(verify(cut)).isEqualTo(1);
    assertThat(err.toString()).contains("the end is missing: the file was cut off");
  }

  @Test
  void shouldWriteAndCheckASelection() throws Exception {
    Path file = directory.resolve("some.jsonl");
    assertThat(run("evidence", "--store", store.toString(), "s1", "t0", "-o", file.toString()))
        .isZero();
    assertThat(Files.readString(file)).doesNotContain("\"session\":\"t1\",\"chunks\"");
    assertThat(verify(file)).isZero();
    assertThat(out.toString()).contains("this is a selection", "2 chains");
    Path none = directory.resolve("none.jsonl");
    assertThat(run("evidence", "--store", store.toString(), "s9", "-o", none.toString()))
        .isEqualTo(2);
    assertThat(none).doesNotExist();
    Path later = directory.resolve("later.jsonl");
    assertThat(
            run(
                "evidence",
                "--store",
                store.toString(),
                "--from",
                "2030-01-01T00:00:00Z",
                "-o",
                later.toString()))
        .isZero();
    assertThat(verify(later)).isZero();
    // Acts go by the same times
    assertThat(Files.readString(later)).doesNotContain("\"type\":\"act\"");
    Path day = directory.resolve("day.jsonl");
    assertThat(
            run(
                "evidence",
                "--store",
                store.toString(),
                "--from",
                "2026-11-26T12:00:00Z",
                "--to",
                "2026-11-26T12:00:01Z",
                "-o",
                day.toString()))
        .isZero();
    assertThat(Files.readString(day).lines().filter(l -> l.contains("\"type\":\"act\"")))
        .hasSize(3);
    assertThat(verify(day)).isZero();
    assertThat(verify(List.of(Files.readString(day).replace("Dana", "Eve").split("\n"))))
        .isEqualTo(1);
  }

  @Test
  void shouldPlaceListAndLiftHolds() throws Exception {
    // Given a gateway that was there, with its key beside its journals
    Path config = directory.resolve("sallyport.yaml");
    Files.writeString(
        config,
        """
        web:
          sign_in: { issuer: idp, client_id: console }
          admin_groups: [admins]
        identity:
          issuers:
            - { name: idp, issuer: "https://idp.test/", audiences: [sallyport] }
        connections:
          orders: { host: db.test, account: stored, user: u, password: "${file:secret}" }
        audit: { directory: journal }
        store: { sqlite: store.db }
        """);
    Files.writeString(directory.resolve("secret"), "x");
    String file = config.toString();
    assertThat(run("hold", "add", "-c", file, "session", "s1", "--reason", "case 7")).isEqualTo(2);
    assertThat(err.toString()).contains("start the gateway once");
    assertThat(run("key", "-c", file)).isEqualTo(2);
    LedgerHome.open(new ConfigLoader().load(config).audit());
    // When
    assertThat(run("hold", "add", "-c", file, "session", "s1", "--reason", "case 7")).isEqualTo(2);
    assertThat(err.toString()).contains("no session s1", "the whole identifier");
    assertThat(
            run(
                "hold",
                "add",
                "-c",
                file,
                "principal",
                "idp:a1",
                "--reason",
                "case 7",
                "--from",
                "2026-01-31"))
        .isZero();
    String id = out.toString().strip();
    assertThat(run("hold", "list", "-c", file)).isZero();
    assertThat(out.toString())
        .contains(id + "  stands  principal idp:a1 from 2026-01-31T00:00:00Z")
        .contains("case 7");
    assertThat(run("hold", "lift", "-c", file, id)).isZero();
    assertThat(run("hold", "lift", "-c", file, id)).isEqualTo(2);
    assertThat(run("hold", "add", "-c", file, "group", "s1", "--reason", "x")).isEqualTo(2);
    // Then it is signed with the key that is printed
    assertThat(run("verify", "-c", file, "--json")).isZero();
    JsonObject report = new JsonObject(out.toString());
    assertThat(report.getBoolean("key_given")).isTrue();
    assertThat(run("key", "-c", file)).isZero();
    assertThat(VerifyingKey.ofPem(out.toString()).id())
        .isEqualTo(report.getJsonArray("ledgers").getJsonObject(0).getString("key"));
    // And the key is its owner's alone
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("journal/ledger.key"))))
        .isEqualTo("rw-------");
  }

  @Test
  void shouldBelieveOtherNodesByTheConfigurationAlone() throws Exception {
    // Given two nodes of one store, each with its own key
    String one = node("one", "");
    String two = node("two", "");
    assertThat(hold(one)).isZero();
    assertThat(hold(two)).isZero();
    assertThat(run("verify", "-c", one)).isEqualTo(1);
    assertThat(err.toString()).contains("which is none of the keys that were given");
    // When the first is told of the other's
    assertThat(run("key", "-c", two)).isZero();
    Files.writeString(directory.resolve("one/two.pem"), out.toString());
    String told = node("one", ", trusted_keys: ['${file:two.pem}']");
    assertThat(run("verify", "-c", told)).isZero();
    assertThat(out.toString()).doesNotContain("warning");
    // Then a key that somebody brought into the store by themselves is still believed by nobody
    assertThat(hold(node("three", ""))).isZero();
    assertThat(run("verify", "-c", told)).isEqualTo(1);
    assertThat(err.toString()).contains("which is none of the keys that were given");
  }

  private int hold(String config) {
    return run("hold", "add", "-c", config, "principal", "idp:a1", "--reason", "case 7");
  }

  /** Its configuration; it has been there. */
  private String node(String name, String audit) throws Exception {
    Path home = Files.createDirectories(directory.resolve(name));
    Files.writeString(home.resolve("secret"), "x");
    Path file =
        Files.writeString(
            home.resolve("sallyport.yaml"),
            """
            web:
              sign_in: { issuer: idp, client_id: console }
              admin_groups: [admins]
            identity:
              issuers:
                - { name: idp, issuer: "https://idp.test/", audiences: [sallyport] }
            connections:
              orders: { host: db.test, account: stored, user: u, password: "${file:secret}" }
            audit: { directory: journal%s }
            store: { sqlite: ../store.db }
            """
                .formatted(audit));
    LedgerHome.open(new ConfigLoader().load(file).audit());
    return file.toString();
  }

  private int verify(List<String> lines) throws Exception {
    Path file = directory.resolve("changed.jsonl");
    Files.write(file, lines, StandardCharsets.UTF_8);
    return verify(file);
  }

  private int verify(Path file) {
    return run("verify", "--export", file.toString());
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine command = AuditCommand.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return command.execute(arguments);
  }
}
