package dev.sallyport.identity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.IssuerConfig;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the key set of an issuer comes from. */
@FunctionalInterface
interface KeySource {
  /**
   * For how long what is kept is taken by a node that knows nothing newer. Longer, and a key that
   * its issuer has withdrawn meanwhile opens doors for days; shorter, and nobody gets in by a node
   * that starts while the provider is away for a night.
   */
  Duration MAX_AGE = Duration.ofHours(24);

  /**
   * The set.
   *
   * @return fails with {@link IssuerRefusedException} or {@link IssuerUnavailableException}
   */
  Future<JsonNode> fetch();

  /** From the issuer itself. */
  static KeySource asking(IssuerConfig issuer, ProviderHttp http) {
    return () ->
        ProviderMetadata.discover(http, issuer)
            .compose(metadata -> http.get(metadata.keys(), HttpHeaders.headers()));
  }

  /** The same, kept for others: who cannot keep it goes by it all the same. */
  static KeySource keeping(
      IssuerConfig issuer, KeySource source, IssuerKeyStore store, Clock clock) {
    Logger log = LoggerFactory.getLogger(KeySource.class);
    return () ->
        source
            .fetch()
            .onSuccess(
                set ->
                    store
                        .keep(
                            issuer.issuer().toString(),
                            new IssuerKeyStore.Kept(set.toString(), clock.instant()))
                        .onFailure(
                            e ->
                                log.warn(
                                    "the issuer's keys are not kept for other nodes issuer={}"
                                        + " error={}",
                                    issuer.name(),
                                    e.toString())));
  }

  /** What other nodes have kept. */
  static KeySource kept(IssuerConfig issuer, IssuerKeyStore store, Clock clock) {
    return () ->
        store
            .find(issuer.issuer().toString())
            .recover(
                e ->
                    Future.failedFuture(
                        new IssuerUnavailableException(
                            "the store, in which they are kept, does not answer")))
            .compose(found -> read(found, clock.instant()));
  }

  private static Future<JsonNode> read(Optional<IssuerKeyStore.Kept> found, Instant now) {
    if (found.isEmpty()) {
      return Future.failedFuture(
          new IssuerUnavailableException(
              "no node of the role console has put them into the store yet; start one on the same"
                  + " store (serve --role console) that reaches the issuer"));
    }
    if (found.get().fetchedAt().plus(MAX_AGE).isBefore(now)) {
      return Future.failedFuture(
          new IssuerUnavailableException(
              "no node of the role console has reached the issuer since "
                  + found.get().fetchedAt()
                  + "; see to it that one runs and that the issuer answers it"));
    }
    return StrictJson.object(found.get().keySet().getBytes(StandardCharsets.UTF_8))
        .map(Future::succeededFuture)
        .orElseGet(
            () ->
                Future.failedFuture(
                    new IssuerUnavailableException(
                        "what the store has of them is no key set; start a node of the role"
                            + " console, which fetches them anew")));
  }
}
