package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.export.ExportCursors.Cursor;
import dev.sallyport.recording.EventFeed.Entry;
import dev.sallyport.recording.EventFeed.Place;
import dev.sallyport.recording.EventFeed.SessionEntry;
import dev.sallyport.recording.LegalHold.Kind;
import dev.sallyport.recording.RetentionReport;
import dev.sallyport.recording.chain.LedgerBody;
import dev.sallyport.recording.chain.LedgerEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the signed ledger holds, and what a sink has not been sent, is not deleted. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class RetentionByLedgerTest extends RetentionStage {
  @Test
  void shouldGoByTheLedgerWhereTheTableOfHoldsSaysOtherwise() throws Exception {
    store.legalHolds().place(forever("h1", Kind.PRINCIPAL, "idp:agent-7")).await();
    file("CREATE TABLE kept AS SELECT * FROM legal_holds");
    for (String change :
        List.of(
            "DELETE FROM legal_holds",
            "UPDATE legal_holds SET subject = 'idp:other'",
            "UPDATE legal_holds SET to_at = 1",
            "UPDATE legal_holds SET lifted_at = 1, lifted_by = 'x', lifted_by_name = 'x'")) {
      // Given
      file("DELETE FROM legal_holds", "INSERT INTO legal_holds SELECT * FROM kept", change);
      // When
      RetentionReport report = store.applyRetention(List.of(ALL), Set.of(), LATER).await();
      // Then only refused logins may have gone, and somebody is told
      assertThat(AuditFixture.values(file, "SELECT DISTINCT session FROM chunks ORDER BY session"))
          .as(change)
          .containsExactly("open", "s0", "s1", "t0", "t1");
      assertThat(report.kept()).as(change).isEqualTo(4);
      assertThat(report.problems())
          .as(change)
          .anyMatch(text -> text.startsWith("s0: a legal hold"));
    }
    // And it can be lifted, though its row says that it was
    assertThat(store.legalHolds().lift("h1", "idp:erin", "Erin", LATER.instant()).await())
        .isPresent();
    assertThat(retain(LATER, ALL)).isEqualTo(4);
  }

  @Test
  void shouldLiftAHoldWhoseRowIsGone() throws Exception {
    store.legalHolds().place(forever("h1", Kind.PRINCIPAL, "idp:agent-7")).await();
    file("DELETE FROM legal_holds");
    assertThat(store.legalHolds().lift("h1", "idp:erin", "Erin", LATER.instant()).await())
        .hasValueSatisfying(hold -> assertThat(hold.subject()).isEqualTo("idp:agent-7"));
    assertThat(store.legalHolds().lift("h1", "idp:erin", "Erin", LATER.instant()).await())
        .isEmpty();
    assertThat(retain(LATER, ALL)).isEqualTo(5);
  }

  @Test
  void shouldFindAHoldThatSomebodyElseIsSaidToHaveLifted() throws Exception {
    store.legalHolds().place(forever("h1", Kind.PRINCIPAL, "idp:agent-7")).await();
    store.legalHolds().lift("h1", "idp:erin", "Erin", LATER.instant()).await();
    assertThat(check().findings()).isEmpty();
    for (String change : List.of("lifted_by = 'x'", "lifted_by_name = 'x'", "lifted_at = 1")) {
      file("CREATE TABLE IF NOT EXISTS was AS SELECT * FROM legal_holds");
      file("UPDATE legal_holds SET " + change);
      assertThat(check().findings())
          .as(change)
          .extracting(one -> one.where() + " " + one.message())
          .anyMatch(text -> text.startsWith("hold h1 was lifted by somebody else"));
      file("DELETE FROM legal_holds", "INSERT INTO legal_holds SELECT * FROM was");
    }
  }

  @Test
  void shouldDeleteNothingWhileAHoldIsStandingOfWhichOnlyADigestIsSigned() throws Exception {
    // Given a hold as an earlier version signed it, and its row taken away
    String body = LedgerBody.words(Map.of("hold", "h0", "digest", "d"));
    file(signed(LedgerEntry.HOLD_PLACED, body));
    // Then
    assertThatThrownBy(() -> retain(LATER, ALL)).hasMessageContaining("legal hold h0 stands");
    assertThat(store.legalHolds().lift("h0", "idp:erin", "Erin", LATER.instant()).await())
        .isPresent();
    assertThat(retain(LATER, ALL)).isEqualTo(5);
  }

  @Test
  void shouldDeleteNothingByALedgerThatIsNotAsItWasSigned() throws Exception {
    store.legalHolds().place(forever("h1", Kind.PRINCIPAL, "idp:agent-7")).await();
    retain(LATER, ALL);
    for (String change :
        List.of(
            "DELETE FROM ledger WHERE kind = 'hold_placed'",
            "UPDATE ledger SET body = REPLACE(body, 'agent-7', 'agent-8') WHERE kind ="
                + " 'hold_placed'",
            "UPDATE ledger SET kind = 'acts' WHERE kind = 'hold_placed'")) {
      file("CREATE TABLE IF NOT EXISTS was AS SELECT * FROM ledger", change);
      assertThatThrownBy(() -> retain(LATER, ALL))
          .as(change)
          .hasMessageContaining("the ledger is not as it was signed");
      file("DELETE FROM ledger", "INSERT INTO ledger SELECT * FROM was");
    }
  }

  @Test
  void shouldDeleteNothingThatASinkHasNotBeenSent() throws Exception {
    Set<String> sinks = Set.of("archive", "siem");
    // Given one that was sent nothing, and one that was sent all
    List<Entry> all = store.feed().after(Place.START, 1_000).await();
    Place last = all.get(all.size() - 1).place();
    store.exportCursors().keep("archive", new Cursor(last, Optional.empty())).await();
    RetentionReport first = store.applyRetention(List.of(ALL), sinks, LATER).await();
    assertThat(first.deleted()).isZero();
    assertThat(first.waiting()).isEqualTo(5);
    assertThat(first.waitsFor()).contains("siem");
    // When it is sent s0 to its end, in the midst of the chunk that ends t0
    Place end =
        all.stream()
            .filter(SessionEntry.class::isInstance)
            .filter(entry -> ((SessionEntry) entry).event().session().equals("t0"))
            .map(Entry::place)
            .reduce((a, b) -> b)
            .orElseThrow();
    store
        .exportCursors()
        .keep("siem", new Cursor(new Place(end.position(), end.sequence() - 1), Optional.of(last)))
        .await();
    RetentionReport second = store.applyRetention(List.of(ALL), sinks, LATER).await();
    // Then
    assertThat(second.deleted()).isEqualTo(1);
    assertThat(AuditFixture.values(file, "SELECT DISTINCT session FROM chunks ORDER BY session"))
        .doesNotContain("s0")
        .contains("t0");
    // And without the sink in the configuration it waits no more
    assertThat(store.applyRetention(List.of(ALL), Set.of("archive"), LATER).await().deleted())
        .isEqualTo(4);
    assertThat(check().findings()).isEmpty();
  }
}
