package dev.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that can ask the issuer, and one that has the issuer's keys from the first alone. */
class KeySourcesTest {
  private static final TestKey KEY = TestKey.ec("first", "secp256r1");
  private static final Clock CLOCK = Clock.fixed(TestIssuer.NOW, ZoneOffset.UTC);

  private final Shelf shelf = new Shelf();
  private Vertx vertx;
  private TestIssuer issuer;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    issuer = new TestIssuer(vertx, KEY);
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void shouldCheckTokensByWhatAnotherNodeHasFetched() throws Exception {
    // Given a node that asks the issuer
    node(KeySources.keptFor(shelf, CLOCK)).start().await(30, TimeUnit.SECONDS);
    assertThat(issuer.keyFetches).hasValue(1);
    issuer.stop();
    // When one that does not is shown a token
    IssuerTokenVerifier gateway = node(KeySources.keptBy(shelf, CLOCK));
    gateway.start().await(30, TimeUnit.SECONDS);
    // Then
    assertThat(gateway.verify(token()).await(30, TimeUnit.SECONDS)).isNotNull();
    assertThat(issuer.keyFetches).hasValue(1);
  }

  @Test
  void shouldStartAndRefuseWhereNobodyHasFetchedThemOrNobodyDoesAnyMore() throws Exception {
    IssuerTokenVerifier gateway = node(KeySources.keptBy(shelf, CLOCK));
    gateway.start().await(30, TimeUnit.SECONDS);
    assertRefused(gateway);
    // And what is kept is too old
    Instant then = TestIssuer.NOW.minus(KeySource.MAX_AGE).minusSeconds(1);
    String keys = new JsonObject().put("keys", List.of(KEY.jwk())).encode();
    shelf.kept.put(issuer.uri().toString(), new IssuerKeyStore.Kept(keys, then));
    assertRefused(node(KeySources.keptBy(shelf, CLOCK)));
    // And what is kept is nothing that could be checked by
    shelf.kept.put(
        issuer.uri().toString(),
        new IssuerKeyStore.Kept("{\"keys\":[],\"keys\":[]}", CLOCK.instant()));
    assertRefused(node(KeySources.keptBy(shelf, CLOCK)));
    assertThat(issuer.keyFetches).hasValue(0);
  }

  @Test
  void shouldGoOnWhereTheStoreTakesNothing() throws Exception {
    shelf.down = true;
    IssuerTokenVerifier console = node(KeySources.keptFor(shelf, CLOCK));
    console.start().await(30, TimeUnit.SECONDS);
    assertThat(console.verify(token()).await(30, TimeUnit.SECONDS)).isNotNull();
    assertRefused(node(KeySources.keptBy(shelf, CLOCK)));
  }

  private IssuerTokenVerifier node(KeySources keys) {
    return new IssuerTokenVerifier(vertx, List.of(issuer.config()), Set.of(), CLOCK, keys);
  }

  private void assertRefused(IssuerTokenVerifier node) {
    assertThatThrownBy(() -> node.verify(token()).await(30, TimeUnit.SECONDS))
        .isInstanceOf(TokenRejectedException.class)
        .hasMessageContaining("the issuer's keys cannot be fetched");
  }

  private Secret token() {
    return Secret.of(KEY.sign("ES256", issuer.claims()));
  }

  private static final class Shelf implements IssuerKeyStore {
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private volatile boolean down;

    @Override
    public Future<Void> keep(String issuer, Kept published) {
      if (down) {
        return Future.failedFuture("the store is away");
      }
      kept.put(issuer, published);
      return Future.succeededFuture();
    }

    @Override
    public Future<Optional<Kept>> find(String issuer) {
      return down
          ? Future.failedFuture("the store is away")
          : Future.succeededFuture(Optional.ofNullable(kept.get(issuer)));
    }
  }
}
