package dev.sallyport.web;

import dev.sallyport.identity.SharedSignIns;
import dev.sallyport.identity.VerifiedToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sign-ins whose answer was accepted, and whose browser is on its way to say that it is the one
 * that began. Each is used once. Confined to one event loop.
 */
final class AnsweredSignIns {
  /** Past this number the oldest one is forgotten; only who signed in at the provider gets here. */
  static final int CAPACITY = 1_000;

  /** A browser follows a redirect at once. */
  static final Duration LIFETIME = Duration.ofMinutes(1);

  private final Map<String, Entry> byTicket = new LinkedHashMap<>();
  private final Clock clock;

  AnsweredSignIns(Clock clock) {
    this.clock = clock;
  }

  private record Entry(String browserDigest, VerifiedToken token, Instant expiresAt) {}

  /** Keeps one and returns the ticket for it, which is not kept. */
  String keep(PendingSignIns.Answered answered, VerifiedToken token) {
    Instant now = clock.instant();
    dropOldest(now);
    String ticket = OpaqueToken.next();
    byTicket.put(
        OpaqueToken.digest(ticket), new Entry(answered.browserDigest(), token, now.plus(LIFETIME)));
    return ticket;
  }

  /** Takes it out, whether it then fits or not: a ticket is good for one try. */
  Optional<VerifiedToken> take(String ticket, String browser) {
    Entry entry = byTicket.remove(OpaqueToken.digest(ticket));
    if (entry == null
        || !clock.instant().isBefore(entry.expiresAt())
        || !entry.browserDigest().equals(PendingSignIns.digest(browser))) {
      return Optional.empty();
    }
    return Optional.of(entry.token());
  }

  /** One that was answered here, for other consoles. */
  SharedSignIns.Entry shared(String ticket) {
    Entry entry = byTicket.get(OpaqueToken.digest(ticket));
    VerifiedToken token = entry.token();
    return new SharedSignIns.Entry(
        entry.browserDigest(),
        Optional.of(token.principal()),
        token.authenticatedAt(),
        token.sessionEnd(),
        entry.expiresAt());
  }

  /** From now on this one, answered at any console, is in the place of what is known of it. */
  void adopt(String ticket, Optional<SharedSignIns.Entry> answered) {
    String digest = OpaqueToken.digest(ticket);
    byTicket.remove(digest);
    answered.ifPresent(
        entry ->
            byTicket.put(
                digest,
                new Entry(
                    entry.browser(),
                    new VerifiedToken(
                        entry.person().orElseThrow(),
                        entry.expiresAt(),
                        entry.sessionEnd(),
                        entry.authenticatedAt()),
                    entry.expiresAt())));
  }

  private void dropOldest(Instant now) {
    Iterator<Entry> oldest = byTicket.values().iterator();
    while (oldest.hasNext()) {
      boolean expired = !now.isBefore(oldest.next().expiresAt());
      if (!expired && byTicket.size() < CAPACITY) {
        return;
      }
      oldest.remove();
    }
  }
}
