package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.StoreConfig;
import dev.sallyport.nodes.Node;
import dev.sallyport.nodes.NodeLog;
import dev.sallyport.nodes.NodeLog.Change;
import dev.sallyport.nodes.NodeLog.Line;
import dev.sallyport.nodes.NodeLog.Look;
import dev.sallyport.nodes.Topic;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What nodes tell each other that stands in no row. */
@Tag(PostgresServer.ALONE)
class NodeNoticesTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldWakeTheOthersAndLeaveNoHoleThoughAGatewayMayDoLittleElse() throws Exception {
    // Given a console, which owns the store, and a gateway with rights of its own
    StoreConfig.PostgreSql owner = PostgresServer.empty();
    StoreConfig.PostgreSql restricted = PostgresServer.asGateway(owner);
    Store console = Store.open(owner, vertx).await();
    Store gateway = Store.open(restricted, vertx).await();
    CompletableFuture<Void> woken = new CompletableFuture<>();
    Line listening = open(console, "one", () -> woken.complete(null));
    Line telling = open(gateway, "two", () -> {});
    // When
    telling.tell(Topic.CATALOGUE.word(), "begun it's").await();
    telling.tell(Topic.CATALOGUE.word(), "ended").await();
    // Then
    woken.get(60, TimeUnit.SECONDS);
    Look look = listening.look(NodeLog.Place.BEGINNING).await();
    assertThat(look.whole()).isTrue();
    assertThat(look.changes())
        .containsExactly(
            new Change(1, "catalogue", "begun it's", false),
            new Change(2, "catalogue", "ended", false));
    assertThat(telling.look(NodeLog.Place.BEGINNING).await().changes()).allMatch(Change::own);
    for (Line line : new Line[] {listening, telling}) {
      line.close(true).await();
    }
    gateway.close().await();
    console.close().await();
  }

  private static Line open(Store store, String node, Runnable wake) {
    return store.nodeLog().orElseThrow().open(new Node(node, "machine"), wake, () -> {}).await();
  }
}
