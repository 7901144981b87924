package dev.sallyport.identity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.IssuerConfig;
import dev.sallyport.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks tokens of several issuers (RFC 7519, RFC 8725). The unverified {@code iss} only chooses
 * whose keys and rules apply; everything is then checked against these. May be called from any
 * event loop and never blocks; when keys have to be fetched first, the answer comes back on the
 * caller's loop.
 */
public final class IssuerTokenVerifier implements TokenVerifier {
  private final Vertx vertx;
  private final ProviderHttp http;
  private final Duration interval;
  private final Map<String, TrustedIssuer> byIssuer = new LinkedHashMap<>();
  private final KnownTokens tokens = new KnownTokens();
  private volatile Optional<Long> timer = Optional.empty();

  /**
   * Over these issuers; over none it refuses every token.
   *
   * @throws IllegalArgumentException for one that is configured twice
   */
  public IssuerTokenVerifier(Vertx vertx, List<IssuerConfig> issuers, Clock clock) {
    this(vertx, issuers, Set.of(), clock);
  }

  /**
   * The same.
   *
   * @param others names of further providers by which people are known, for whom somebody may act
   */
  public IssuerTokenVerifier(
      Vertx vertx, List<IssuerConfig> issuers, Set<String> others, Clock clock) {
    this(vertx, issuers, others, clock, KeySources.own());
  }

  /** The same, with keys from elsewhere. */
  public IssuerTokenVerifier(
      Vertx vertx,
      List<IssuerConfig> issuers,
      Set<String> others,
      Clock clock,
      KeySources sources) {
    this.vertx = vertx;
    this.interval = sources.interval();
    this.http = new ProviderHttp(vertx);
    Set<String> names = new HashSet<>(others);
    issuers.forEach(issuer -> names.add(issuer.name()));
    for (IssuerConfig issuer : issuers) {
      TrustedIssuer trusted = new TrustedIssuer(issuer, names, sources.of(issuer, http), clock);
      if (byIssuer.values().stream().anyMatch(t -> t.config().name().equals(issuer.name()))
          || byIssuer.put(issuer.issuer().toString(), trusted) != null) {
        throw new IllegalArgumentException(
            "issuer '" + issuer.name() + "' (" + issuer.issuer() + ") is configured twice");
      }
    }
  }

  /**
   * Fetches the keys of every issuer and goes on doing so.
   *
   * @return fails with {@link IssuerRefusedException} when a provider must not be trusted as
   *     configured; one that cannot be reached is logged and asked again
   */
  public Future<Void> start() {
    timer =
        Optional.of(
            vertx.setPeriodic(
                interval.toMillis(),
                tick -> byIssuer.values().forEach(issuer -> issuer.keys().refresh())));
    List<Future<Void>> fetches = new ArrayList<>();
    for (TrustedIssuer issuer : byIssuer.values()) {
      fetches.add(
          issuer
              .keys()
              .refresh()
              .recover(
                  error ->
                      error instanceof IssuerUnavailableException
                          ? Future.succeededFuture()
                          : Future.failedFuture(error)));
    }
    return Future.join(fetches).mapEmpty();
  }

  /** Stops fetching. */
  public Future<Void> close() {
    timer.ifPresent(vertx::cancelTimer);
    return http.close();
  }

  @Override
  public Future<VerifiedToken> verify(Secret token) {
    Optional<ByteBuffer> digest = KnownTokens.digest(token);
    Optional<KnownTokens.Known> known = digest.flatMap(tokens::find);
    if (known.isEmpty()) {
      return verifyAnew(token, digest);
    }
    TrustedIssuer issuer = known.get().issuer();
    return issuer
        .believesStill(known.get().believed(), issuer.config().audiences())
        .compose(
            still ->
                still ? Future.succeededFuture(known.get().token()) : verifyAnew(token, digest));
  }

  private Future<VerifiedToken> verifyAnew(Secret token, Optional<ByteBuffer> digest) {
    try {
      CompactToken parsed = CompactToken.parse(token);
      TrustedIssuer issuer = issuerOf(parsed);
      int chars = token.reveal().length();
      return issuer
          .believe(parsed, issuer.config().audiences())
          .compose(
              believed ->
                  verified(issuer, believed.claims())
                      .onSuccess(
                          made ->
                              digest.ifPresent(
                                  by ->
                                      tokens.put(
                                          by,
                                          new KnownTokens.Known(issuer, believed, made, chars)))));
    } catch (TokenRejectedException rejected) {
      return Future.failedFuture(rejected);
    }
  }

  /** Names of the issuers of which no key is known: their tokens are all refused. Any thread. */
  public List<String> withoutKeys() {
    return byIssuer.values().stream()
        .filter(issuer -> !issuer.keys().hasAny())
        .map(issuer -> issuer.config().name())
        .toList();
  }

  /** The issuer of that configured name, for the sign-in of people. */
  Optional<TrustedIssuer> issuerNamed(String name) {
    return byIssuer.values().stream().filter(i -> i.config().name().equals(name)).findFirst();
  }

  /** Where the configuration has it among its issuers, from 0. */
  int position(IssuerConfig issuer) {
    return byIssuer.values().stream().map(TrustedIssuer::config).toList().indexOf(issuer);
  }

  /** How many tokens need not be taken apart again. */
  long known() {
    return tokens.remembered();
  }

  ProviderHttp http() {
    return http;
  }

  private TrustedIssuer issuerOf(CompactToken token) throws TokenRejectedException {
    JsonNode issuer = token.claims().path("iss");
    if (!issuer.isTextual()) {
      throw new TokenRejectedException("the token does not say who issued it (iss)");
    }
    TrustedIssuer trusted = byIssuer.get(issuer.textValue());
    if (trusted == null) {
      throw new TokenRejectedException(
          "the token comes from issuer "
              + ShownText.quoted(issuer.textValue())
              + ", which is not trusted here");
    }
    return trusted;
  }

  private static Future<VerifiedToken> verified(TrustedIssuer issuer, JsonNode claims) {
    try {
      return Future.succeededFuture(
          new VerifiedToken(issuer.mapping().principal(List.of(claims)), issuer.expiry(claims)));
    } catch (TokenRejectedException rejected) {
      return Future.failedFuture(rejected);
    }
  }
}
