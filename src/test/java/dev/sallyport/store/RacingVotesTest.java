package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.ApprovalRecord.Vote;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalState;
import dev.sallyport.approval.ApprovalStore.PendingBounds;
import dev.sallyport.approval.ApprovalStore.VoteResult;
import dev.sallyport.approval.Binding;
import dev.sallyport.approval.StandingApproval;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.identity.Revocation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** People who click at the same moment: nobody waits for the answer to another's vote. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class RacingVotesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final int ROUNDS = 40;

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private Store store;

  @BeforeEach
  void open() {
    StoreConfig file = EmptyStore.at(directory.resolve("store.db"));
    store = EmptyStore.open(file, vertx).await();
  }

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldDecideOnceOfSeveralAtOnce() {
    for (int round = 0; round < ROUNDS; round++) {
      String id = "r" + round;
      insert(id, 2, 2);
      // When
      List<Future<VoteResult>> votes =
          List.of(
              vote(id, "dana", true, "dba"),
              vote(id, "dora", true, "dba"),
              vote(id, "lea", true, "leads"),
              vote(id, "erik", true, "dba", "leads"));
      Future.all(votes).await();
      // Then
      List<VoteResult> results = votes.stream().map(Future::result).toList();
      assertThat(results).filteredOn(VoteResult.DECIDED::equals).hasSize(1);
      ApprovalRecord decided = find(id);
      assertThat(decided.state()).isEqualTo(ApprovalState.APPROVED);
      assertThat(results)
          .filteredOn(VoteResult.ALREADY_FINAL::equals)
          .hasSize(4 - decided.votes().size());
      assertThat(decided.votes().stream().flatMap(vote -> vote.groups().stream()))
          .contains("dba", "leads");
    }
  }

  @Test
  void shouldNeitherApproveNorDenyTwice() {
    for (int round = 0; round < ROUNDS; round++) {
      String id = "c" + round;
      insert(id, 1, 1);
      List<Future<VoteResult>> votes =
          List.of(vote(id, "dana", true, "dba"), vote(id, "dora", false, "dba"));
      Future.all(votes).await();
      assertThat(votes.stream().map(Future::result))
          .containsExactlyInAnyOrder(VoteResult.DECIDED, VoteResult.ALREADY_FINAL);
      assertThat(find(id).votes()).hasSize(1);
    }
  }

  @Test
  void shouldCountAPersonOnceInTwoBrowsers() {
    for (int round = 0; round < ROUNDS; round++) {
      String id = "p" + round;
      insert(id, 2, 1);
      List<Future<VoteResult>> votes =
          List.of(vote(id, "dana", true, "dba"), vote(id, "dana", true, "dba"));
      Future.all(votes).await();
      assertThat(votes.stream().map(Future::result))
          .containsExactlyInAnyOrder(VoteResult.COUNTED, VoteResult.ALREADY_VOTED);
      assertThat(find(id).state()).isEqualTo(ApprovalState.PENDING);
    }
  }

  @Test
  void shouldNotCountTheWordOfWhoIsRevoked() {
    insert("revoked", 1, 1);
    revoke("r1", Revocation.Kind.PRINCIPAL, "idp:dana");
    revoke("r2", Revocation.Kind.GROUP, "contractors");
    // When
    assertThat(vote("revoked", "dana", true, "dba").await()).isEqualTo(VoteResult.REVOKED);
    // And of a group that decides nothing
    assertThat(
            store
                .approvalStore()
                .vote("revoked", vote("carl", true, "dba"), Set.of("dba", "contractors"))
                .await())
        .isEqualTo(VoteResult.REVOKED);
    // Then
    assertThat(find("revoked").votes()).isEmpty();
    assertThat(find("revoked").state()).isEqualTo(ApprovalState.PENDING);
    // And when it is lifted
    store.revocationStore().lift("r1", new Revocation.Lifting("idp:adam", NOW)).await();
    assertThat(vote("revoked", "dana", true, "dba").await()).isEqualTo(VoteResult.DECIDED);
  }

  @Test
  void shouldNotUseEarlierWordsOfWhoIsRevokedBeforeTheyAreEnded() {
    // Given one word of two, and one that was enough while nobody waited
    insert("quorum", 2, 1);
    vote("quorum", "dana", true, "dba").await();
    for (String id : List.of("used", "unused")) {
      store
          .approvalStore()
          .insert(
              request(id, 1, 1),
              Optional.of(new Binding(id, "basis", Optional.empty(), Optional.empty())),
              "gateway",
              PendingBounds.DEFAULT)
          .await();
      store.approvalStore().retries().release(id, "gateway").await();
      assertThat(vote(id, "dana", true, "dba", "contractors").await())
          .isEqualTo(VoteResult.DECIDED);
    }
    assertThat(store.approvalStore().retries().claim("used", NOW).await()).isTrue();
    // When somebody is revoked, and nobody came to ending what they said
    revoke("r1", Revocation.Kind.GROUP, "contractors");
    assertThat(store.approvalStore().retries().claim("unused", NOW).await()).isFalse();
    revoke("r2", Revocation.Kind.PRINCIPAL, "idp:dana");
    // Then
    assertThat(vote("quorum", "lea", true, "leads").await()).isEqualTo(VoteResult.COUNTED);
    assertThat(find("quorum").state()).isEqualTo(ApprovalState.PENDING);
    assertThat(vote("quorum", "erik", true, "dba").await()).isEqualTo(VoteResult.DECIDED);
  }

  @Test
  void shouldNotUseAStandingApprovalOfWhoIsRevokedBeforeItIsEnded() {
    insert("asked", 1, 1);
    store.standing().insert(standing("by-dana", "asked", "dana")).await();
    store.standing().insert(standing("by-lea", "asked", "lea")).await();
    revoke("r", Revocation.Kind.PRINCIPAL, "idp:dana");
    assertThat(store.standing().use("by-dana", NOW).await()).isFalse();
    assertThat(store.standing().use("by-lea", NOW).await()).isTrue();
    revoke("g", Revocation.Kind.GROUP, "dba");
    assertThat(store.standing().use("by-lea", NOW).await()).isFalse();
  }

  @Test
  void shouldForgetOfVotesOnlyWhatEnds() {
    // Given a request that waits at one gateway
    store
        .approvalStore()
        .insert(
            request("held", 2, 1, new ApprovalRequest.Kept("UPDATE t", List.of())),
            "gateway",
            PendingBounds.DEFAULT)
        .await();
    vote("held", "dana", true, "dba").await();
    ApprovalOutcome over = new ApprovalOutcome(ApprovalState.WITHDRAWN, "", "over", NOW);
    // When others let go of it
    assertThat(store.approvalStore().withdraw("held", Optional.of("other"), over).await())
        .isFalse();
    assertThat(store.approvalStore().withdraw("held", Optional.empty(), over).await()).isFalse();
    // Then
    assertThat(find("held").votes()).extracting(Vote::digest).containsExactly("ab".repeat(32));
    // And when it ends
    assertThat(store.approvalStore().withdraw("held", Optional.of("gateway"), over).await())
        .isTrue();
    assertThat(find("held").votes()).extracting(Vote::digest).containsExactly("");
  }

  private void revoke(String id, Revocation.Kind kind, String subject) {
    store
        .revocationStore()
        .keep(new Revocation(id, kind, subject, "gone", "idp:adam", NOW, Optional.empty()))
        .await();
  }

  private ApprovalRecord find(String id) {
    return store.approvalStore().find(id).await().orElseThrow();
  }

  private Future<VoteResult> vote(String id, String who, boolean approve, String... groups) {
    return store.approvalStore().vote(id, vote(who, approve, groups), Set.of(groups));
  }

  static Vote vote(String who, boolean approve, String... groups) {
    return new Vote("idp:" + who, who, approve, "no", NOW, Set.of(groups), "ab".repeat(32));
  }

  /** For who asked, until the request is over. */
  static StandingApproval standing(String id, String approval, String who) {
    return new StandingApproval(
        id,
        approval,
        new StandingApproval.Holder("idp:bot", "bot", Optional.empty(), "orders", "shop"),
        StandingApproval.Scope.STATEMENT,
        "key",
        "basis",
        OptionalLong.empty(),
        "UPDATE t",
        "agents/1",
        Set.of("dba"),
        new StandingApproval.Approver("idp:" + who, who, Set.of("dba")),
        "until noon",
        NOW,
        NOW.plusSeconds(60),
        StandingApproval.Uses.NONE,
        Optional.empty());
  }

  private void insert(String id, int people, int groups) {
    store
        .approvalStore()
        .insert(request(id, people, groups), "gateway", PendingBounds.DEFAULT)
        .await();
  }

  static ApprovalRequest request(String id, int people, int groups) {
    return request(id, people, groups, null);
  }

  /** One of which less may be kept; null where all may. */
  static ApprovalRequest request(String id, int people, int groups, ApprovalRequest.Kept kept) {
    return new ApprovalRequest(
        id,
        new ApprovalRequest.Requester(
            "idp:bot" + id, "bot", "agent", Set.of("agents"), Optional.empty()),
        new ApprovalRequest.Origin("session", 1, "127.0.0.1:1"),
        "orders",
        "shop",
        "",
        "UPDATE t SET a = 1",
        new ArrayList<>(),
        "update t set a = ?",
        "ab".repeat(32),
        Set.of("update"),
        Set.of("shop.t"),
        new ApprovalRequest.Terms(
            "agents/1",
            Set.of("dba", "leads"),
            people,
            groups,
            Optional.empty(),
            NOW.plusSeconds(60),
            NOW.plusSeconds(60)),
        OptionalLong.empty(),
        NOW,
        Optional.empty(),
        List.of(),
        Optional.ofNullable(kept));
  }
}
