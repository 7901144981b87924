package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.recording.chain.Finding;
import dev.sallyport.recording.chain.LedgerEntry;
import dev.sallyport.recording.chain.SigningKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever one does to the file of a store without the key, it is found, and named. A database of
 * PostgreSQL is checked by the same words; to copy one for each of a thousand changes would take
 * minutes.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class StoreCheckTest {
  private static final AuditFixture FIXTURE = new AuditFixture();

  @TempDir private static Path directory;
  private static Path store;

  @BeforeAll
  static void write() {
    store = directory.resolve("store.db");
    FIXTURE.write(store);
  }

  @Test
  void shouldFindAWholeStoreGood() throws Exception {
    AuditReport report = check(store);
    assertThat(report.findings()).isEmpty();
    assertThat(report.good()).isTrue();
    assertThat(report.sessions()).isEqualTo(6);
    assertThat(report.events()).isEqualTo(4 * 7 + 4 + 6);
    assertThat(report.unsignedChunks()).isZero();
    assertThat(report.keys().get(AuditFixture.HOME)).isEqualTo(FIXTURE.key().publicKey());
    assertThat(report.lastCheckpoints())
        .containsEntry(AuditFixture.HOME, Micros.of(AuditFixture.NOW));
    // And one of its keys is enough, each is bound to the other
    for (SigningKey key : List.of(FIXTURE.earlier(), FIXTURE.key())) {
      assertThat(
              StoreCheck.of(EmptyStore.at(store), Set.of(key.publicKey().id()), List.of()).good())
          .isTrue();
    }
  }

  @Test
  @Tag(EmptyStore.FILES_ALONE)
  void shouldFindEveryChangedColumnOfEveryChunk() throws Exception {
    Random random = new Random(3);
    for (String position : AuditFixture.values(store, "SELECT position FROM chunks")) {
      String session =
          AuditFixture.values(store, "SELECT session FROM chunks WHERE position = " + position)
              .get(0);
      int bytes =
          Integer.parseInt(
              AuditFixture.values(
                      store, "SELECT LENGTH(content) FROM chunks WHERE position = " + position)
                  .get(0));
      int at = 1 + random.nextInt(bytes);
      for (String change :
          List.of(
              "content = CAST(SUBSTR(content, 1, "
                  + (at - 1)
                  + ") || CASE WHEN SUBSTR(content, "
                  + at
                  + ", 1) = X'41' THEN X'42' ELSE X'41' END || SUBSTR(content, "
                  + (at + 1)
                  + ") AS BLOB)",
              "content = CAST(SUBSTR(content, 1, LENGTH(content) - 1) AS BLOB)",
              "content = X''",
              "hash = 'f' || SUBSTR(hash, 2, 62) || 'x'",
              "number = number + 100",
              "number = 0",
              "first_sequence = first_sequence - 1",
              "last_sequence = last_sequence + 100",
              "events = events + 1",
              "bytes = bytes + 1",
              "bytes = 9223372036854775807",
              "position = position + 1000",
              "session = 'u'")) {
        Path changed =
            AuditFixture.after(
                store, copy(), "UPDATE chunks SET " + change + " WHERE position = " + position);
        assertThat(check(changed).findings())
            .as(change + " of " + position)
            .isNotEmpty()
            .anyMatch(finding -> finding.where().contains(session));
      }
    }
  }

  @Test
  @Tag(EmptyStore.FILES_ALONE)
  void shouldFindWhatWasRemovedAddedOrMoved() throws Exception {
    for (String position : AuditFixture.values(store, "SELECT position FROM chunks")) {
      String where = " WHERE position = " + position;
      String session = AuditFixture.values(store, "SELECT session FROM chunks" + where).get(0);
      found(session, "DELETE FROM chunks" + where);
      found(
          session,
          "INSERT INTO chunks SELECT position + 1000, session, number, first_sequence,"
              + " last_sequence + 1000, events, bytes, hash, content FROM chunks"
              + where);
    }
    for (String id : AuditFixture.values(store, "SELECT id FROM sessions")) {
      String where = " WHERE id = '" + id + "'";
      found(id, "DELETE FROM chunks WHERE session = '" + id + "'");
      found(id, "DELETE FROM sessions" + where);
      found(id, "UPDATE sessions SET head = 'x'" + where);
      found(id, "UPDATE sessions SET chunks = chunks + 1" + where);
      found(id, "DELETE FROM chunks WHERE session = '" + id + "'", "DELETE FROM sessions" + where);
      found(
          id,
          "UPDATE chunks SET content = (SELECT content FROM chunks c WHERE c.session <>"
              + " chunks.session LIMIT 1) WHERE number = 1 AND session = '"
              + id
              + "'");
    }
    // Two chunks that change places
    found(
        "s1",
        "UPDATE chunks SET number = -1, last_sequence = -9 WHERE session = 's1' AND number = 1",
        "UPDATE chunks SET number = 1, first_sequence = 0, last_sequence = 1"
            + " WHERE session = 's1' AND number = 2",
        "UPDATE chunks SET number = 2, first_sequence = 2, last_sequence = 4"
            + " WHERE session = 's1' AND number = -1");
  }

  @Test
  @Tag(EmptyStore.FILES_ALONE)
  void shouldFindWhatWasDoneToTheRowsBesideTheChunks() throws Exception {
    found("s1", "UPDATE sessions SET principal_name = 'Somebody else' WHERE id = 's1'");
    found("s1", "UPDATE sessions SET opened_at = opened_at + 1 WHERE id = 's1'");
    for (String id : AuditFixture.values(store, "SELECT id FROM acts")) {
      found("act " + id, "UPDATE acts SET details = '{}' WHERE id = '" + id + "'");
      found("act " + id, "UPDATE acts SET position = position + 1000 WHERE id = '" + id + "'");
      found("act " + id, "UPDATE acts SET acted_by = 'idp:eve' WHERE id = '" + id + "'");
      found("act " + id, "DELETE FROM acts WHERE id = '" + id + "'");
    }
    found("act x", "INSERT INTO acts VALUES ('x', 1, 'idp:eve', 'Eve', 'k', 's', '{}', 999)");
    for (String id : AuditFixture.values(store, "SELECT id FROM refused_logins")) {
      found("login " + id, "UPDATE refused_logins SET client = '::1' WHERE id = '" + id + "'");
      found("login " + id, "UPDATE refused_logins SET logins = 0 WHERE id = '" + id + "'");
      found("login " + id, "DELETE FROM refused_logins WHERE id = '" + id + "'");
    }
    found("login x", "INSERT INTO refused_logins VALUES ('x', 1, '', '', '', '', 1)");
  }

  @Test
  @Tag(EmptyStore.FILES_ALONE)
  void shouldFindAStatementThatSomebodyHidFromSearch() throws Exception {
    String where = " WHERE session = 's1' AND number = 2";
    found("statement 2 of s1", "DELETE FROM statements" + where);
    found("statement 2 of s1", "UPDATE statements SET verdict = 'allow'" + where);
    found("statement 2 of s1", "UPDATE statements SET tables = ''" + where);
    found("statement 2 of s1", "UPDATE statements SET head = 'SELECT 1'" + where);
    found("statement 2 of s1", "UPDATE statements SET judged_at = judged_at + 1" + where);
    found("session s1", "DELETE FROM session_accesses WHERE session = 's1'");
  }

  @Test
  @Tag(EmptyStore.FILES_ALONE)
  void shouldFindAnExportCursorAheadOfAllThereIs() throws Exception {
    String cursor = "INSERT INTO export_cursors VALUES ('siem', '";
    found("export cursor siem", cursor + "99999.0', NULL, 1)");
    found("export cursor siem", cursor + "1.0', '99999.3', 1)");
    found("export cursor siem", cursor + "x', NULL, 1)");
    assertThat(check(AuditFixture.after(store, copy(), cursor + "1.0', NULL, 1)")).findings())
        .isEmpty();
  }

  @Test
  @Tag(EmptyStore.FILES_ALONE)
  void shouldFindWhatWasDoneToTheLedger() throws Exception {
    for (String number : AuditFixture.values(store, "SELECT number FROM ledger")) {
      String where = " WHERE number = " + number;
      String name = AuditFixture.HOME + "#";
      found(name, "DELETE FROM ledger" + where);
      found(name, "UPDATE ledger SET at = at + 1" + where);
      found(name, "UPDATE ledger SET kind = 'sealed_'" + where);
      found(name, "UPDATE ledger SET body = REPLACE(body, '}', ' }')" + where);
      found(name, "UPDATE ledger SET previous = 'x'" + where);
      found(name, "UPDATE ledger SET key_id = 'x'" + where);
      found(name, "UPDATE ledger SET hash = 'x'" + where);
      found(name, "UPDATE ledger SET signature = 'AAAA'" + where);
      found("#", "UPDATE ledger SET number = number + 1000" + where);
      found("ledger", "UPDATE ledger SET home = 'x'" + where);
    }
    found(AuditFixture.HOME, "DELETE FROM ledger_heads", "DELETE FROM ledger WHERE number > 3");
    found("store", "DELETE FROM ledger", "DELETE FROM ledger_heads", "DELETE FROM acts");
    // An earlier entry, signed and sound, in the place of the last
    found(
        AuditFixture.HOME + "#",
        "DELETE FROM ledger WHERE number = (SELECT MAX(number) FROM ledger)",
        "INSERT INTO ledger SELECT home, (SELECT MAX(number) + 1 FROM ledger), at, kind, body,"
            + " previous, key_id, hash, signature FROM ledger WHERE number = 3");
  }

  @Test
  void shouldFindALedgerThatSomebodyElseWrote() throws Exception {
    // Given a store that somebody wrote from scratch, with a key of their own
    Path forged = directory.resolve("forged.db");
    new AuditFixture().write(forged);
    // Then it looks good to who has nothing to compare with
    assertThat(check(forged).good()).isTrue();
    // And not to who knows the key
    AuditReport report =
        StoreCheck.of(EmptyStore.at(forged), Set.of(FIXTURE.key().publicKey().id()), List.of());
    assertThat(report.findings()).extracting(Finding::code).contains("key");
  }

  @Test
  void shouldFindThatTheEndWasCutOffByWhatWasKeptElsewhere() throws Exception {
    // Given the head of the ledger, kept by somebody else
    LedgerEntry.Head head = check(store).heads().get(AuditFixture.HOME);
    // When the ledger is cut, with all that would tell
    String last = "(SELECT MAX(number) FROM ledger WHERE kind = 'checkpoint')";
    Path cut =
        AuditFixture.after(
            store,
            copy(),
            "DELETE FROM ledger WHERE number = " + last,
            "UPDATE ledger_heads SET number = (SELECT MAX(number) FROM ledger),"
                + " hash = (SELECT hash FROM ledger ORDER BY number DESC LIMIT 1)");
    // Then only the kept head shows it
    assertThat(check(cut).good()).isTrue();
    assertThat(StoreCheck.of(EmptyStore.at(cut), Set.of(), List.of(head)).findings())
        .extracting(Finding::where)
        .containsExactly("ledger " + head.home() + "#" + head.number());
    assertThat(StoreCheck.of(EmptyStore.at(store), Set.of(), List.of(head)).good()).isTrue();
  }

  @Test
  void shouldSignForAnotherHomeAndRefuseAKeyThatCannotSignTheChange() throws Exception {
    Path two = AuditFixture.after(store, copy(), "UPDATE ledger_heads SET up_to = up_to");
    Vertx vertx = Vertx.vertx();
    Store opened = EmptyStore.open(EmptyStore.at(two), vertx).await();
    SigningKey stranger = SigningKey.generate();
    assertThat(
            opened
                .sign(FIXTURE.home(AuditFixture.HOME, stranger), AuditFixture.CLOCK)
                .transform(done -> Future.succeededFuture(done.cause()))
                .await())
        .hasMessageContaining("previous_signing_keys");
    opened.sign(FIXTURE.home(AuditFixture.OTHER_HOME, stranger), AuditFixture.CLOCK).await();
    opened
        .sessionArchive()
        .append(AuditFixture.session("v"), AuditFixture.OTHER_HOME + ".1", 1)
        .await();
    opened.checkpoint().await();
    opened.close().await();
    vertx.close().await();
    assertThat(check(two).findings()).isEmpty();
    assertThat(check(two).heads()).hasSize(2);
    // An entry of one ledger in the other
    Path mixed =
        AuditFixture.after(
            two,
            copy(),
            "UPDATE ledger SET home = '"
                + AuditFixture.OTHER_HOME
                + "', number = 100"
                + " WHERE number = 4 AND home = '"
                + AuditFixture.HOME
                + "'");
    assertThat(check(mixed).findings())
        .extracting(Finding::where)
        .contains("ledger " + AuditFixture.OTHER_HOME + "#100");
  }

  private void found(String where, String... sql) throws Exception {
    List<Finding> findings = check(AuditFixture.after(store, copy(), sql)).findings();
    assertThat(findings)
        .as(String.join("; ", sql))
        .isNotEmpty()
        .anyMatch(finding -> finding.where().contains(where));
    List<String> sentences = new ArrayList<>();
    findings.forEach(finding -> sentences.add(finding.where() + " " + finding.message()));
    assertThat(sentences).allMatch(sentence -> sentence.length() < 400);
  }

  private static Path copy() {
    return directory.resolve("copy.db");
  }

  private static AuditReport check(Path file) throws Exception {
    return StoreCheck.of(EmptyStore.at(file), Set.of(), List.of());
  }
}
