package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.LeaseStore;
import dev.sallyport.approval.ApprovalStore.PendingBounds;
import dev.sallyport.approval.ApprovalStore.VoteResult;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.identity.Lease;
import dev.sallyport.identity.Revocation;
import dev.sallyport.publishing.PolicyVersion;
import dev.sallyport.recording.SampleEvents;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.recording.chain.SigningKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that do the same at the same moment: it is done once, and nothing is left out. */
@Tag(PostgresServer.ALONE)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SeveralNodesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final int ROUNDS = 30;

  private final StoreConfig config = PostgresServer.empty();
  private final List<Vertx> machines = List.of(Vertx.vertx(), Vertx.vertx(), Vertx.vertx());
  private final List<Store> nodes = new ArrayList<>();

  @BeforeEach
  void open() {
    machines.forEach(vertx -> nodes.add(Store.open(config, vertx).await()));
  }

  @AfterEach
  void close() {
    nodes.forEach(store -> store.close().await());
    machines.forEach(vertx -> vertx.close().await());
  }

  private interface Step<T> {
    Future<T> at(Store node, int number);
  }

  /** The same at all of them, without waiting for the answer of one. */
  private <T> List<T> everywhere(Step<T> step) {
    List<Future<T>> all = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      all.add(step.at(nodes.get(i), i));
    }
    return all.stream().map(one -> one.await()).toList();
  }

  @Test
  void shouldDecideARequestOnce() {
    for (int round = 0; round < ROUNDS; round++) {
      String id = "r" + round;
      nodes
          .get(0)
          .approvalStore()
          .insert(RacingVotesTest.request(id, 1, 1), "gateway", PendingBounds.DEFAULT)
          .await();
      // When one approves and others deny, each on another node
      List<VoteResult> results =
          everywhere(
              (node, number) ->
                  node.approvalStore()
                      .vote(
                          id,
                          RacingVotesTest.vote("person-" + number, number == 0, "dba"),
                          Set.of("dba")));
      // Then
      assertThat(results).as(id).containsOnlyOnce(VoteResult.DECIDED);
      assertThat(results).filteredOn(VoteResult.ALREADY_FINAL::equals).hasSize(2);
    }
  }

  @Test
  void shouldCompleteAQuorumThatMeetsOnSeveralNodes() {
    for (int round = 0; round < ROUNDS; round++) {
      String id = "q" + round;
      nodes
          .get(0)
          .approvalStore()
          .insert(RacingVotesTest.request(id, 3, 1), "gateway", PendingBounds.DEFAULT)
          .await();
      List<VoteResult> results =
          everywhere(
              (node, number) ->
                  node.approvalStore()
                      .vote(
                          id,
                          RacingVotesTest.vote("person-" + number, true, "dba"),
                          Set.of("dba")));
      assertThat(results).as(id).containsOnlyOnce(VoteResult.DECIDED);
      assertThat(results).filteredOn(VoteResult.COUNTED::equals).hasSize(2);
    }
  }

  @Test
  void shouldLeaveNoWordOfWhoIsRevokedInTheSameMomentAtAnotherNode() {
    for (int round = 0; round < ROUNDS; round++) {
      String id = "w" + round;
      String subject = "idp:person-" + round;
      nodes
          .get(0)
          .approvalStore()
          .insert(RacingVotesTest.request(id, 2, 1), "gateway", PendingBounds.DEFAULT)
          .await();
      Revocation revocation =
          new Revocation(
              id, Revocation.Kind.PRINCIPAL, subject, "gone", "idp:adam", NOW, Optional.empty());
      // When somebody votes at one node and is revoked at another
      Future<VoteResult> voted =
          nodes
              .get(1)
              .approvalStore()
              .vote(id, RacingVotesTest.vote("person-" + round, true, "dba"), Set.of("dba"));
      nodes
          .get(0)
          .revocationStore()
          .keep(revocation)
          .compose(kept -> nodes.get(0).approvalStore().retries().endOf(List.of(revocation)))
          .await();
      voted.await();
      // Then, whichever came first
      assertThat(nodes.get(2).approvalStore().find(id).await().orElseThrow().votes())
          .as("round %s, %s", round, voted.result())
          .isEmpty();
    }
  }

  @Test
  void shouldUseATokenAndALeaseOnce() {
    for (int round = 0; round < ROUNDS; round++) {
      String token = "t" + round;
      assertThat(everywhere((node, number) -> node.tokenUses().first(token, NOW)))
          .containsOnlyOnce(true);
      Lease lease = LeaseStoreTest.lease("corp:reporter-" + round, 1);
      nodes.get(0).leases().insert(lease, "request-" + round, LeaseStore.Bounds.DEFAULT).await();
      assertThat(everywhere((node, number) -> node.leases().take(lease.id(), LeaseStoreTest.NOW)))
          .containsOnlyOnce(LeaseStore.Taken.TAKEN);
    }
  }

  @Test
  void shouldNumberPoliciesWithoutGaps() {
    for (int round = 0; round < ROUNDS; round++) {
      String digest = "d" + round;
      everywhere(
          (node, number) ->
              node.policyVersions()
                  .record(
                      digest + number,
                      NOW,
                      Optional.empty(),
                      "",
                      OptionalLong.empty(),
                      new TreeMap<>()));
    }
    assertThat(nodes.get(0).policyVersions().list(OptionalLong.empty(), 200).await())
        .extracting(PolicyVersion::number)
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, 3L * ROUNDS).map(n -> 3L * ROUNDS + 1 - n).boxed().toList());
  }

  @Test
  void shouldKeepAndSignWhatComesFromAllOfThem() throws Exception {
    // Given
    AuditFixture fixture = new AuditFixture();
    List<SigningKey> keys = List.of(fixture.key(), SigningKey.generate(), SigningKey.generate());
    everywhere(
        (node, number) ->
            node.sign(fixture.home("home-" + number, keys.get(number)), AuditFixture.CLOCK));
    // When
    for (int round = 0; round < ROUNDS; round++) {
      int part = round;
      everywhere(
          (node, number) -> {
            String session = "s" + number + "-" + part;
            List<SessionEvent> events = new ArrayList<>(AuditFixture.session(session));
            events.add(SampleEvents.loginRefused("login-" + session));
            return Future.all(
                    node.sessionArchive().append(events, "home-" + number + ".1", part),
                    node.acts().write(AuditFixture.act("act-" + session)))
                .compose(v -> part % 10 == 9 ? node.checkpoint() : Future.succeededFuture());
          });
    }
    // Then
    AuditReport report = StoreCheck.of(config, Set.of(), List.of());
    assertThat(report.findings()).isEmpty();
    assertThat(report.sessions()).isEqualTo(3L * ROUNDS + 3);
    assertThat(report.heads()).hasSize(3);
    assertThat(
            nodes
                .get(1)
                .statementSearch()
                .statements(new AskedStatements().text("drop").limit(500).filter())
                .await()
                .list())
        .hasSize(3 * ROUNDS);
  }
}
