package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.access.LeaseRevoking;
import dev.sallyport.access.Revoking;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.Revocation;
import dev.sallyport.identity.RevocationStore;
import dev.sallyport.identity.RevokedIdentities;
import dev.sallyport.identity.SharedSignIns.Entry;
import dev.sallyport.identity.SharedSignIns.Step;
import dev.sallyport.nodes.Listener;
import dev.sallyport.nodes.Node;
import dev.sallyport.nodes.NodeLog;
import dev.sallyport.nodes.SharedClock;
import dev.sallyport.nodes.SharedNodes;
import dev.sallyport.nodes.Topic;
import dev.sallyport.session.SessionRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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

  private static final Principal EVE =
      new Principal("idp:eve", Principal.Kind.HUMAN, "Eve", Set.of(), "idp", Map.of());

  private final Vertx vertx = Vertx.vertx();
  private StoreConfig.PostgreSql config;
  private final List<Store> stores = new ArrayList<>();
  private final List<SharedNodes> nodes = new ArrayList<>();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @BeforeEach
  void join() {
    config = PostgresServer.empty();
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
  void shouldHearOfWhatItselfAndTheOtherRevoke() throws Exception {
    // When
    revoke("r1");
    stores.get(1).revocationStore().lift("r1", new Revocation.Lifting("idp:olga", NOW)).await();
    // Then
    assertThat(List.of(next(), next()))
        .containsExactlyInAnyOrder("one revocation r1", "two revocation r1");
    assertThat(heard).isEmpty();
  }

  @Test
  void shouldHoldToARevocationOfItsOwnWhoseCommitWasNotAnswered() throws Exception {
    // Given a node that never hears that what it asked for was kept
    Store store = stores.get(0);
    RevocationStore answering = store.revocationStore();
    RevocationStore silent =
        (RevocationStore)
            Proxy.newProxyInstance(
                RevocationStore.class.getClassLoader(),
                new Class<?>[] {RevocationStore.class},
                (proxy, method, given) -> {
                  Future<?> answer = (Future<?>) method.invoke(answering, given);
                  return method.getName().equals("keep")
                      ? answer.compose(kept -> Future.failedFuture("no answer"))
                      : answer;
                });
    RevokedIdentities revoked = new RevokedIdentities();
    Revoking revoking =
        new Revoking(
            Clock.systemUTC(),
            silent,
            revoked,
            new SessionRegistry(revoked, any -> true),
            LeaseRevoking.NONE,
            store.acts());
    BlockingQueue<String> changes = new LinkedBlockingQueue<>();
    revoking.onChange(() -> changes.add("changed"));
    SharedNodes node =
        new SharedNodes(vertx, store.nodeLog().orElseThrow(), new Node("three", "machine"));
    nodes.add(node);
    node.on(
        Topic.REVOCATION,
        new Listener() {
          @Override
          public Future<Void> changed(String subject) {
            return revoking.changedElsewhere(subject);
          }

          @Override
          public Future<Void> missed() {
            return revoking.missedElsewhere();
          }
        });
    node.join().await();
    node.begin();
    // When
    Future<Revoking.Outcome> answer = revoking.revoke(Revocation.Kind.GROUP, "dba", "stolen", EVE);
    assertThatThrownBy(answer::await).hasMessage("no answer");
    // Then
    assertThat(changes.poll(60, TimeUnit.SECONDS)).isEqualTo("changed");
    assertThat(revoked.reasonAgainst(DANA)).isPresent();
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

  @Test
  void shouldLookAtEverythingWhenOthersTookItForDead() throws Exception {
    // When it is struck off the list, as after a long standstill
    sql("DELETE FROM nodes WHERE id = 'two'");
    // Then
    assertThat(all()).containsExactlyElementsOf(everything("two"));
    // And when others only began to do what a death asks for
    sql("UPDATE nodes SET deaths = deaths + 1 WHERE id = 'one'");
    assertThat(all()).containsExactlyElementsOf(everything("one"));
  }

  @Test
  void shouldLookAtEverythingWhenItsPlaceInTheLogIsGone() throws Exception {
    revoke("r1");
    // When what comes next was forgotten before they look
    sql(
        CHANGE.formatted("now()")
            + CHANGE.formatted("now()")
            + "DELETE FROM node_changes WHERE number < (SELECT MAX(number) FROM node_changes)");
    // Then
    assertThat(all(2)).containsAll(everything("one")).containsAll(everything("two"));
  }

  @Test
  void shouldLookAtEverythingWhenTheDatabaseFellBack() throws Exception {
    revoke("r1");
    look();
    // When the last change is gone
    sql("DELETE FROM node_changes");
    assertThat(all(2)).containsAll(everything("one")).containsAll(everything("two"));
    // And when another one has the number of one that was seen
    sql(CHANGE.formatted("now()"));
    assertThat(all(2)).containsAll(everything("one")).containsAll(everything("two"));
    sql("UPDATE node_changes SET made_at = now() + INTERVAL '1 second'");
    assertThat(all(2)).containsAll(everything("one")).containsAll(everything("two"));
  }

  @Test
  void shouldLookAtEverythingWhenANumberIsLeftOut() throws Exception {
    revoke("r1");
    look();
    // When one of those that come next is not there, whoever took it away
    sql(
        CHANGE.formatted("now()")
            + CHANGE.formatted("now()")
            + "DELETE FROM node_changes WHERE number = (SELECT MAX(number) - 1 FROM node_changes)");
    assertThat(all(2)).containsAll(everything("one")).containsAll(everything("two"));
    // And when the numbers jump, to the last ones that there are
    sql("ALTER TABLE node_changes ALTER number RESTART WITH 9223372036854775800");
    sql(CHANGE.formatted("now()"));
    assertThat(all(2)).containsAll(everything("one")).containsAll(everything("two"));
    // Then what follows is told as before
    look();
    revoke("r2");
    assertThat(heard).isEmpty();
  }

  @Test
  void shouldKnowItsPlaceAfterWhatIsOldWasForgotten() throws Exception {
    // Given old changes, which were seen
    revoke("r1");
    sql(CHANGE.formatted("now() - INTERVAL '2 hours'"));
    assertThat(List.of(next(), next())).containsExactlyInAnyOrder("one lease x", "two lease x");
    // When they are forgotten
    NodeLog.Line line =
        stores
            .get(0)
            .nodeLog()
            .orElseThrow()
            .open(new Node("three", "machine"), () -> {}, () -> {})
            .await();
    line.forget().await();
    line.close(true).await();
    // Then nothing was missed, and what comes next is told
    look();
    revoke("r2");
    assertThat(heard).isEmpty();
  }

  private static final String CHANGE =
      "INSERT INTO node_changes (topic, subject, origin, made_at)"
          + " VALUES ('lease', 'x', 'another', %s);";

  /** All of them, now. */
  private void look() {
    nodes.forEach(node -> node.others().await());
  }

  /** By the first node; both hear of it. */
  private void revoke(String id) throws InterruptedException {
    Revocation revocation =
        new Revocation(
            id, Revocation.Kind.PRINCIPAL, "idp:" + id, "gone", "idp:olga", NOW, Optional.empty());
    stores.get(0).revocationStore().keep(revocation).await();
    assertThat(List.of(next(), next()))
        .containsExactlyInAnyOrder("one revocation " + id, "two revocation " + id);
  }

  private void sql(String words) throws Exception {
    try (Connection connection = Store.writing(config);
        Statement statement = connection.createStatement()) {
      statement.execute(words);
      connection.commit();
    }
  }

  /** What is heard until all was looked at by so many nodes; changes are told beside it. */
  private List<String> all(int nodes) throws InterruptedException {
    List<String> looked = new ArrayList<>();
    while (looked.size() < nodes * Topic.values().length) {
      String told = next();
      assertThat(told).isNotNull();
      if (told.endsWith(" all")) {
        looked.add(told);
      }
    }
    return looked;
  }

  private List<String> all() throws InterruptedException {
    return all(1).stream().sorted().toList();
  }

  private static List<String> everything(String node) {
    return Arrays.stream(Topic.values())
        .map(topic -> node + " " + topic.word() + " all")
        .sorted()
        .toList();
  }

  private String next() throws InterruptedException {
    return heard.poll(60, TimeUnit.SECONDS);
  }
}
