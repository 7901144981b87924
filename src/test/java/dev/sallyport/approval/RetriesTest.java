package dev.sallyport.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approval.ApprovalStore.PendingBounds;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.Revocation;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

/** Requests that outlive the wait for them, over the real embedded store. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class RetriesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Principal DANA =
      new Principal("idp:dana", Principal.Kind.HUMAN, "Dana", Set.of("dba"), "idp", Map.of());
  private static final Binding BINDING =
      new Binding("key", "basis", Optional.empty(), Optional.empty());

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final ApprovalFeed feed = new ApprovalFeed();
  private Store store;
  private StoredApprovalDesk desk;
  private Retries retries;

  @BeforeEach
  void open() {
    store = EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx).await();
    desk = deskOf("here");
    desk.start().await();
    retries = desk.retries().orElseThrow();
  }

  @AfterEach
  void close() {
    desk.close().await();
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldStayOpenWhenTheConnectionWaitsNoLonger() {
    assertThat(released("a").state()).isEqualTo(ApprovalState.PENDING);
    ApprovalRecord open = found("a");
    assertThat(open.state()).isEqualTo(ApprovalState.PENDING);
    assertThat(open.waiting().held()).isFalse();
    assertThat(retries.find(BINDING, "idp:agent").await()).contains(open);
  }

  @ParameterizedTest
  @CsvSource({"PRINCIPAL, idp:agent", "GROUP, reporting-agents"})
  void shouldBeOfNoUseOnceTheAgentWasRevoked(Revocation.Kind kind, String subject) {
    // Given one that is approved and not used, and one that is open
    released("a");
    Deciding.decide(desk, "a", DANA, true, "").await();
    ApprovalRecord approved = retries.find(BINDING, "idp:agent").await().orElseThrow();
    released("b");
    // When somebody else is revoked
    desk.endOf(List.of(SampleRevocation.of(Revocation.Kind.PRINCIPAL, "idp:other"))).await();
    desk.endOf(List.of(SampleRevocation.of(Revocation.Kind.GROUP, "idp:agent"))).await();
    desk.endOf(List.of(SampleRevocation.of(Revocation.Kind.LEASE, "idp:agent"))).await();
    // Then
    assertThat(retries.find(BINDING, "idp:agent").await()).isPresent();
    // When
    desk.endOf(List.of(SampleRevocation.of(kind, subject))).await();
    // Then nothing of it comes back with the agent
    assertThat(retries.find(BINDING, "idp:agent").await()).isEmpty();
    assertThat(found("b").state()).isEqualTo(ApprovalState.WITHDRAWN);
    assertThat(found("a").waiting().binding()).isEmpty();
    assertThat(retries.claim(approved).await()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"PRINCIPAL, idp:dana", "GROUP, dba"})
  void shouldBeOfNoUseOnceWhoApprovedWasRevoked(Revocation.Kind kind, String subject) {
    // Given one that is approved and not used, and one of which half a quorum is there
    released("a");
    Deciding.decide(desk, "a", DANA, true, "").await();
    ApprovalRecord approved = retries.find(BINDING, "idp:agent").await().orElseThrow();
    desk.submit(SampleRequest.withQuorum("b", 2));
    awaitFiled("b");
    Deciding.decide(desk, "b", DANA, true, "").await();
    assertThat(found("b").votes()).hasSize(1);
    // When
    desk.endOf(List.of(SampleRevocation.of(kind, subject))).await();
    // Then
    assertThat(retries.claim(approved).await()).isFalse();
    assertThat(found("b").state()).isEqualTo(ApprovalState.PENDING);
    assertThat(found("b").votes()).isEmpty();
  }

  @Test
  void shouldBeUsedOnceWhenItIsApprovedLater() {
    // Given
    released("a");
    Deciding.decide(desk, "a", DANA, true, "").await();
    ApprovalRecord approved = retries.find(BINDING, "idp:agent").await().orElseThrow();
    // When, at two gateways at once
    Future<Boolean> one = retries.claim(approved);
    Future<Boolean> two = deskOf("elsewhere").retries().orElseThrow().claim(approved);
    // Then
    assertThat(one.await() ^ two.await()).isTrue();
    assertThat(found("a").waiting().claimedAt()).isPresent();
    assertThat(found("a").waiting().binding()).isEmpty();
    assertThat(retries.find(BINDING, "idp:agent").await()).isEmpty();
  }

  @Test
  void shouldBeOfNoUseToAnotherStatementOrAnotherPrincipal() {
    released("a");
    Deciding.decide(desk, "a", DANA, true, "").await();
    Binding other = new Binding("other", "basis", Optional.empty(), Optional.empty());
    assertThat(retries.find(other, "idp:agent").await()).isEmpty();
    assertThat(retries.find(BINDING, "idp:other").await()).isEmpty();
  }

  @Test
  void shouldBeOfNoUseToAnotherWhenTheConnectionGotIt() {
    // Given one that is approved while its connection waits
    Future<ApprovalOutcome> waiting = desk.submit(lasting("a", MINUTE), Optional.of(BINDING));
    awaitFiled("a");
    Deciding.decide(desk, "a", DANA, true, "").await();
    assertThat(waiting.await().state()).isEqualTo(ApprovalState.APPROVED);
    // Then
    assertThat(retries.find(BINDING, "idp:agent").await()).isEmpty();
    assertThat(retries.claim(found("a")).await()).isFalse();
    assertThat(found("a").waiting().binding()).isEmpty();
  }

  @Test
  void shouldLetOneConnectionAtATimeWaitAgain() {
    // Given
    released("a");
    Instant until = Instant.now().plus(MINUTE);
    // When
    Retries.Wait wait = retries.attach(found("a"), "second", 7, until).await();
    // Then
    assertThat(wait.begun()).isTrue();
    assertThat(found("a").waiting().held()).isTrue();
    assertThat(found("a").waiting().session()).isEqualTo("second");
    Retries elsewhere = deskOf("elsewhere").retries().orElseThrow();
    assertThat(elsewhere.attach(found("a"), "third", 1, until).await().begun()).isFalse();
    assertThat(retries.find(BINDING, "idp:agent").await()).isEmpty();
    Deciding.decide(desk, "a", DANA, true, "now").await();
    assertThat(wait.outcome().await().reason()).isEqualTo("now");
    assertThat(retries.claim(found("a")).await()).isFalse();
  }

  @Test
  void shouldBeFoundDeniedUntilItsLifeIsOver() {
    released("a");
    Deciding.decide(desk, "a", DANA, false, "no").await();
    assertThat(retries.find(BINDING, "idp:agent").await()).contains(found("a"));
    RetryStore later = store.approvalStore().retries();
    Instant over = found("a").request().terms().expiresAt();
    assertThat(later.find("key", "idp:agent", over).await()).isEmpty();
  }

  @Test
  void shouldNotBeUsedWhenItsLifeIsOver() {
    released("a");
    Deciding.decide(desk, "a", DANA, true, "").await();
    Instant over = found("a").request().terms().expiresAt();
    assertThat(store.approvalStore().retries().claim("a", over).await()).isFalse();
    store.approvalStore().retries().forget(over).await();
    assertThat(found("a").waiting().binding()).isEmpty();
  }

  @Test
  void shouldStayOpenOverARestart() {
    released("open");
    desk.submit(lasting("held", MINUTE), Optional.of(BINDING));
    awaitFiled("held");
    StoredApprovalDesk restarted = deskOf("here");
    assertThat(restarted.start().await()).isEqualTo(1);
    assertThat(found("open").state()).isEqualTo(ApprovalState.PENDING);
    assertThat(found("held").outcome().orElseThrow().reason()).contains("send the statement again");
    assertThat(found("held").waiting().binding()).isEmpty();
    restarted.close().await();
  }

  /** Files it and lets its hold end. */
  private ApprovalOutcome released(String id) {
    return desk.submit(lasting(id, Duration.ofMillis(1)), Optional.of(BINDING)).await();
  }

  private void awaitFiled(String id) {
    // Requests are written by one connection, so whatever is written of them next comes after it.
    store.approvalStore().retries().forget(Instant.EPOCH).await();
    assertThat(found(id)).isNotNull();
  }

  private ApprovalRecord found(String id) {
    return store.approvalStore().find(id).await().orElseThrow();
  }

  private static ApprovalRequest lasting(String id, Duration hold) {
    return SampleRequest.lasting(id, hold, Duration.ofHours(1));
  }

  private StoredApprovalDesk deskOf(String gateway) {
    return new StoredApprovalDesk(
        vertx,
        Clock.systemUTC(),
        store.approvalStore(),
        feed,
        gateway,
        PendingBounds.DEFAULT,
        (request, decision) -> Future.succeededFuture());
  }
}
