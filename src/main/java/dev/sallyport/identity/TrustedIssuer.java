package dev.sallyport.identity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.IssuerConfig;
import io.vertx.core.Future;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** One issuer: its configuration, its keys, and the checks of RFC 7519 section 4.1 in order. */
final class TrustedIssuer {
  /** End of the year 9999, past which no claim is a time. */
  private static final long MAX_EPOCH_SECOND = 253_402_300_799L;

  private final IssuerConfig config;
  private final JwksCache keys;
  private final ClaimMapping mapping;
  private final Clock clock;
  private final Set<SignatureAlgorithm> algorithms = new LinkedHashSet<>();
  private final SeenSignatures signatures = new SeenSignatures();

  TrustedIssuer(IssuerConfig config, Set<String> issuers, KeySource source, Clock clock) {
    for (String name : config.algorithms()) {
      algorithms.add(
          SignatureAlgorithm.of(name)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "issuer '"
                              + config.name()
                              + "': "
                              + ShownText.quoted(name)
                              + " is not a signature that can be believed")));
    }
    this.config = config;
    this.keys = new JwksCache(config, source, clock);
    this.mapping = new ClaimMapping(config, issuers);
    this.clock = clock;
  }

  IssuerConfig config() {
    return config;
  }

  ClaimMapping mapping() {
    return mapping;
  }

  JwksCache keys() {
    return keys;
  }

  /**
   * A token that was believed once.
   *
   * @param key which its signature is of
   */
  record Believed(
      SignatureAlgorithm algorithm, Optional<String> keyId, PublicKey key, JsonNode claims) {}

  /**
   * The claims of a token that this issuer signed, for one of the audiences, now.
   *
   * @return fails with {@link TokenRejectedException}
   */
  Future<JsonNode> check(CompactToken token, Set<String> audiences) {
    return believe(token, audiences).map(Believed::claims);
  }

  /** The same, with what it takes to ask again. */
  Future<Believed> believe(CompactToken token, Set<String> audiences) {
    Optional<SignatureAlgorithm> algorithm =
        SignatureAlgorithm.of(token.algorithm()).filter(algorithms::contains);
    if (algorithm.isEmpty()) {
      return Future.failedFuture(
          new TokenRejectedException(
              "the token is signed with algorithm "
                  + ShownText.quoted(token.algorithm())
                  + "; accepted are "
                  + algorithms));
    }
    return keys.key(token.keyId(), algorithm.get())
        .compose(
            key -> {
              try {
                if (!signatures.verify(
                    algorithm.get(), key.key(), token.signed(), token.signature())) {
                  throw new TokenRejectedException(
                      "the token's signature is not its issuer's: it was changed or forged");
                }
                checkClaims(token.claims(), audiences);
                return Future.succeededFuture(
                    new Believed(algorithm.get(), token.keyId(), key.key(), token.claims()));
              } catch (TokenRejectedException rejected) {
                return Future.failedFuture(rejected);
              }
            });
  }

  /**
   * Asks again of the same token, of which nothing but the arithmetic of its signature is taken for
   * granted.
   *
   * @return false when the issuer has another key by now, by which the signature is to be checked;
   *     fails as {@link #check}
   */
  Future<Boolean> believesStill(Believed before, Set<String> audiences) {
    return keys.key(before.keyId(), before.algorithm())
        .compose(
            key -> {
              if (!key.key().equals(before.key())) {
                return Future.succeededFuture(false);
              }
              try {
                checkClaims(before.claims(), audiences);
                return Future.succeededFuture(true);
              } catch (TokenRejectedException rejected) {
                return Future.failedFuture(rejected);
              }
            });
  }

  /** The {@code exp} of claims that passed {@link #check}. */
  Instant expiry(JsonNode claims) throws TokenRejectedException {
    return time(claims, "exp")
        .orElseThrow(() -> new TokenRejectedException("the token never expires (no exp)"));
  }

  /**
   * When the person proved who they are, by the {@code auth_time} of claims that passed {@link
   * #check} (OpenID Connect Core 2).
   */
  Optional<Instant> authenticatedAt(JsonNode claims, Optional<Instant> freshSince)
      throws TokenRejectedException {
    return Freshness.check(
        time(claims, "auth_time"), freshSince, clock.instant(), config.clockSkew());
  }

  private void checkClaims(JsonNode claims, Set<String> audiences) throws TokenRejectedException {
    if (!config.issuer().toString().equals(claims.path("iss").textValue())) {
      throw new TokenRejectedException(
          "the token comes from issuer " + ShownText.quoted(claims.path("iss").asText()));
    }
    Set<String> meant = audiences(claims);
    if (meant.stream().noneMatch(audiences::contains)) {
      throw new TokenRejectedException(
          "the token is for "
              + (meant.isEmpty() ? "no audience" : "audience " + shown(meant))
              + ", not "
              + shown(audiences));
    }
    Instant now = clock.instant();
    Instant expiry = expiry(claims);
    if (!now.isBefore(expiry.plus(config.clockSkew()))) {
      throw new TokenRejectedException("the token expired at " + expiry + "; get a new one");
    }
    Instant latestStart = now.plus(config.clockSkew());
    Optional<Instant> notBefore = time(claims, "nbf");
    if (notBefore.isPresent() && notBefore.get().isAfter(latestStart)) {
      throw new TokenRejectedException("the token is not valid before " + notBefore.get());
    }
    Optional<Instant> issuedAt = time(claims, "iat");
    if (issuedAt.isPresent() && issuedAt.get().isAfter(latestStart)) {
      throw new TokenRejectedException(
          "the token was issued in the future, at " + issuedAt.get() + "; is a clock wrong?");
    }
  }

  private static Set<String> audiences(JsonNode claims) throws TokenRejectedException {
    JsonNode value = claims.path("aud");
    Set<String> audiences = new LinkedHashSet<>();
    if (value.isTextual()) {
      audiences.add(value.textValue());
    } else if (value.isArray()) {
      for (JsonNode audience : value) {
        if (!audience.isTextual()) {
          throw new TokenRejectedException("the token's aud holds something that is not a string");
        }
        audiences.add(audience.textValue());
      }
    } else if (!value.isMissingNode()) {
      throw new TokenRejectedException("the token's aud is neither a string nor a list of them");
    }
    return audiences;
  }

  private static String shown(Set<String> audiences) {
    return audiences.stream()
            .sorted()
            .limit(3)
            .map(ShownText::quoted)
            .reduce((a, b) -> a + ", " + b)
            .orElse("''")
        + (audiences.size() > 3 ? ", …" : "");
  }

  /** A NumericDate (RFC 7519 section 2): seconds, perhaps with a fraction. */
  private static Optional<Instant> time(JsonNode claims, String claim)
      throws TokenRejectedException {
    JsonNode value = claims.path(claim);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    double seconds = value.isNumber() ? value.doubleValue() : Double.NaN;
    // Written so that NaN is refused too.
    if (!(seconds >= 0 && seconds <= MAX_EPOCH_SECOND)) {
      throw new TokenRejectedException("the token's " + claim + " is not a time");
    }
    return Optional.of(Instant.ofEpochSecond((long) seconds));
  }
}
