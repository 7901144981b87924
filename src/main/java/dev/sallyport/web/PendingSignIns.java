package dev.sallyport.web;

import dev.sallyport.identity.ClientNetwork;
import dev.sallyport.identity.SharedSignIns;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sign-ins that went to the identity provider and have not come back. Each is used once. Confined
 * to one event loop.
 */
final class PendingSignIns {
  /**
   * Anybody can start a sign-in. Past this number the oldest one is forgotten, so that a flood must
   * be faster than a person at the provider's form to get in the way. Some 10 MB.
   */
  static final int CAPACITY = 10_000;

  /** Of one client; past it its own oldest one is forgotten and nobody else's. */
  static final int PER_CLIENT = 100;

  /** How long a person may take at the provider. */
  static final Duration LIFETIME = Duration.ofMinutes(10);

  private final Map<String, Entry> byState = new LinkedHashMap<>();
  private final Clock clock;

  PendingSignIns(Clock clock) {
    this.clock = clock;
  }

  /**
   * What was sent along, and what must come back.
   *
   * @param state the {@code state} parameter (RFC 6749, section 10.12)
   * @param browser value of the cookie that binds it to one browser
   * @param nonce the {@code nonce} that the ID token must hold
   * @param codeVerifier for PKCE (RFC 7636)
   */
  record Started(String state, String browser, String nonce, String codeVerifier) {}

  /**
   * What is needed to finish.
   *
   * @param freshSince when it began, if the person has to prove anew who they are
   */
  record Returning(String nonce, String codeVerifier, String to, Optional<Instant> freshSince) {}

  /**
   * One that a provider's page answers, without the browser's cookie.
   *
   * @param browserDigest what the cookie has to fit, once it is there
   * @param freshSince as in {@link Returning}
   */
  record Answered(String browserDigest, String nonce, String to, Optional<Instant> freshSince) {}

  private record Entry(
      Optional<ClientNetwork> client,
      String browserDigest,
      String nonce,
      String to,
      Optional<Instant> freshSince,
      Instant expiresAt) {}

  /**
   * Starts one that ends at the path {@code to}.
   *
   * @param client empty where all clients may have one address
   * @param fresh whether the person has to prove anew who they are
   */
  Started start(String to, Optional<ClientNetwork> client, boolean fresh) {
    Instant now = clock.instant();
    client.ifPresent(this::dropOldestOf);
    dropOldest(now);
    String browser = OpaqueToken.next();
    Started started =
        new Started(OpaqueToken.next(), browser, OpaqueToken.next(), codeVerifier(browser));
    byState.put(
        OpaqueToken.digest(started.state()),
        new Entry(
            client,
            OpaqueToken.digest(started.browser()),
            started.nonce(),
            to,
            fresh ? Optional.of(now) : Optional.empty(),
            now.plus(LIFETIME)));
    return started;
  }

  /** Takes it out, whether it then fits or not: a state is good for one try. */
  Optional<Returning> take(String state, String browser) {
    Entry entry = byState.remove(OpaqueToken.digest(state));
    if (entry == null
        || !clock.instant().isBefore(entry.expiresAt())
        || !entry.browserDigest().equals(OpaqueToken.digest(browser))) {
      return Optional.empty();
    }
    return Optional.of(
        new Returning(entry.nonce(), codeVerifier(browser), entry.to(), entry.freshSince()));
  }

  /**
   * Made of what the browser alone carries, so that it stands nowhere here, and any console that
   * the browser comes back to has it.
   */
  private static String codeVerifier(String browser) {
    return OpaqueToken.digest("code verifier " + browser);
  }

  /** One that was begun here, for other consoles. */
  SharedSignIns.Entry shared(Started started) {
    Entry entry = byState.get(OpaqueToken.digest(started.state()));
    return new SharedSignIns.Entry(
        entry.browserDigest(),
        entry.nonce(),
        entry.to(),
        entry.freshSince(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        entry.expiresAt());
  }

  /** From now on this one, begun at any console, is in the place of what is known of the state. */
  void adopt(String state, Optional<SharedSignIns.Entry> begun) {
    String digest = OpaqueToken.digest(state);
    byState.remove(digest);
    begun.ifPresent(
        entry ->
            byState.put(
                digest,
                new Entry(
                    Optional.empty(),
                    entry.browser(),
                    entry.nonce(),
                    entry.to(),
                    entry.freshSince(),
                    entry.expiresAt())));
  }

  /** Takes one out whose browser is still to be asked for; good for one try too. */
  Optional<Answered> answered(String state) {
    Entry entry = byState.remove(OpaqueToken.digest(state));
    return entry == null || !clock.instant().isBefore(entry.expiresAt())
        ? Optional.empty()
        : Optional.of(
            new Answered(entry.browserDigest(), entry.nonce(), entry.to(), entry.freshSince()));
  }

  private void dropOldestOf(ClientNetwork client) {
    List<String> theirs =
        byState.entrySet().stream()
            .filter(entry -> entry.getValue().client().filter(client::equals).isPresent())
            .map(Map.Entry::getKey)
            .toList();
    if (theirs.size() >= PER_CLIENT) {
      byState.remove(theirs.get(0));
    }
  }

  private void dropOldest(Instant now) {
    Iterator<Entry> oldest = byState.values().iterator();
    while (oldest.hasNext()) {
      boolean expired = !now.isBefore(oldest.next().expiresAt());
      if (!expired && byState.size() < CAPACITY) {
        return;
      }
      oldest.remove();
    }
  }
}
