package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.LedgerConfig.Keep;
import dev.sallyport.recording.Act;
import dev.sallyport.recording.ActLog;
import dev.sallyport.recording.EventFeed.Place;
import dev.sallyport.recording.EventFeed.SessionEntry;
import dev.sallyport.recording.EventFormat;
import dev.sallyport.recording.LegalHold;
import dev.sallyport.recording.LegalHold.Kind;
import dev.sallyport.recording.SampleEvents;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.recording.chain.Chunk;
import dev.sallyport.recording.chain.ChunkContent;
import dev.sallyport.recording.chain.ChunkPacker;
import dev.sallyport.recording.chain.Finding;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class RetentionTest extends RetentionStage {
  @Test
  void shouldDeleteWholeSessionsAndLeaveATombstoneOfEach() throws Exception {
    // When
    assertThat(retain(LATER, ALL)).isEqualTo(5);
    // Then all that is left is what runs
    assertThat(AuditFixture.values(file, "SELECT DISTINCT session FROM chunks"))
        .containsExactly("open");
    for (String table : List.of("statements", "session_accesses", "reviews")) {
      assertThat(AuditFixture.values(file, "SELECT DISTINCT session FROM " + table))
          .as(table)
          .doesNotContain("s1", "t0");
    }
    assertThat(AuditFixture.values(file, "SELECT id FROM refused_logins")).isEmpty();
    AuditReport report = check();
    assertThat(report.findings()).isEmpty();
    assertThat(report.tombstones()).isEqualTo(5);
    assertThat(store.feed().after(Place.START, 100).await())
        .filteredOn(SessionEntry.class::isInstance)
        .isNotEmpty()
        .allMatch(entry -> ((SessionEntry) entry).event().session().equals("open"));
    assertThat(acts("retention.applied")).hasSize(1);
    // And nothing of it can be read in the files
    for (Path each : List.of(file, Path.of(file + "-wal"))) {
      if (Files.exists(each)) {
        assertThat(new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1))
            .doesNotContain("SELECT 1 -- s1");
      }
    }
    // And what comes later goes on, at a place of its own
    store.sessionArchive().append(AuditFixture.session("new"), "h.1", 7).await();
    store.checkpoint().await();
    assertThat(check().findings()).isEmpty();
    assertThat(retain(LATER, ALL)).isEqualTo(1);
    assertThat(check().findings()).isEmpty();
  }

  @Test
  void shouldFindWhatWasDeletedWithoutATombstoneAllTheSame() throws Exception {
    retain(LATER, ALL);
    store.close().await();
    Path changed =
        AuditFixture.after(
            file,
            directory.resolve("copy.db"),
            "DELETE FROM chunks WHERE session = 'open'",
            "DELETE FROM sessions WHERE id = 'open'");
    assertThat(StoreCheck.of(EmptyStore.at(changed), Set.of(), List.of()).findings())
        .extracting(Finding::where)
        .contains("session open");
    open(file);
  }

  @Test
  void shouldNotDeleteWhatSomebodyMadeDueInTheFile() throws Exception {
    // Given
    store
        .legalHolds()
        .place(hold("h1", Kind.PRINCIPAL, "idp:agent-7", Optional.empty(), Optional.empty()))
        .await();
    store.close().await();
    try (Connection connection = EmptyStore.connection(EmptyStore.at(file));
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE sessions SET principal = 'idp:other' WHERE id = 's0'");
      statement.execute("UPDATE sessions SET what = 'access', principal = '' WHERE id = 't0'");
      statement.execute("UPDATE sessions SET connection = 'other', principal = '' WHERE id = 's1'");
    }
    store = Store.open(EmptyStore.at(file), vertx).await();
    store.sign(fixture.home(AuditFixture.HOME, fixture.key()), LATER).await();
    // When
    assertThat(retain(LATER, ALL)).isEqualTo(1);
    // Then only refused logins are gone
    assertThat(AuditFixture.values(file, "SELECT DISTINCT session FROM chunks ORDER BY session"))
        .containsExactly("open", "s0", "s1", "t0", "t1");
  }

  @Test
  void shouldFindWhatWasDeletedWhileAHoldWasTakenAwayAndPutBack() throws Exception {
    store
        .legalHolds()
        .place(hold("h1", Kind.PRINCIPAL, "idp:agent-7", Optional.empty(), Optional.empty()))
        .await();
    store
        .legalHolds()
        .place(hold("h2", Kind.SESSION, "s1", Optional.empty(), Optional.empty()))
        .await();
    store
        .legalHolds()
        .place(hold("h3", Kind.CONNECTION, "other", Optional.empty(), Optional.empty()))
        .await();
    // When
    file("CREATE TABLE kept AS SELECT * FROM legal_holds", "DELETE FROM legal_holds");
    tombstones("s0", "s1");
    file("INSERT INTO legal_holds SELECT * FROM kept", "DROP TABLE kept");
    // Then
    assertThat(check().findings())
        .extracting(finding -> finding.where() + " " + finding.message())
        .anyMatch(text -> text.matches("session s0 was deleted in .* while hold h1 was about it"))
        .anyMatch(text -> text.matches("session s1 was deleted in .* while hold h2 was about it"))
        .noneMatch(text -> text.contains("hold h3"));
  }

  @Test
  void shouldFindThatSomethingElseWasDeletedThanWasSigned() throws Exception {
    // Given a session written anew by somebody who has no key, with hashes and a row to match
    AtomicReference<Chunk> forged = new AtomicReference<>();
    long position =
        Long.parseLong(
            AuditFixture.values(
                    file, "SELECT position FROM chunks WHERE session = 's1' AND number = 3")
                .get(0));
    List<SessionEvent> events = AuditFixture.session("s1");
    ChunkPacker packer =
        new ChunkPacker("s1", 0, Chunk.NONE, () -> position, forged::set, new ChunkContent());
    packer.add(0, EventFormat.write(events.get(0)));
    packer.add(6, EventFormat.write(events.get(6)));
    packer.flush();
    Chunk chunk = forged.get();
    file(
        "DELETE FROM chunks WHERE session = 's1'",
        "INSERT INTO chunks VALUES ("
            + position
            + ", 's1', 1, 0, 6, 2, "
            + chunk.bytes()
            + ", '"
            + chunk.hash()
            + "', "
            + EmptyStore.literal(chunk.content())
            + ")",
        "UPDATE sessions SET chunks = 1, head = '" + chunk.hash() + "' WHERE id = 's1'");
    // When
    assertThat(retain(LATER, ALL)).isEqualTo(5);
    // Then
    assertThat(check().findings())
        .extracting(finding -> finding.where() + " " + finding.message())
        .anyMatch(text -> text.startsWith("session s1 was deleted in") && text.contains("signed"));
  }

  @Test
  void shouldNotPassOverEventsByANumberThatSomebodyPutIntoTheRow() throws Exception {
    file("UPDATE sessions SET last_sequence = 1000000 WHERE id = 'open'");
    store
        .sessionArchive()
        .append(AuditFixture.session("open").subList(4, 7), AuditFixture.HOME + ".1", 200)
        .await();
    assertThat(store.sessionArchive().events("open", 0, 100).await().list()).hasSize(7);
    assertThat(check().findings()).isEmpty();
  }

  @Test
  void shouldNotDeleteWhatSomebodyMadeOlderOrCutInTheFile() throws Exception {
    store.close().await();
    try (Connection connection = EmptyStore.connection(EmptyStore.at(file));
        Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE sessions SET closed_at = opened_at - 9000000000000 WHERE id = 's0'");
      statement.execute("UPDATE sessions SET opened_at = 1 WHERE what = 'logins'");
      statement.execute("UPDATE sessions SET chunks = 9, closed_at = 1 WHERE id = 's1'");
      statement.execute("UPDATE sessions SET closed_at = 1 WHERE id = 'open'");
    }
    store = Store.open(EmptyStore.at(file), vertx).await();
    store.sign(fixture.home(AuditFixture.HOME, fixture.key()), LATER).await();
    Clock soon = Clock.fixed(SampleEvents.START.plus(Duration.ofDays(29)), ZoneOffset.UTC);
    assertThat(retain(soon, ALL)).isZero();
  }

  @Test
  void shouldGoByTheFirstRuleThatFits() throws Exception {
    Keep forLong = new Keep(Set.of("orders"), Set.of(), Duration.ofDays(1_000));
    Keep other = new Keep(Set.of(), Set.of("idp:somebody"), Duration.ofDays(1));
    assertThat(retain(LATER, forLong, other)).isZero();
    assertThat(retain(LATER)).isZero();
    // Refused logins are of no connection and nobody's
    assertThat(retain(LATER, forLong, ALL)).isEqualTo(1);
    Clock soon = Clock.fixed(SampleEvents.START.plus(Duration.ofDays(29)), ZoneOffset.UTC);
    assertThat(retain(soon, ALL)).isZero();
    assertThat(check().findings()).isEmpty();
  }

  @Test
  void shouldDeleteNothingThatIsHeldUntilTheHoldIsLifted() throws Exception {
    // Given
    LegalHold session = hold("h1", Kind.SESSION, "s1", Optional.empty(), Optional.empty());
    LegalHold before =
        hold("h2", Kind.CONNECTION, "orders", Optional.empty(), Optional.of(SampleEvents.START));
    store.legalHolds().place(session).await();
    store.legalHolds().place(before).await();
    // When
    assertThat(retain(LATER, ALL)).isEqualTo(4);
    assertThat(store.sessionArchive().session("s1").await()).isPresent();
    assertThat(check().findings()).isEmpty();
    // Then
    assertThat(store.legalHolds().list(9).await()).containsExactlyInAnyOrder(session, before);
    assertThat(store.legalHolds().lift("h1", "idp:erin", "Erin", LATER.instant()).await())
        .hasValueSatisfying(hold -> assertThat(hold.lifted()).isPresent());
    assertThat(store.legalHolds().lift("h1", "idp:erin", "Erin", LATER.instant()).await())
        .isEmpty();
    assertThat(retain(LATER, ALL)).isEqualTo(1);
    assertThat(acts("hold")).extracting(Act::kind).contains("hold.placed", "hold.lifted");
    assertThat(check().findings()).isEmpty();
  }

  @Test
  void shouldHoldAllOfAPrincipalInATime() {
    LegalHold hold =
        hold(
            "h1",
            Kind.PRINCIPAL,
            "idp:agent-7",
            Optional.of(SampleEvents.START.minusSeconds(60)),
            Optional.of(SampleEvents.START.plusSeconds(60)));
    store.legalHolds().place(hold).await();
    assertThat(retain(LATER, ALL)).isEqualTo(1);
  }

  @Test
  @Tag(EmptyStore.FILES_ALONE)
  void shouldFindAHoldThatSomebodyTookAwayInTheFile() throws Exception {
    store
        .legalHolds()
        .place(hold("h1", Kind.SESSION, "s1", Optional.empty(), Optional.empty()))
        .await();
    for (String change :
        List.of(
            "DELETE FROM legal_holds",
            "UPDATE legal_holds SET subject = 's2'",
            "UPDATE legal_holds SET lifted_at = 1, lifted_by = 'x', lifted_by_name = 'x'")) {
      // With what is still in the log beside the file
      try (Connection connection = Store.reading(EmptyStore.at(file))) {
        connection.createStatement().execute("VACUUM INTO '" + directory.resolve("v.db") + "'");
      }
      Path changed =
          AuditFixture.after(directory.resolve("v.db"), directory.resolve("copy.db"), change);
      assertThat(StoreCheck.of(EmptyStore.at(changed), Set.of(), List.of()).findings())
          .as(change)
          .extracting(Finding::where)
          .contains("hold h1");
      Files.delete(directory.resolve("v.db"));
    }
  }

  @Test
  void shouldDeleteNothingWhereNoTombstoneCanBeSigned() {
    Store unsigned = EmptyStore.open(EmptyStore.at(directory.resolve("other.db")), vertx).await();
    assertThatThrownBy(() -> unsigned.applyRetention(List.of(ALL), Set.of(), LATER).await())
        .hasMessageContaining("tombstone");
    unsigned.close().await();
  }

  private List<Act> acts(String kind) {
    return store
        .acts()
        .list(
            new ActLog.Filter(
                Optional.empty(), Optional.of(kind), Optional.empty(), Optional.empty(), 100))
        .await();
  }
}
