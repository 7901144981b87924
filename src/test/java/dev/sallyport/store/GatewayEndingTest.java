package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.access.LeaseRevoking;
import dev.sallyport.access.LeaseStore;
import dev.sallyport.access.Revoking;
import dev.sallyport.approval.ApprovalFeed;
import dev.sallyport.approval.ApprovalStore;
import dev.sallyport.approval.ApprovalStore.PendingBounds;
import dev.sallyport.approval.StandingApprovals;
import dev.sallyport.approval.StoredApprovalDesk;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.identity.Lease;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.Revocation;
import dev.sallyport.identity.Revocation.Kind;
import dev.sallyport.identity.RevokedIdentities;
import dev.sallyport.session.SessionRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What revocations end, by a node of the role gateway as whose database user it is. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(PostgresServer.ALONE)
class GatewayEndingTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private final Vertx vertx = Vertx.vertx();
  private final StoreConfig.PostgreSql owner = PostgresServer.empty();
  private final StoreConfig.PostgreSql gateway = PostgresServer.asGateway(owner);
  private final Lease lease = LeaseStoreTest.lease("corp:reporter", 1);
  private Store console;

  /** What is there to be ended. */
  @BeforeEach
  void open() {
    console = Store.open(owner, vertx).await();
    console.leases().insert(lease, "request", LeaseStore.Bounds.DEFAULT).await();
    approvedByOneOfTwo("danas", "dana");
    approvedByOneOfTwo("carls", "carl");
    console.standing().insert(RacingVotesTest.standing("standing", "danas", "dana")).await();
  }

  @AfterEach
  void close() {
    console.close().await();
    vertx.close().await();
  }

  @Test
  void shouldCarryOutWhatAConsoleWroteDownBeforeItDied() {
    // Given
    revoke(Kind.LEASE, lease.id());
    revoke(Kind.SESSION, "a session");
    revoke(Kind.PRINCIPAL, "idp:dana");
    Store store = Store.open(gateway, vertx).await();
    try {
      RevokedIdentities revoked = new RevokedIdentities();
      Revoking revoking = revoking(store, revoked);
      // When a gateway starts
      revoking.start().await();
      revoking.endLeftOver().await();
      // Then
      assertThat(revoked.against(person("idp:dana"), Optional.empty())).isPresent();
      assertThat(store.leases().lease(lease.id()).await().orElseThrow().end()).isPresent();
      assertThat(store.standing().find("standing").await().orElseThrow().ended()).isPresent();
      assertThat(store.approvalStore().find("danas").await().orElseThrow().votes()).isEmpty();
      assertThat(store.approvalStore().find("carls").await().orElseThrow().votes()).hasSize(1);
      // And when it has run and missed something, of a group too
      revoke(Kind.GROUP, "dba");
      revoking.missedElsewhere().await();
      assertThat(store.approvalStore().find("carls").await().orElseThrow().votes()).isEmpty();
      // And when it is told
      revoking.changedElsewhere("idp:dana").await();
      assertThat(store.failures()).isZero();
    } finally {
      store.close().await();
    }
  }

  @Test
  void shouldEndOnlyWhatARevocationEnds() throws SQLException {
    // Given one of somebody else
    revoke(Kind.PRINCIPAL, "idp:erik");
    // Then nothing of others can be ended, nor in the name of who revoked nobody
    for (String refused :
        List.of(
            "UPDATE leases SET state = 'revoked', ended_by = 'idp:adam', ended_at = 1",
            "UPDATE leases SET state = 'given_back'",
            "UPDATE standing_approvals SET ended_by = 'idp:adam', ended_at = 1",
            "UPDATE approval_votes SET digest = 'of another text'")) {
      assertThatThrownBy(() -> run(refused)).as(refused).hasMessageContaining("row-level security");
    }
    assertThat(run("DELETE FROM approval_votes")).isZero();
    // And what is over does not begin again
    revoke(Kind.LEASE, lease.id());
    revoke(Kind.PRINCIPAL, "idp:dana");
    assertThat(run("UPDATE leases SET state = 'revoked', ended_at = 1")).isEqualTo(1);
    assertThat(run("UPDATE leases SET state = 'open'")).isZero();
    String end = "UPDATE standing_approvals SET ended_by = '%s', ended_at = 1, key = ''";
    assertThatThrownBy(() -> run(end.formatted("idp:olga"))).hasMessageContaining("row-level");
    assertThat(run(end.formatted("idp:adam"))).isEqualTo(1);
    assertThat(run("UPDATE standing_approvals SET ended_at = NULL, key = 'key'")).isZero();
    assertThat(run("DELETE FROM approval_votes")).isEqualTo(1);
  }

  private void approvedByOneOfTwo(String id, String who) {
    ApprovalStore requests = console.approvalStore();
    requests.insert(RacingVotesTest.request(id, 2, 1), "home", PendingBounds.DEFAULT).await();
    requests.vote(id, RacingVotesTest.vote(who, true, "dba"), Set.of("dba")).await();
  }

  /** As the gateway puts it together. */
  private Revoking revoking(Store store, RevokedIdentities revoked) {
    StandingApprovals standing = new StandingApprovals(store.standing(), CLOCK);
    StoredApprovalDesk desk =
        new StoredApprovalDesk(
            vertx,
            CLOCK,
            store.approvalStore(),
            new ApprovalFeed(),
            "home",
            PendingBounds.DEFAULT,
            (request, decision) -> Future.failedFuture("nobody decides here"));
    Revoking revoking =
        new Revoking(
            CLOCK,
            store.revocationStore(),
            revoked,
            new SessionRegistry(revoked, any -> true),
            LeaseRevoking.in(store.leases()),
            store.acts());
    revoking.onRevoked(these -> Future.join(standing.endOf(these), desk.endOf(these)).mapEmpty());
    return revoking;
  }

  private void revoke(Kind kind, String subject) {
    console
        .revocationStore()
        .keep(new Revocation(subject, kind, subject, "gone", "idp:adam", NOW, Optional.empty()))
        .await();
  }

  private static Principal person(String id) {
    return new Principal(id, Principal.Kind.HUMAN, id, Set.of(), "idp", Map.of());
  }

  private int run(String statement) throws SQLException {
    return GatewayRightsTest.as(gateway, statement);
  }
}
