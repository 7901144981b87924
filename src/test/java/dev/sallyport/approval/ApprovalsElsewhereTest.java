package dev.sallyport.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approval.ApprovalStore.PendingBounds;
import dev.sallyport.identity.Principal;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
