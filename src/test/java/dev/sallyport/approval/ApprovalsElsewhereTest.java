package dev.sallyport.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approval.ApprovalStore.Hold;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One store, two gateways: what is approved is run once, whichever of them is taken for dead. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class ApprovalsElsewhereTest {
  private static final Principal DANA =
      new Principal("idp:dana", Principal.Kind.HUMAN, "Dana", Set.of("dba"), "idp", Map.of());
  private static final Binding BINDING =
      new Binding("key", "basis", Optional.empty(), Optional.empty());

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final ApprovalFeed here = new ApprovalFeed();
  private final ApprovalFeed there = new ApprovalFeed();
  private Store store;
  private StoredApprovalDesk waiting;
  private StoredApprovalDesk deciding;

  @BeforeEach
  void open() {
    store = EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx).await();
    waiting = desk("here", here);
    deciding = desk("there", there);
  }

  @AfterEach
  void close() {
    waiting.close().await();
    deciding.close().await();
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldWakeWhoWaitsWhenItIsDecidedThere() {
    Future<ApprovalOutcome> outcome = held();
    Deciding.decide(deciding, "a", DANA, true, "").await();
    assertThat(outcome.isComplete()).isFalse();
    // When the change is heard of, twice
    waiting.elsewhere().changed("a").await();
    waiting.elsewhere().changed("a").await();
    // Then
    assertThat(outcome.await().state()).isEqualTo(ApprovalState.APPROVED);
    assertThat(waiting.retries().orElseThrow().find(BINDING, "idp:agent").await()).isEmpty();
  }

  @Test
  void shouldFindWhatWasDecidedWhileNothingWasHeard() {
    Future<ApprovalOutcome> outcome = held();
    Deciding.decide(deciding, "a", DANA, false, "no").await();
    waiting.elsewhere().missed().await();
    assertThat(outcome.await().state()).isEqualTo(ApprovalState.DENIED);
  }

  @Test
  void shouldNotRunWhatWasApprovedAfterItWasTakenForDead() {
    // Given one that waits at a gateway of which the others have heard nothing
    Future<ApprovalOutcome> outcome = held();
    deciding.elsewhere().releaseAllOf("here").await();
    assertThat(store.approvalStore().find("a").await().orElseThrow().waiting().held()).isFalse();
    // When it is approved, and the gateway hears of all of it
    Deciding.decide(deciding, "a", DANA, true, "").await();
    waiting.elsewhere().changed("a").await();
    // Then the one that waited does not run it, and the same statement does elsewhere, once
    assertThat(outcome.await().state()).isEqualTo(ApprovalState.PENDING);
    Retries retries = deciding.retries().orElseThrow();
    ApprovalRecord approved = retries.find(BINDING, "idp:agent").await().orElseThrow();
    assertThat(retries.claim(approved).await()).isTrue();
    assertThat(retries.claim(approved).await()).isFalse();
  }

  @Test
  void shouldNotRunItEitherWhereItIsDecidedAtTheVeryGateway() {
    Future<ApprovalOutcome> outcome = held();
    deciding.elsewhere().releaseAllOf("here").await();
    Deciding.decide(waiting, "a", DANA, true, "").await();
    assertThat(outcome.await().state()).isEqualTo(ApprovalState.PENDING);
  }

  /** Who is revoked after it was approved, and before the gateway hears of that. */
  enum RevokedSince {
    APPROVER(Revocation.Kind.PRINCIPAL, "idp:dana"),
    THEIR_GROUP(Revocation.Kind.GROUP, "dba"),
    WHO_ASKED(Revocation.Kind.PRINCIPAL, "idp:agent");

    private final Revocation revocation;

    RevokedSince(Revocation.Kind kind, String subject) {
      this.revocation = SampleRevocation.of(kind, subject);
    }
  }

  @ParameterizedTest
  @EnumSource(RevokedSince.class)
  void shouldNotRunWhatSomebodyApprovedWhoWasRevokedBeforeItWasHeardOf(RevokedSince since) {
    // Given one that waits at a gateway that hears of nothing, and is not taken for dead yet
    Future<ApprovalOutcome> outcome = held();
    Deciding.decide(deciding, "a", DANA, true, "").await();
    store.revocationStore().keep(since.revocation).await();
    deciding.endOf(List.of(since.revocation)).await();
    // When it hears of all of it, also that the revocation is lifted
    Revocation.Lifting lifting = new Revocation.Lifting("idp:adam", Instant.now());
    assertThat(store.revocationStore().lift(since.revocation.id(), lifting).await()).isTrue();
    waiting.elsewhere().missed().await();
    // Then it is not run, and nobody else may use that approval
    assertThat(outcome.await().state()).isEqualTo(ApprovalState.WITHDRAWN);
    assertThat(outcome.await().reason()).contains("was revoked since; ask anew");
    assertThat(deciding.retries().orElseThrow().find(BINDING, "idp:agent").await()).isEmpty();
  }

  /**
   * What a gateway does that was cut off and comes back, with a request that is another's by now.
   */
  enum CutOff {
    WITHDRAWS {
      @Override
      Future<Void> act(StoredApprovalDesk desk) {
        return desk.withdraw("a", "the client left");
      }
    },
    LETS_GO {
      @Override
      Future<Void> act(StoredApprovalDesk desk) {
        return desk.letGo("a", "it stops");
      }
    },
    STOPS {
      @Override
      Future<Void> act(StoredApprovalDesk desk) {
        return desk.close();
      }
    },
    HEARS_OF_IT {
      @Override
      Future<Void> act(StoredApprovalDesk desk) {
        return desk.elsewhere().changed("a");
      }
    },
    HAS_MISSED_IT {
      @Override
      Future<Void> act(StoredApprovalDesk desk) {
        return desk.elsewhere().missed();
      }
    };

    abstract Future<Void> act(StoredApprovalDesk desk);
  }

  @ParameterizedTest
  @EnumSource(CutOff.class)
  void shouldLeaveARequestToTheGatewayThatHasItSince(CutOff cutOff) {
    // Given one whose gateway was taken for dead, and which was taken up at another
    Future<ApprovalOutcome> lost = held();
    deciding.elsewhere().releaseAllOf("here").await();
    Retries retries = deciding.retries().orElseThrow();
    ApprovalRecord open = retries.find(BINDING, "idp:agent").await().orElseThrow();
    Retries.Wait again = retries.attach(open, "second", 1, Instant.now().plusSeconds(60)).await();
    assertThat(again.begun()).isTrue();
    // When the first one comes back
    cutOff.act(waiting).await();
    // Then its session knows that it waits for nothing
    assertThat(lost.await().state()).isEqualTo(ApprovalState.PENDING);
    assertThat(lost.await().reason()).contains("cut off");
    // And the other one still waits, and is the one that runs it
    assertThat(store.approvalStore().hold("a", "there").await()).isEqualTo(Hold.HELD);
    Deciding.decide(deciding, "a", DANA, true, "").await();
    assertThat(again.outcome().await().state()).isEqualTo(ApprovalState.APPROVED);
  }

  @Test
  void shouldKnowThatNobodyHasItEither() {
    // Given one whose gateway was taken for dead, and that nobody took up
    Future<ApprovalOutcome> lost = held();
    deciding.elsewhere().releaseAllOf("here").await();
    // When its client leaves then
    waiting.withdraw("a", "the client left").await();
    // Then the same statement may still come again at another
    assertThat(lost.await().reason()).contains("cut off");
    assertThat(deciding.retries().orElseThrow().find(BINDING, "idp:agent").await()).isPresent();
  }

  @Test
  void shouldGoOnWaitingWhenNothingWasLost() {
    Future<ApprovalOutcome> outcome = held();
    waiting.elsewhere().missed().await();
    waiting.elsewhere().changed("a").await();
    assertThat(outcome.isComplete()).isFalse();
    // Nor is it taken back over the head of who waits
    waiting.takeBack("a", "not mine").await();
    assertThat(store.approvalStore().hold("a", "here").await()).isEqualTo(Hold.HELD);
    assertThat(outcome.isComplete()).isFalse();
  }

  @Test
  void shouldHavePagesAskAnewWhenChangesMayBeLost() {
    AtomicInteger asked = new AtomicInteger();
    here.subscribeMissed(asked::incrementAndGet);
    waiting.elsewhere().missed().await();
    StandingApprovals standing = new StandingApprovals(store.standing(), Clock.systemUTC());
    standing.onMissed(asked::incrementAndGet);
    standing.missedElsewhere().await();
    assertThat(asked).hasValue(2);
  }

  @Test
  void shouldTellWhoLooksAndNotWhoIsToDoSomethingOnce() {
    held();
    List<String> looks = new CopyOnWriteArrayList<>();
    List<String> once = new CopyOnWriteArrayList<>();
    here.subscribe(record -> looks.add(record.state().word()));
    here.subscribeHere(record -> once.add(record.state().word()));
    Deciding.decide(deciding, "a", DANA, true, "").await();
    waiting.elsewhere().changed("a").await();
    // Beside what may still be told of its being filed here
    assertThat(looks).contains("approved");
    assertThat(once).doesNotContain("approved");
  }

  @Test
  void shouldShowWhatWaitsElsewhereToWhoCouldNotHearOfIt() {
    held();
    List<String> looks = new CopyOnWriteArrayList<>();
    there.subscribe(record -> looks.add(record.request().id()));
    deciding.elsewhere().missed().await();
    assertThat(looks).containsExactly("a");
  }

  private Future<ApprovalOutcome> held() {
    ApprovalRequest request =
        SampleRequest.lasting("a", Duration.ofMinutes(1), Duration.ofHours(1));
    Future<ApprovalOutcome> outcome = waiting.submit(request, Optional.of(BINDING));
    // Requests are written by one connection: what is written of them next comes after it.
    store.approvalStore().retries().forget(Instant.EPOCH).await();
    assertThat(store.approvalStore().find("a").await()).isPresent();
    return outcome;
  }

  private StoredApprovalDesk desk(String gateway, ApprovalFeed feed) {
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
