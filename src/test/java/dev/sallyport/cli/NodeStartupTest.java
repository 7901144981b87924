package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.LeaseRevoking;
import dev.sallyport.access.Revoking;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.identity.Revocation;
import dev.sallyport.identity.Revocation.Kind;
import dev.sallyport.identity.RevokedIdentities;
import dev.sallyport.nodes.Listener;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import dev.sallyport.web.SampleRunning;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a node does at once when it hears of others. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.FILES)
class NodeStartupTest {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final SampleRunning running = new SampleRunning();
  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(new StoreConfig.Sqlite(directory.resolve("store.db")), vertx).await();
  }

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldPutOutAtOnceWhoWasRevokedElsewhereThoughAnEarlierRevocationTakesForEver()
      throws Exception {
    // Given a node at which what a revocation ends besides sessions does not come to an end
    CompletableFuture<List<Revocation>> begun = new CompletableFuture<>();
    Revoking revoking =
        new Revoking(
            Clock.systemUTC(),
            store.revocationStore(),
            new RevokedIdentities(),
            running,
            LeaseRevoking.NONE,
            store.acts());
    revoking.onRevoked(
        these -> {
          begun.complete(these);
          return Promise.<Void>promise().future();
        });
    Listener listener = NodeStartup.revocations(revoking);
    keep("first", "idp:nobody");
    Future<Void> first = listener.changed("first");
    begun.get(30, TimeUnit.SECONDS);
    // When another one is heard of, whose turn is after that
    String session = running.open("bot", "agents");
    keep("second", "idp:bot");
    listener.atOnce("second");
    // Then
    while (running.find(session).isPresent()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    assertThat(first.isComplete()).isFalse();
  }

  private void keep(String id, String subject) {
    store
        .revocationStore()
        .keep(
            new Revocation(
                id, Kind.PRINCIPAL, subject, "stolen", "idp:adam", NOW, Optional.empty()))
        .await();
  }
}
