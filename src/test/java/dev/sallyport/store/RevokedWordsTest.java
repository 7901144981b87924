package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.LeaseStore.Bounds;
import dev.sallyport.access.LeaseStore.Insertion;
import dev.sallyport.approval.ApprovalRecord.Vote;
import dev.sallyport.approval.ApprovalStore.Hold;
import dev.sallyport.approval.ApprovalStore.PendingBounds;
import dev.sallyport.approval.ApprovalStore.VoteResult;
import dev.sallyport.approval.Binding;
import dev.sallyport.identity.Revocation;
import dev.sallyport.identity.Revocation.Kind;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Approvals that were given in time and are come for after a revocation, which ended nothing. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class RevokedWordsTest {
  private static final Instant ASKED = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private Store store;

  @BeforeEach
  void open() {
    store = EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx).await();
  }

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  @ParameterizedTest
  @CsvSource({
    "PRINCIPAL, idp:dana",
    "PRINCIPAL, idp:lea",
    "GROUP, leads",
    "PRINCIPAL, idp:bota",
    "GROUP, agents"
  })
  void shouldUseNoWordOfWhoIsRevokedOrWasSince(Kind kind, String subject) {
    // Given one of each kind of request that two people approved
    approved("a");
    Revocation revocation = revoke(kind, subject, 30);
    // When somebody comes for it, then nothing is made or run
    assertThat(lease("a")).isEqualTo(Insertion.REVOKED);
    assertThat(store.approvalStore().hold("a", "gateway").await()).isEqualTo(Hold.REVOKED);
    // And it is not when the revocation is lifted
    lift(revocation, 40);
    assertThat(lease("a")).isEqualTo(Insertion.REVOKED);
    assertThat(store.leases().ofRequest("a").await()).isEmpty();
    assertThat(store.approvalStore().hold("a", "gateway").await()).isEqualTo(Hold.REVOKED);
  }

  @Test
  void shouldUseTheWordsOfWhoIsBackBeforeTheySpeak() {
    // Given people and groups that were revoked until shortly before
    lift(revoke(Kind.PRINCIPAL, "idp:dana", -20), -10);
    lift(revoke(Kind.GROUP, "leads", -20), -10);
    lift(revoke(Kind.GROUP, "agents", -20), -10);
    // And others that are revoked
    revoke(Kind.PRINCIPAL, "idp:erik", 0);
    revoke(Kind.GROUP, "contractors", 0);
    approved("a");
    // Then
    assertThat(store.approvalStore().hold("a", "gateway").await()).isEqualTo(Hold.HELD);
    assertThat(lease("a")).isEqualTo(Insertion.KEPT);
    assertThat(lease("a")).isEqualTo(Insertion.MADE_BEFORE);
  }

  @Test
  void shouldLookAtEachWordByItsOwnTime() {
    // Given somebody who was revoked after the first person spoke, and is back before they speak
    insert("a");
    vote("a", "dana", "dba", 10);
    lift(revoke(Kind.PRINCIPAL, "idp:lea", 12), 14);
    vote("a", "lea", "leads", 20);
    // Then
    assertThat(lease("a")).isEqualTo(Insertion.KEPT);
  }

  @Test
  void shouldNotRunAStatementAgainByAWordOfWhoWasRevokedSince() {
    insert("a");
    store.approvalStore().retries().release("a", "gateway").await();
    vote("a", "dana", "dba", 10);
    vote("a", "lea", "leads", 20);
    lift(revoke(Kind.PRINCIPAL, "idp:dana", 30), 40);
    assertThat(store.approvalStore().retries().claim("a", ASKED.plusSeconds(50)).await()).isFalse();
  }

  @Test
  void shouldHoldOnToWhatIsNotDecidedYet() {
    insert("a");
    vote("a", "dana", "dba", 10);
    revoke(Kind.PRINCIPAL, "idp:dana", 30);
    assertThat(store.approvalStore().hold("a", "gateway").await()).isEqualTo(Hold.HELD);
    assertThat(store.approvalStore().hold("a", "another").await()).isEqualTo(Hold.LOST);
  }

  private void approved(String id) {
    insert(id);
    vote(id, "dana", "dba", 10);
    assertThat(vote(id, "lea", "leads", 20)).isEqualTo(VoteResult.DECIDED);
  }

  private void insert(String id) {
    store
        .approvalStore()
        .insert(
            RacingVotesTest.request(id, 2, 2),
            Optional.of(new Binding("key", "basis", Optional.empty(), Optional.empty())),
            "gateway",
            PendingBounds.DEFAULT)
        .await();
  }

  private VoteResult vote(String id, String who, String group, long second) {
    Vote vote = new Vote("idp:" + who, who, true, "", ASKED.plusSeconds(second), Set.of(group), "");
    return store.approvalStore().vote(id, vote, Set.of(group)).await();
  }

  private Insertion lease(String request) {
    return store
        .leases()
        .insert(LeaseStoreTest.lease("idp:bota", 1), request, Bounds.DEFAULT)
        .await();
  }

  private Revocation revoke(Kind kind, String subject, long second) {
    return store
        .revocationStore()
        .keep(
            new Revocation(
                kind + subject,
                kind,
                subject,
                "gone",
                "idp:adam",
                ASKED.plusSeconds(second),
                Optional.empty()))
        .await();
  }

  private void lift(Revocation revocation, long second) {
    Revocation.Lifting lifting = new Revocation.Lifting("idp:adam", ASKED.plusSeconds(second));
    assertThat(store.revocationStore().lift(revocation.id(), lifting).await()).isTrue();
  }
}
