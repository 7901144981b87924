package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.Secret;
import dev.sallyport.sql.catalogue.Catalogue;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CataloguesTest {
  private static final Duration LIFETIME = Duration.ofSeconds(30);
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final ConnectionConfig ORDERS =
      new ConnectionConfig(
          "orders",
          "127.0.0.1",
          3306,
          Optional.empty(),
          new AccountConfig.Stored("u", Secret.of("p")),
          BackendTls.DISABLED,
          Duration.ofSeconds(1));

  private final List<Promise<Catalogue>> readings = new ArrayList<>();
  private long nanos = Long.MAX_VALUE - 5; // a clock of nanoseconds may be about to turn over
  private final Catalogues catalogues =
      new Catalogues(
          connection -> {
            readings.add(Promise.promise());
            return readings.get(readings.size() - 1).future();
          },
          LIFETIME,
          LIMIT,
          () -> nanos);

  private static Catalogue saying(String... functions) {
    return new Catalogue(false, List.of(), List.of(), List.of(), List.of(), Set.of(functions));
  }

  private void later(Duration time) {
    nanos += time.toNanos();
  }

  private void read(Catalogue catalogue) {
    readings.get(readings.size() - 1).complete(catalogue);
  }

  @Test
  void shouldReadOnceForAllWhoWait() {
    Future<Catalogue> one = catalogues.of(ORDERS);
    Future<Catalogue> other = catalogues.of(ORDERS);
    assertThat(one.isComplete()).isFalse();
    Catalogue catalogue = saying("a");
    read(catalogue);
    assertThat(one.result()).isSameAs(catalogue);
    assertThat(other.result()).isSameAs(catalogue);
    later(LIFETIME);
    assertThat(catalogues.of(ORDERS).result()).isSameAs(catalogue);
    assertThat(readings).hasSize(1);
  }

  @Test
  void shouldReadAnewBehindTheBackOfWhoAsks() {
    // Given
    catalogues.of(ORDERS);
    Catalogue old = saying("a");
    read(old);
    later(LIFETIME.plusNanos(1));
    // When, then
    assertThat(catalogues.of(ORDERS).result()).isSameAs(old);
    assertThat(catalogues.of(ORDERS).result()).isSameAs(old);
    assertThat(readings).hasSize(2);
    Catalogue changed = saying("b");
    read(changed);
    assertThat(catalogues.of(ORDERS).result()).isSameAs(changed);
  }

  @Test
  void shouldTellOfEachCatalogueThatSaysSomethingNew() {
    // Given
    List<String> told = new ArrayList<>();
    catalogues.onNew(
        (connection, catalogue) -> told.add(connection + " " + catalogue.loadableFunctions()));
    assertThat(catalogues.last(ORDERS)).isEmpty();
    // When it is read three times and changes once
    for (String function : List.of("a", "a", "b")) {
      catalogues.of(ORDERS);
      read(saying(function));
      later(LIFETIME.plusNanos(1));
    }
    // Then
    assertThat(told).containsExactly("orders [a]", "orders [b]");
    later(LIMIT);
    assertThat(catalogues.last(ORDERS).orElseThrow().loadableFunctions()).containsExactly("b");
    catalogues.drop(ORDERS);
    assertThat(catalogues.last(ORDERS)).isEmpty();
  }

  @Test
  void shouldKeepTheSameObjectForTheSameContent() {
    // Given
    catalogues.of(ORDERS);
    Catalogue first = saying("a");
    read(first);
    // When
    later(LIFETIME.plusNanos(1));
    catalogues.of(ORDERS);
    read(saying("a"));
    // Then
    assertThat(catalogues.of(ORDERS).result()).isSameAs(first);
    catalogues.forget(ORDERS);
    Future<Catalogue> fresh = catalogues.of(ORDERS);
    read(saying("a"));
    assertThat(fresh.result()).isSameAs(first);
  }

  @Test
  void shouldBelieveNothingThatIsTooOld() {
    // Given a database that cannot be asked any more
    catalogues.of(ORDERS);
    Catalogue old = saying("a");
    read(old);
    later(LIFETIME.plusNanos(1));
    catalogues.of(ORDERS);
    readings.get(1).fail("gone");
    // When, then
    assertThat(catalogues.of(ORDERS).result()).isSameAs(old);
    assertThat(readings).hasSize(2);
    later(Duration.ofSeconds(1));
    assertThat(catalogues.of(ORDERS).result()).isSameAs(old);
    assertThat(readings).hasSize(3);
    later(LIMIT);
    Future<Catalogue> late = catalogues.of(ORDERS);
    assertThat(late.isComplete()).isFalse();
    readings.get(2).fail("gone");
    assertThat(late.failed()).isTrue();
    // Then it is asked at once, and believed again
    Future<Catalogue> again = catalogues.of(ORDERS);
    read(saying("b"));
    assertThat(again.succeeded()).isTrue();
  }

  @Test
  void shouldWaitAfterAChangeForAReadingThatBeganLater() {
    // Given a reading under way when something changes
    Future<Catalogue> before = catalogues.of(ORDERS);
    catalogues.forget(ORDERS);
    // When
    Future<Catalogue> after = catalogues.of(ORDERS);
    Catalogue stale = saying("a");
    readings.get(0).complete(stale);
    // Then
    assertThat(before.result()).isSameAs(stale);
    assertThat(after.isComplete()).isFalse();
    assertThat(readings).hasSize(2);
    Catalogue fresh = saying("b");
    readings.get(1).complete(fresh);
    assertThat(after.result()).isSameAs(fresh);
    assertThat(catalogues.of(ORDERS).result()).isSameAs(fresh);
  }

  @Test
  void shouldReadOnceMoreWhenTheReadingBeforeAChangeFails() {
    catalogues.of(ORDERS);
    catalogues.forget(ORDERS);
    Future<Catalogue> after = catalogues.of(ORDERS);
    readings.get(0).fail("gone");
    assertThat(after.isComplete()).isFalse();
    readings.get(1).complete(saying("b"));
    assertThat(after.succeeded()).isTrue();
  }

  @Test
  void shouldReadAtMostOnceASecondForWhoeverMissesAName() {
    // Given
    catalogues.of(ORDERS);
    Catalogue old = saying("a");
    read(old);
    later(Duration.ofSeconds(1));
    assertThat(catalogues.recent(ORDERS).result()).isSameAs(old);
    assertThat(readings).hasSize(1);
    // When
    later(Duration.ofNanos(1));
    Future<Catalogue> one = catalogues.recent(ORDERS);
    Future<Catalogue> other = catalogues.recent(ORDERS);
    // Then they wait for the same reading, and who misses nothing does not
    assertThat(one.isComplete()).isFalse();
    assertThat(catalogues.of(ORDERS).result()).isSameAs(old);
    assertThat(readings).hasSize(2);
    Catalogue changed = saying("b");
    read(changed);
    assertThat(one.result()).isSameAs(changed);
    assertThat(other.result()).isSameAs(changed);
    assertThat(catalogues.recent(ORDERS).result()).isSameAs(changed);
    assertThat(readings).hasSize(2);
  }

  @Test
  void shouldNotTakeASlowReadingForARecentOne() {
    // Given a reading that began before the name may have been made
    catalogues.of(ORDERS);
    later(Duration.ofSeconds(1).plusNanos(1));
    // When
    Future<Catalogue> recent = catalogues.recent(ORDERS);
    readings.get(0).complete(saying("a"));
    // Then
    assertThat(recent.isComplete()).isFalse();
    readings.get(1).complete(saying("b"));
    assertThat(recent.result().isLoadableFunction("b")).isTrue();
  }

  @Test
  void shouldNotAskForARecentOneRightAfterAFailure() {
    // Given
    catalogues.of(ORDERS);
    read(saying("a"));
    later(Duration.ofSeconds(2));
    Future<Catalogue> first = catalogues.recent(ORDERS);
    readings.get(1).fail("gone");
    assertThat(first.failed()).isTrue();
    // When, then
    assertThat(catalogues.recent(ORDERS).failed()).isTrue();
    assertThat(readings).hasSize(2);
    later(Duration.ofSeconds(1));
    assertThat(catalogues.recent(ORDERS).isComplete()).isFalse();
    assertThat(readings).hasSize(3);
  }

  @Test
  void shouldAnswerEachOnItsOwnEventLoop() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Context asker = vertx.getOrCreateContext();
      CompletableFuture<Context> answered = new CompletableFuture<>();
      asker.runOnContext(
          v -> {
            catalogues.of(ORDERS).onComplete(c -> answered.complete(Vertx.currentContext()));
            vertx.getOrCreateContext();
            new Thread(() -> read(saying("a"))).start();
          });
      assertThat(answered.get(30, TimeUnit.SECONDS)).isSameAs(asker);
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void shouldSayOnTheAskersEventLoopThatOthersWereTold() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Promise<Void> told = Promise.promise();
      catalogues.tellOthers(notice -> told.future());
      ServerChanges.Change change = catalogues.changesAt(ORDERS).begin(ObjectNames.ALL, true);
      Context asker = vertx.getOrCreateContext();
      CompletableFuture<Context> answered = new CompletableFuture<>();
      asker.runOnContext(
          v -> {
            catalogues
                .tell(ORDERS, change, false)
                .onComplete(done -> answered.complete(Vertx.currentContext()));
            new Thread(told::complete).start();
          });
      assertThat(answered.get(30, TimeUnit.SECONDS)).isSameAs(asker);
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void shouldNeverReadTwiceAtATime() throws Exception {
    // Given
    ExecutorService threads = Executors.newFixedThreadPool(4);
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Catalogues busy =
        new Catalogues(
            connection -> {
              most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
              Promise<Catalogue> promise = Promise.promise();
              threads.execute(
                  () -> {
                    underWay.decrementAndGet();
                    promise.complete(saying("a"));
                  });
              return promise.future();
            },
            Duration.ZERO,
            Duration.ofNanos(1),
            System::nanoTime);
    // When
    List<CompletableFuture<Void>> askers = new ArrayList<>();
    for (int asker = 0; asker < 4; asker++) {
      askers.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 2_000; i++) {
                  busy.forget(ORDERS);
                  assertThat(
                          busy.of(ORDERS)
                              .toCompletionStage()
                              .toCompletableFuture()
                              .join()
                              .isKnown())
                      .isTrue();
                }
              }));
    }
    CompletableFuture.allOf(askers.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    threads.shutdown();
    // Then
    assertThat(most).hasValue(1);
  }

  @Test
  void shouldForgetForEveryConnectionToTheSameServerAndForNoOther() {
    // Given three connections of which two lead to one server
    ConnectionConfig sameServer = connection("orders-admin", "127.0.0.1", 3306);
    ConnectionConfig otherServer = connection("billing", "127.0.0.1", 3307);
    for (ConnectionConfig each : List.of(ORDERS, sameServer, otherServer)) {
      catalogues.of(each);
      read(saying("a"));
    }
    // When
    catalogues.forget(ORDERS);
    // Then
    assertThat(catalogues.of(sameServer).isComplete()).isFalse();
    assertThat(catalogues.of(ORDERS).isComplete()).isFalse();
    assertThat(catalogues.of(otherServer).isComplete()).isTrue();
  }

  @Test
  void shouldReadAnewOnceAnotherNodeBeginsAChangeAndOnceItHasEnded() {
    // Given two nodes, of which one hears what the other tells
    List<String> told = new ArrayList<>();
    Catalogues there = new Catalogues(any -> Future.failedFuture("gone"), LIFETIME, LIMIT, () -> 0);
    there.tellOthers(
        notice -> {
          told.add(notice);
          catalogues.onToldElsewhere(notice);
          return Future.succeededFuture();
        });
    ConnectionConfig otherName = connection("orders-admin", "127.0.0.1", 3306);
    ServerChanges.Change change =
        there.changesAt(otherName).begin(new ObjectNames(false, Set.of("shop.lens")), true);
    catalogues.of(ORDERS);
    read(saying("a"));
    ServerChanges.State judged = catalogues.changesAt(ORDERS).now();
    // When
    there.tell(otherName, change, false);
    // Then
    assertThat(catalogues.of(ORDERS).isComplete()).isFalse();
    read(saying("a"));
    assertThat(concerns(judged)).isTrue();
    assertThat(concerns(catalogues.changesAt(ORDERS).now())).isTrue();
    // And when it has ended
    there.tell(otherName, change, true);
    assertThat(catalogues.of(ORDERS).isComplete()).isFalse();
    assertThat(concerns(catalogues.changesAt(ORDERS).now())).isFalse();
    assertThat(told).hasSize(2).noneMatch(notice -> notice.contains("orders"));
    // And when nobody knows what was told
    read(saying("a"));
    assertThat(catalogues.of(ORDERS).isComplete()).isTrue();
    catalogues.forgetAll();
    assertThat(catalogues.of(ORDERS).isComplete()).isFalse();
  }

  private boolean concerns(ServerChanges.State judged) {
    return catalogues
        .changesAt(ORDERS)
        .concern(judged, () -> new ObjectNames(false, Set.of("shop.lens")), false, "");
  }

  private static ConnectionConfig connection(String name, String host, int port) {
    return new ConnectionConfig(
        name,
        host,
        port,
        Optional.empty(),
        new AccountConfig.Stored("u", Secret.of("p")),
        BackendTls.DISABLED,
        Duration.ofSeconds(1));
  }
}
