package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.StoreConfig;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.Revocation;
import dev.sallyport.identity.SharedSignIns.Entry;
import dev.sallyport.identity.SharedSignIns.Step;
import dev.sallyport.nodes.Listener;
import dev.sallyport.nodes.Node;
import dev.sallyport.nodes.SharedClock;
import dev.sallyport.nodes.SharedNodes;
import dev.sallyport.nodes.Topic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
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

/** Two nodes over one database of PostgreSQL hear of each other's changes. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(PostgresServer.ALONE)
class SharedNodesTest {
  private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
  private static final Principal DANA =
      new Principal(
          "idp:dana",
          Principal.Kind.HUMAN,
          "Dana",
          Set.of("dba"),
          "idp",
          Map.of(),
          Optional.empty());

  private final Vertx vertx = Vertx.vertx();
  private final List<Store> stores = new ArrayList<>();
  private final List<SharedNodes> nodes = new ArrayList<>();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @BeforeEach
  void join() {
    StoreConfig.PostgreSql config = PostgresServer.empty();
    for (String name : List.of("one", "two")) {
      Store store = Store.open(config, vertx).await();
      SharedNodes node =
          new SharedNodes(vertx, store.nodeLog().orElseThrow(), new Node(name, "machine"));
      for (Topic topic : Topic.values()) {
        node.on(topic, writingDown(name + " " + topic.word()));
      }
      node.join().await();
      node.begin();
      stores.add(store);
      nodes.add(node);
    }
  }

  @AfterEach
  void close() {
    nodes.forEach(node -> node.leave().await());
    stores.forEach(store -> store.close().await());
    vertx.close().await();
  }

  private Listener writingDown(String who) {
    return new Listener() {
      @Override
      public Future<Void> changed(String subject) {
        heard.add(who + " " + subject);
        return Future.succeededFuture();
      }

      @Override
      public Future<Void> missed() {
        heard.add(who + " all");
        return Future.succeededFuture();
      }
    };
  }

  @Test
  void shouldHearOfWhatTheOtherChangesAndNotOfItsOwn() throws Exception {
    // When
    Revocation revocation =
        new Revocation(
            "r1", Revocation.Kind.PRINCIPAL, "idp:x", "gone", "idp:olga", NOW, Optional.empty());
    stores.get(0).revocationStore().keep(revocation).await();
    assertThat(next()).isEqualTo("two revocation r1");
    stores.get(1).revocationStore().lift("r1", new Revocation.Lifting("idp:olga", NOW)).await();
    // Then
    assertThat(next()).isEqualTo("one revocation r1");
    assertThat(heard).isEmpty();
  }

  @Test
  void shouldTellTheTimeOfTheStoreWhereItsOwnIsMinutesAhead() {
    // Given
    SharedClock clock = new SharedClock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(5)));
    SharedNodes ahead =
        new SharedNodes(
            vertx,
            stores.get(0).nodeLog().orElseThrow(),
            new Node("ahead", "machine"),
            true,
            clock);
    nodes.add(ahead);
    // When
    ahead.join().await();
    // Then
    assertThat(Duration.between(Instant.now(), clock.instant()).abs())
        .isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void shouldHaveOneThatLeadsAndAnotherWhenItLeaves() throws Exception {
    BlockingQueue<String> leading = new LinkedBlockingQueue<>();
    for (int i = 0; i < 2; i++) {
      String name = "node " + i;
      nodes.get(i).onLead(leads -> leading.add(name + " " + leads));
    }
    int leader = nodes.get(0).leads() ? 0 : 1;
    assertThat(nodes.get(1 - leader).leads()).isFalse();
    leading.clear();
    nodes.get(leader).leave().await();
    assertThat(nodes.get(leader).leads()).isFalse();
    String expected = "node " + (1 - leader) + " true";
    String told = leading.poll(60, TimeUnit.SECONDS);
    while (told != null && !told.equals(expected)) {
      told = leading.poll(60, TimeUnit.SECONDS);
    }
    assertThat(told).isEqualTo(expected);
    assertThat(nodes.get(1 - leader).others().await()).isEmpty();
  }

  @Test
  void shouldKnowWhoLives() {
    assertThat(nodes.get(0).others().await()).extracting(Node::id).containsExactly("two");
    assertThat(nodes.get(1).others().await()).extracting(Node::id).containsExactly("one");
  }

  @Test
  void shouldTakeWhatABrowserBeganOnceInAllAndTellOfWhoLeaves() throws Exception {
    Entry begun =
        new Entry(
            "browser",
            Optional.of(DANA),
            Optional.of(NOW),
            Optional.empty(),
            Instant.now().plusSeconds(600));
    stores.get(0).signIns().keep(Step.ANSWERED, "ticket", begun).await();
    Entry taken =
        stores.get(1).signIns().take(Step.ANSWERED, "ticket", Instant.now()).await().orElseThrow();
    assertThat(taken.browser()).isEqualTo("browser");
    assertThat(taken.authenticatedAt()).contains(NOW);
    assertThat(stores.get(0).signIns().take(Step.ANSWERED, "ticket", Instant.now()).await())
        .isEmpty();
    // And what was used at one is known to be at the other
    assertThat(stores.get(0).signIns().keep(Step.USED, "nonce", begun).await()).isTrue();
    assertThat(stores.get(1).signIns().keep(Step.USED, "nonce", begun).await()).isFalse();
    // And who is signed in is known at both, until they leave at one
    Entry there =
        new Entry(
            "",
            Optional.of(DANA),
            Optional.of(NOW),
            Optional.empty(),
            Instant.now().plusSeconds(600));
    stores.get(0).signIns().keep(Step.SIGNED_IN, "cookie", there).await();
    assertThat(
            stores
                .get(1)
                .signIns()
                .find(Step.SIGNED_IN, "cookie", Instant.now())
                .await()
                .orElseThrow()
                .person())
        .contains(DANA);
    stores.get(1).signIns().remove(Step.SIGNED_IN, "cookie").await();
    assertThat(next()).isEqualTo("one sign_in cookie");
    assertThat(heard).isEmpty();
  }

  private String next() throws InterruptedException {
    return heard.poll(60, TimeUnit.SECONDS);
  }
}
