package dev.sallyport.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.approval.ApprovalStore.PendingBounds;
import dev.sallyport.approval.DecisionRefusedException.Reason;
import dev.sallyport.identity.Principal;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The desk over the real embedded store. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class StoredApprovalDeskTest {
  private static final Principal DANA = human("dana", "dba");
  private static final Principal ERIK = human("erik", "dba", "leads");

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final ApprovalFeed feed = new ApprovalFeed();
  private Store store;
  private StoredApprovalDesk desk;

  @BeforeEach
  void openDesk() {
    store = EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx).await();
    desk = newDesk("here", PendingBounds.DEFAULT);
    desk.start().await();
  }

  @AfterEach
  void close() {
    desk.close().await();
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldWakeTheSessionWithTheApproversWords() {
    // Given
    Future<ApprovalOutcome> waiting = file(SampleRequest.with("a1"));
    // When
    ApprovalRecord decided = Deciding.decide(desk, "a1", DANA, true, "  go ahead ").await();
    // Then
    ApprovalOutcome outcome = waiting.await();
    assertThat(outcome.state()).isEqualTo(ApprovalState.APPROVED);
    assertThat(outcome.by()).isEqualTo("Name of dana");
    assertThat(outcome.reason()).isEqualTo("go ahead");
    assertThat(decided.outcome()).contains(outcome);
    assertThat(desk.find("a1", DANA, false).await()).contains(decided);
  }

  @Test
  void shouldKeepWhatWasShown() {
    ApprovalRequest request = SampleRequest.with("a1");
    file(request);
    assertThat(desk.find("a1", DANA, false).await().orElseThrow().request()).isEqualTo(request);
  }

  @Test
  void shouldWakeTheSessionOnItsOwnContext() throws Exception {
    // Given a session on an event loop
    Context session = vertx.getOrCreateContext();
    BlockingQueue<Context> wokenOn = new LinkedBlockingQueue<>();
    BlockingQueue<ApprovalRecord> announced = new LinkedBlockingQueue<>();
    feed.subscribe(announced::add);
    session.runOnContext(
        v ->
            desk.submit(SampleRequest.with("a1"))
                .onSuccess(outcome -> wokenOn.add(Vertx.currentContext())));
    announced.take();
    // When somebody decides elsewhere
    Deciding.decide(desk, "a1", DANA, true, "").await();
    // Then
    assertThat(wokenOn.poll(30, TimeUnit.SECONDS)).isSameAs(session);
  }

  @Test
  void shouldRefuseDenyingWithoutReason() {
    Future<ApprovalOutcome> waiting = file(SampleRequest.with("a1"));
    assertRefused(Deciding.decide(desk, "a1", DANA, false, "  "), Reason.BAD_REASON);
    assertRefused(Deciding.decide(desk, "a1", DANA, true, "x".repeat(1001)), Reason.BAD_REASON);
    // It is printed on the agent's terminal as it is
    assertRefused(
        Deciding.decide(desk, "a1", DANA, false, "no\u001b]0;owned\u0007"), Reason.BAD_REASON);
    assertThat(waiting.isComplete()).isFalse();
    Deciding.decide(desk, "a1", DANA, false, "not on a Friday").await();
    assertThat(waiting.await().state()).isEqualTo(ApprovalState.DENIED);
    assertThat(waiting.await().reason()).isEqualTo("not on a Friday");
  }

  @Test
  void shouldNeverLetTheRequesterDecide() {
    // Given a person whose own statement waits, and who is an approver
    ApprovalRequest request = SampleRequest.by("a1", DANA.id(), "human");
    Future<ApprovalOutcome> waiting = file(request);
    // When, then
    assertRefused(Deciding.decide(desk, "a1", DANA, true, ""), Reason.OWN_REQUEST);
    assertRefused(Deciding.decide(desk, "a1", DANA, false, "mine"), Reason.OWN_REQUEST);
    assertThat(waiting.isComplete()).isFalse();
  }

  @Test
  void shouldNeverLetAnAgentDecide() {
    Principal agent =
        new Principal("idp:bot", Principal.Kind.AGENT, "Bot", Set.of("dba"), "idp", Map.of());
    file(SampleRequest.with("a1"));
    assertRefused(Deciding.decide(desk, "a1", agent, true, ""), Reason.NOT_AN_APPROVER);
    assertThat(desk.find("a1", agent, false).await()).isEmpty();
  }

  @Test
  void shouldAskForAnApproverGroupEvenFromAdmins() {
    file(SampleRequest.with("a1"));
    assertRefused(
        Deciding.decide(desk, "a1", human("root", "sallyport-admins"), true, ""),
        Reason.NOT_AN_APPROVER);
    assertRefused(Deciding.decide(desk, "nowhere", DANA, true, ""), Reason.NOT_FOUND);
  }

  @Test
  void shouldGiveOneDecisionToTwoClicksAtOnce() {
    for (int round = 0; round < 20; round++) {
      // Given
      String id = "race-" + round;
      Future<ApprovalOutcome> waiting = file(SampleRequest.with(id));
      // When two people click at once
      Future<ApprovalRecord> yes = Deciding.decide(desk, id, DANA, true, "yes");
      Future<ApprovalRecord> no = Deciding.decide(desk, id, ERIK, false, "no");
      Future.join(yes, no).otherwiseEmpty().await();
      // Then one of them decided and the other one was told so
      ApprovalOutcome outcome = waiting.await();
      assertThat(yes.succeeded()).isNotEqualTo(no.succeeded());
      assertThat(outcome.state())
          .isEqualTo(yes.succeeded() ? ApprovalState.APPROVED : ApprovalState.DENIED);
      Throwable loser = yes.succeeded() ? no.cause() : yes.cause();
      assertThat(((DecisionRefusedException) loser).reason()).isEqualTo(Reason.ALREADY_FINAL);
      ApprovalRecord record = desk.find(id, DANA, false).await().orElseThrow();
      assertThat(record.outcome()).contains(outcome);
      assertThat(record.votes()).hasSize(1);
    }
  }

  @Test
  void shouldCountPeopleAndNotClicksAgainstTheQuorum() {
    // Given
    Future<ApprovalOutcome> waiting = file(SampleRequest.withQuorum("a1", 2));
    // When a person of two approver groups approves twice
    assertThat(Deciding.decide(desk, "a1", ERIK, true, "one").await().state())
        .isEqualTo(ApprovalState.PENDING);
    assertRefused(Deciding.decide(desk, "a1", ERIK, true, "two"), Reason.ALREADY_VOTED);
    assertThat(waiting.isComplete()).isFalse();
    // Then only another person completes it
    ApprovalRecord decided = Deciding.decide(desk, "a1", DANA, true, "three").await();
    assertThat(decided.state()).isEqualTo(ApprovalState.APPROVED);
    assertThat(decided.votes())
        .extracting(ApprovalRecord.Vote::reason)
        .containsExactly("one", "three");
    assertThat(waiting.await().state()).isEqualTo(ApprovalState.APPROVED);
  }

  @Test
  void shouldCompleteAQuorumOfTwoSimultaneousApprovals() {
    Future<ApprovalOutcome> waiting = file(SampleRequest.withQuorum("a1", 2));
    Future.all(
            Deciding.decide(desk, "a1", ERIK, true, ""),
            Deciding.decide(desk, "a1", DANA, true, ""))
        .await();
    assertThat(waiting.await().state()).isEqualTo(ApprovalState.APPROVED);
  }

  @Test
  void shouldEndByOneDenialWhateverTheQuorum() {
    Future<ApprovalOutcome> waiting = file(SampleRequest.withQuorum("a1", 3));
    Deciding.decide(desk, "a1", ERIK, true, "").await();
    Deciding.decide(desk, "a1", DANA, false, "no").await();
    assertThat(waiting.await().state()).isEqualTo(ApprovalState.DENIED);
  }

  @Test
  void shouldExpireAtTheDeadline() {
    // Given
    Future<ApprovalOutcome> waiting = file(SampleRequest.expiringIn("a1", Duration.ofMillis(150)));
    // When nobody decides
    ApprovalOutcome outcome = waiting.await();
    // Then
    assertThat(outcome.state()).isEqualTo(ApprovalState.EXPIRED);
    assertRefused(Deciding.decide(desk, "a1", DANA, true, ""), Reason.ALREADY_FINAL);
  }

  @Test
  void shouldNotCountADecisionAfterTheDeadlineWhenTheTimerDiedWithItsGateway() {
    // Given a request that another gateway filed, and that gateway is gone
    ApprovalRequest request = SampleRequest.expiringIn("a1", Duration.ofMillis(-1));
    store.approvalStore().insert(request, "elsewhere", PendingBounds.DEFAULT).await();
    // When, then
    assertRefused(Deciding.decide(desk, "a1", DANA, true, ""), Reason.ALREADY_FINAL);
    assertThat(desk.find("a1", DANA, false).await().orElseThrow().state())
        .isEqualTo(ApprovalState.EXPIRED);
  }

  @Test
  void shouldGiveOneEndToADecisionAndAWithdrawalAtOnce() {
    for (int round = 0; round < 20; round++) {
      String id = "race-" + round;
      Future<ApprovalOutcome> waiting = file(SampleRequest.with(id));
      Future<ApprovalRecord> yes = Deciding.decide(desk, id, DANA, true, "");
      Future<Void> gone = desk.withdraw(id, "the client left");
      Future.join(yes, gone).otherwiseEmpty().await();
      assertThat(waiting.await().state())
          .isEqualTo(yes.succeeded() ? ApprovalState.APPROVED : ApprovalState.WITHDRAWN);
      assertThat(desk.find(id, DANA, false).await().orElseThrow().outcome())
          .contains(waiting.await());
    }
  }

  @Test
  void shouldLeaveADecisionAsItIsWhateverComesLater() {
    file(SampleRequest.with("a1"));
    ApprovalRecord decided = Deciding.decide(desk, "a1", DANA, true, "yes").await();
    desk.withdraw("a1", "the client left").await();
    ApprovalOutcome late =
        new ApprovalOutcome(ApprovalState.EXPIRED, "", "nobody decided in time", Instant.now());
    assertThat(store.approvalStore().finish("a1", late).await()).isFalse();
    assertThat(desk.find("a1", DANA, false).await()).contains(decided);
  }

  @Test
  void shouldWithdrawAlsoBeforeTheRequestIsStored() {
    Future<ApprovalOutcome> waiting = desk.submit(SampleRequest.with("a1"));
    desk.withdraw("a1", "the client left").await();
    assertThat(waiting.await().state()).isEqualTo(ApprovalState.WITHDRAWN);
    assertThat(waiting.await().reason()).isEqualTo("the client left");
  }

  @Test
  void shouldWithdrawAtStartWhatAnEarlierRunLeft() {
    // Given
    store.approvalStore().insert(SampleRequest.with("old"), "here", PendingBounds.DEFAULT).await();
    store
        .approvalStore()
        .insert(SampleRequest.with("other"), "elsewhere", PendingBounds.DEFAULT)
        .await();
    // When
    StoredApprovalDesk restarted = newDesk("here", PendingBounds.DEFAULT);
    assertThat(restarted.start().await()).isEqualTo(1);
    // Then
    ApprovalOutcome outcome =
        desk.find("old", DANA, false).await().orElseThrow().outcome().orElseThrow();
    assertThat(outcome.state()).isEqualTo(ApprovalState.WITHDRAWN);
    assertThat(outcome.reason()).isEqualTo("the gateway was restarted; send the statement again");
    assertThat(desk.find("other", DANA, false).await().orElseThrow().state())
        .isEqualTo(ApprovalState.PENDING);
    restarted.close().await();
  }

  @Test
  void shouldWithdrawWhatWaitsWhenTheGatewayStops() {
    Future<ApprovalOutcome> waiting = file(SampleRequest.with("a1"));
    desk.close().await();
    assertThat(waiting.await().state()).isEqualTo(ApprovalState.WITHDRAWN);
  }

  @Test
  void shouldBoundWhatWaits() {
    // Given
    StoredApprovalDesk small = newDesk("small", new PendingBounds(3, 2));
    Submitted.to(small, feed, SampleRequest.by("a1", "idp:one", "agent"));
    Submitted.to(small, feed, SampleRequest.by("a2", "idp:one", "agent"));
    // When, then
    assertThatThrownBy(() -> small.submit(SampleRequest.by("a3", "idp:one", "agent")).await())
        .isInstanceOf(TooManyPendingException.class)
        .hasMessageContaining("2 requests of this identity");
    Submitted.to(small, feed, SampleRequest.by("a4", "idp:two", "agent"));
    assertThatThrownBy(() -> small.submit(SampleRequest.by("a5", "idp:three", "agent")).await())
        .isInstanceOf(TooManyPendingException.class)
        .hasMessageContaining("3 requests wait at this gateway");
    assertThat(desk.find("a3", DANA, true).await()).isEmpty();
    small.close().await();
  }

  @Test
  void shouldShowARequestOnlyToWhoIsConcerned() {
    file(SampleRequest.with("a1"));
    Principal stranger = human("sam", "sales");
    Principal requester =
        new Principal("idp:agent", Principal.Kind.AGENT, "A", Set.of("agents"), "idp", Map.of());
    assertThat(desk.find("a1", stranger, false).await()).isEmpty();
    assertThat(desk.find("a1", stranger, true).await()).isPresent();
    assertThat(desk.find("a1", requester, false).await()).isPresent();
    assertThat(desk.list(Optional.empty(), stranger, false, 10).await()).isEmpty();
    assertThat(desk.list(Optional.empty(), stranger, true, 10).await()).hasSize(1);
    assertThat(desk.list(Optional.empty(), ERIK, false, 10).await()).hasSize(1);
    assertThat(desk.list(Optional.empty(), requester, false, 10).await()).hasSize(1);
  }

  @Test
  void shouldListPendingFirstThenNewest() {
    Clock clock = Clock.systemUTC();
    for (int i = 1; i <= 4; i++) {
      file(SampleRequest.requestedAt("a" + i, clock.instant().plusSeconds(i)));
    }
    Deciding.decide(desk, "a4", DANA, true, "").await();
    Deciding.decide(desk, "a2", DANA, false, "no").await();
    assertThat(ids(desk.list(Optional.empty(), DANA, false, 10).await()))
        .containsExactly("a3", "a1", "a4", "a2");
    assertThat(ids(desk.list(Optional.of(ApprovalState.DENIED), DANA, false, 10).await()))
        .containsExactly("a2");
    assertThat(ids(desk.list(Optional.empty(), DANA, false, 1).await())).containsExactly("a3");
  }

  @Test
  void shouldTellListenersOfEveryChangeUntilTheyLeave() throws Exception {
    // Given
    BlockingQueue<ApprovalRecord> told = new LinkedBlockingQueue<>();
    Runnable leave = feed.subscribe(told::add);
    feed.subscribe(
        approval -> {
          throw new IllegalStateException("a broken listener");
        });
    // When
    desk.submit(SampleRequest.withQuorum("a1", 2));
    // Then
    assertThat(told.poll(30, TimeUnit.SECONDS).votes()).isEmpty();
    Deciding.decide(desk, "a1", DANA, true, "").await();
    assertThat(told.poll(30, TimeUnit.SECONDS).votes()).hasSize(1);
    Deciding.decide(desk, "a1", ERIK, true, "").await();
    assertThat(told.poll(30, TimeUnit.SECONDS).state()).isEqualTo(ApprovalState.APPROVED);
    leave.run();
    file(SampleRequest.with("a2"));
    Deciding.decide(desk, "a2", DANA, true, "").await();
    assertThat(told).isEmpty();
  }

  @Test
  void shouldFailTheSubmissionWhenTheStoreIsGone() {
    store.close().await();
    assertThatThrownBy(() -> desk.submit(SampleRequest.with("a1")).await()).isNotNull();
  }

  private StoredApprovalDesk newDesk(String gateway, PendingBounds bounds) {
    return new StoredApprovalDesk(
        vertx,
        Clock.systemUTC(),
        store.approvalStore(),
        feed,
        gateway,
        bounds,
        (request, decision) -> Future.succeededFuture());
  }

  /** Submits and waits until the request can be found. */
  private Future<ApprovalOutcome> file(ApprovalRequest request) {
    return Submitted.to(desk, feed, request);
  }

  private static List<String> ids(List<ApprovalRecord> approvals) {
    List<String> ids = new ArrayList<>();
    approvals.forEach(approval -> ids.add(approval.request().id()));
    return ids;
  }

  private static void assertRefused(Future<ApprovalRecord> decision, Reason reason) {
    assertThatThrownBy(decision::await)
        .isInstanceOfSatisfying(
            DecisionRefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static Principal human(String name, String... groups) {
    return new Principal(
        "idp:" + name, Principal.Kind.HUMAN, "Name of " + name, Set.of(groups), "idp", Map.of());
  }
}
