package dev.sallyport.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.approval.ApprovalRequest.Requester;
import dev.sallyport.approval.ApprovalRequest.Terms;
import dev.sallyport.approval.ApprovalStore.PendingBounds;
import dev.sallyport.approval.DecisionRefusedException.Reason;
import dev.sallyport.identity.Principal;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
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

/** Who may decide, on what, and how many of them. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class DecisionRulesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Principal DANA = person("dana", "dba");
  private static final Principal DORA = person("dora", "dba");
  private static final Principal ERIK = person("erik", "dba", "leads");
  private static final Principal LEA = person("lea", "leads");
  private static final Requester AGENT = requester(Optional.empty());

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final List<String> log = new ArrayList<>();
  private boolean logFails;
  private Store store;
  private StoredApprovalDesk desk;

  @BeforeEach
  void open() {
    store = EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx).await();
    desk =
        new StoredApprovalDesk(
            vertx,
            Clock.fixed(NOW, ZoneOffset.UTC),
            store.approvalStore(),
            new ApprovalFeed(),
            "here",
            PendingBounds.DEFAULT,
            this::write);
  }

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  private Future<Void> write(ApprovalRequest request, Decision decision) {
    log.add("PENDING " + decision.by().id() + " " + decision.approve());
    return logFails ? Future.failedFuture("the disk is full") : Future.succeededFuture();
  }

  @Test
  void shouldWantPeopleOfSeveralGroups() {
    ApprovalRequest request = file("a", AGENT, terms(3, 2, Optional.empty()));
    approve(request, DANA).await();
    approve(request, DORA).await();
    approve(request, person("dirk", "dba")).await();
    assertThat(state("a")).isEqualTo(ApprovalState.PENDING);
    assertThat(found("a").missing()).isEqualTo(new Quorum.Missing(1, 1, Set.of("leads")));
    // When
    ApprovalRecord decided = approve(request, ERIK).await();
    // Then
    assertThat(decided.state()).isEqualTo(ApprovalState.APPROVED);
    assertThat(decided.votes())
        .filteredOn(vote -> vote.principal().equals(ERIK.id()))
        .singleElement()
        .satisfies(
            vote -> {
              assertThat(vote.groups()).containsExactlyInAnyOrder("dba", "leads");
              assertThat(vote.digest()).isEqualTo(request.digest());
            });
  }

  @Test
  void shouldKeepTheGroupsThatAPersonHadWhenVoting() {
    ApprovalRequest request = file("a", AGENT, terms(2, 2, Optional.empty()));
    approve(request, LEA).await();
    // When others have been given the group that is missing
    ApprovalRecord decided = approve(request, DANA).await();
    // Then
    assertThat(decided.state()).isEqualTo(ApprovalState.APPROVED);
    assertThat(decided.votes().get(0).groups()).hasSize(1);
  }

  @Test
  void shouldFileNothingThatNobodyCouldApprove() {
    for (Terms terms : List.of(terms(1, 2, Optional.empty()), terms(3, 3, Optional.empty()))) {
      ApprovalRequest request = request("a", AGENT, terms);
      assertThatThrownBy(() -> desk.submit(request).await())
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldNotTakeTheWordOfWhomTheRequesterActsFor() {
    ApprovalRequest request =
        file("a", requester(Optional.of(DANA.id())), terms(1, 1, Optional.empty()));
    assertRefused(approve(request, DANA), Reason.ACTS_FOR);
    assertRefused(deny(request, DANA), Reason.ACTS_FOR);
    assertThat(approve(request, DORA).await().state()).isEqualTo(ApprovalState.APPROVED);
  }

  @Test
  void shouldNotTakeTheWordOfWhoActsForSomebody() {
    ApprovalRequest request = file("a", AGENT, terms(1, 1, Optional.empty()));
    Principal delegate =
        new Principal(
            "idp:x",
            Principal.Kind.HUMAN,
            "X",
            Set.of("dba"),
            "idp",
            Map.of(),
            Optional.of(DANA.id()));
    assertRefused(approve(request, delegate), Reason.NOT_AN_APPROVER);
  }

  @Test
  void shouldShowAnOwnerWhatTheirAgentAsksAndNothingElse() {
    Principal owner = person("sam", "developers");
    file("mine", requester(Optional.of(owner.id())), terms(1, 1, Optional.empty()));
    file("other", requester(Optional.of(DANA.id())), terms(1, 1, Optional.empty()));
    // Then
    assertThat(desk.list(Optional.empty(), owner, false, 10).await())
        .extracting(seen -> seen.request().id())
        .containsExactly("mine");
    assertThat(desk.find("mine", owner, false).await()).isPresent();
    assertThat(desk.find("other", owner, false).await()).isEmpty();
    assertRefused(approve(found("mine").request(), owner), Reason.ACTS_FOR);
  }

  @Test
  void shouldApproveOnlyWhatWasShown() {
    ApprovalRequest request = file("a", AGENT, terms(1, 1, Optional.empty()));
    for (String other : List.of("", "0".repeat(64), request.digest().substring(1))) {
      assertRefused(say(request, DANA, true, other, Optional.of(NOW)), Reason.DIGEST_DIFFERS);
    }
    assertRefused(
        say(request, DANA, false, "0".repeat(64), Optional.of(NOW)), Reason.DIGEST_DIFFERS);
    assertThat(log).isEmpty();
    // To deny one need not have read all of it.
    assertThat(say(request, DANA, false, "", Optional.empty()).await().state())
        .isEqualTo(ApprovalState.DENIED);
  }

  @Test
  void shouldWantAFreshSignInToApprove() {
    Duration age = Duration.ofMinutes(5);
    ApprovalRequest request = file("a", AGENT, terms(2, 1, Optional.of(age)));
    for (Optional<Instant> stale :
        List.of(Optional.<Instant>empty(), Optional.of(NOW.minus(age).minusMillis(1)))) {
      assertRefused(say(request, DANA, true, request.digest(), stale), Reason.FRESH_SIGN_IN);
    }
    assertThat(log).isEmpty();
    assertThat(
            say(request, DANA, true, request.digest(), Optional.of(NOW.minus(age))).await().votes())
        .hasSize(1);
    assertThat(say(request, DORA, false, request.digest(), Optional.empty()).await().state())
        .isEqualTo(ApprovalState.DENIED);
  }

  @Test
  void shouldWriteADecisionDownBeforeItCounts() {
    ApprovalRequest request = file("a", AGENT, terms(1, 1, Optional.empty()));
    approve(request, DANA).await();
    assertThat(log).containsExactly("PENDING idp:dana true");
    assertRefused(approve(request, DORA), Reason.ALREADY_FINAL);
    assertThat(log).hasSize(1);
  }

  @Test
  void shouldTakeNoDecisionThatCannotBeWrittenDown() {
    ApprovalRequest request = file("a", AGENT, terms(1, 1, Optional.empty()));
    logFails = true;
    assertThatThrownBy(() -> approve(request, DANA).await()).hasMessageContaining("disk is full");
    assertThat(found("a").votes()).isEmpty();
    assertThat(state("a")).isEqualTo(ApprovalState.PENDING);
  }

  private Future<ApprovalRecord> approve(ApprovalRequest request, Principal by) {
    return say(request, by, true, request.digest(), Optional.of(NOW));
  }

  private Future<ApprovalRecord> deny(ApprovalRequest request, Principal by) {
    return say(request, by, false, request.digest(), Optional.of(NOW));
  }

  private Future<ApprovalRecord> say(
      ApprovalRequest request,
      Principal by,
      boolean approve,
      String digest,
      Optional<Instant> signedInAt) {
    return desk.decide(
        request.id(), new Decision(by, signedInAt, approve, approve ? "" : "no", digest));
  }

  private static void assertRefused(Future<ApprovalRecord> decision, Reason reason) {
    assertThatThrownBy(decision::await)
        .isInstanceOfSatisfying(
            DecisionRefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private ApprovalState state(String id) {
    return found(id).state();
  }

  private ApprovalRecord found(String id) {
    return store.approvalStore().find(id).await().orElseThrow();
  }

  private ApprovalRequest file(String id, Requester requester, Terms terms) {
    ApprovalRequest request = request(id, requester, terms);
    store.approvalStore().insert(request, "here", PendingBounds.DEFAULT).await();
    return request;
  }

  private static ApprovalRequest request(String id, Requester requester, Terms terms) {
    ApprovalRequest sample = SampleRequest.with(id);
    return new ApprovalRequest(
        id,
        requester,
        sample.origin(),
        sample.connection(),
        sample.schema(),
        sample.sqlMode(),
        sample.statement(),
        sample.parameters(),
        sample.shape(),
        sample.digest(),
        sample.verbs(),
        sample.tables(),
        terms,
        sample.estimatedRows(),
        NOW,
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  private static Terms terms(int people, int groups, Optional<Duration> freshSignIn) {
    return new Terms(
        "agents/1",
        Set.of("dba", "leads"),
        people,
        groups,
        freshSignIn,
        NOW.plusSeconds(60),
        NOW.plusSeconds(60));
  }

  private static Requester requester(Optional<String> actsFor) {
    return new Requester("idp:agent", "Agent", "agent", Set.of("agents"), actsFor);
  }

  private static Principal person(String name, String... groups) {
    return new Principal(
        "idp:" + name, Principal.Kind.HUMAN, name, Set.of(groups), "idp", Map.of());
  }
}
