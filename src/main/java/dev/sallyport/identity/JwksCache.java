package dev.sallyport.identity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.IssuerConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signing keys of one issuer. Asked from any event loop; an answer that has to wait comes back
 * on the caller's own. Whatever callers send, the issuer is asked at most once per {@link
 * #FETCH_INTERVAL}, and a failed fetch leaves the known keys in force.
 */
final class JwksCache {
  /** Shorter, and anyone can make us hammer the issuer with made-up key ids. */
  static final Duration FETCH_INTERVAL = Duration.ofSeconds(10);

  /** More keys than any issuer has; the rest is ignored, with a warning. */
  static final int MAX_KEYS = 100;

  private static final Logger LOG = LoggerFactory.getLogger(JwksCache.class);

  private final IssuerConfig issuer;
  private final KeySource source;
  private final Clock clock;

  private volatile List<SigningKey> keys = List.of();
  private volatile boolean lastFetchFailed;

  private Instant lastFetchAt = Instant.MIN;
  private Optional<Future<Void>> running = Optional.empty();

  JwksCache(IssuerConfig issuer, KeySource source, Clock clock) {
    this.issuer = issuer;
    this.source = source;
    this.clock = clock;
  }

  /** Whether any is known; without one every token of the issuer is refused. */
  boolean hasAny() {
    return !keys.isEmpty();
  }

  /** The key for a token, or a failure with {@link TokenRejectedException}. */
  Future<SigningKey> key(Optional<String> keyId, SignatureAlgorithm algorithm) {
    if (hasKey(keyId)) {
      return choose(keyId, algorithm);
    }
    return refresh().transform(fetched -> choose(keyId, algorithm));
  }

  /**
   * Fetches the keys, joins the fetch that is running, or does nothing when one was lately.
   *
   * @return fails with {@link IssuerRefusedException} or {@link IssuerUnavailableException}
   */
  Future<Void> refresh() {
    Promise<Void> fetched = Promise.promise();
    Future<Void> result;
    synchronized (this) {
      if (running.isPresent()) {
        return onCallersLoop(running.get());
      }
      Instant now = clock.instant();
      Instant earliest =
          lastFetchAt.equals(Instant.MIN) ? Instant.MIN : lastFetchAt.plus(FETCH_INTERVAL);
      // A clock that was set back must not lock the door.
      if (now.isBefore(earliest) && !now.isBefore(lastFetchAt)) {
        return Future.succeededFuture();
      }
      lastFetchAt = now;
      result = fetched.future();
      running = Optional.of(result);
    }
    Future<Void> onCallersLoop = onCallersLoop(result);
    Future.succeededFuture()
        .compose(start -> fetch())
        .onComplete(outcome -> finish(outcome.cause(), fetched));
    return onCallersLoop;
  }

  private void finish(Throwable error, Promise<Void> fetched) {
    lastFetchFailed = error != null;
    synchronized (this) {
      running = Optional.empty();
    }
    if (error == null) {
      fetched.complete();
    } else {
      LOG.warn(
          "the issuer's keys cannot be fetched issuer={} error={}",
          issuer.name(),
          error.getMessage());
      fetched.fail(error);
    }
  }

  private Future<Void> fetch() {
    return source
        .fetch()
        .compose(
            set -> {
              if (!set.path("keys").isArray()) {
                return Future.failedFuture(
                    new IssuerUnavailableException("the key set holds no list of keys"));
              }
              keys = read(set.path("keys"));
              return Future.succeededFuture();
            });
  }

  private List<SigningKey> read(JsonNode entries) {
    List<SigningKey> read = new ArrayList<>();
    for (JsonNode entry : entries) {
      if (read.size() == MAX_KEYS) {
        LOG.warn(
            "the issuer has more keys than are kept issuer={} kept={}", issuer.name(), MAX_KEYS);
        break;
      }
      SigningKey.of(entry).ifPresent(read::add);
    }
    if (read.isEmpty()) {
      LOG.warn(
          "the issuer has no usable signing key issuer={} entries={}",
          issuer.name(),
          entries.size());
    }
    return List.copyOf(read);
  }

  private boolean hasKey(Optional<String> keyId) {
    return keys.stream().anyMatch(key -> keyId.map(key.keyId()::equals).orElse(true));
  }

  private Future<SigningKey> choose(Optional<String> keyId, SignatureAlgorithm algorithm) {
    if (!hasKey(keyId)) {
      return rejected(
          lastFetchFailed
              ? "the issuer's keys cannot be fetched; try again in "
                  + FETCH_INTERVAL.toSeconds()
                  + " s, and if it stays so tell the operator of the gateway"
              : keyId
                  .map(
                      id ->
                          "the token is signed with key "
                              + ShownText.quoted(id)
                              + ", which its issuer does not publish; get a new token, and where"
                              + " the issuer has just changed its keys, try again in "
                              + FETCH_INTERVAL.toSeconds()
                              + " s")
                  .orElse("the token's issuer publishes no signing key"));
    }
    List<SigningKey> fitting =
        keys.stream()
            .filter(key -> keyId.map(key.keyId()::equals).orElse(true))
            .filter(key -> key.fits(algorithm))
            .toList();
    if (fitting.isEmpty()) {
      return rejected("the token's algorithm " + algorithm + " does not fit its issuer's key");
    }
    if (fitting.size() > 1) {
      return rejected("the token does not say which of its issuer's keys signed it (kid)");
    }
    return Future.succeededFuture(fitting.get(0));
  }

  private static <T> Future<T> rejected(String reason) {
    return Future.failedFuture(new TokenRejectedException(reason));
  }

  private static Future<Void> onCallersLoop(Future<Void> shared) {
    Context caller = Vertx.currentContext();
    if (caller == null) {
      return shared;
    }
    Promise<Void> own = Promise.promise();
    shared.onComplete(
        outcome ->
            caller.runOnContext(
                v -> {
                  if (outcome.succeeded()) {
                    own.complete();
                  } else {
                    own.fail(outcome.cause());
                  }
                }));
    return own.future();
  }
}
