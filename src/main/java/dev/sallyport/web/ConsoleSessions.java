package dev.sallyport.web;

import dev.sallyport.identity.Principal;
import dev.sallyport.identity.Revocations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Who is signed in. In memory: a restart signs everybody out. Confined to one event loop. */
final class ConsoleSessions {
  /** More sign-ins than this end the oldest one; each takes about a kilobyte. */
  static final int CAPACITY = 10_000;

  /** One person's browsers; more would only end the sign-ins of others. */
  static final int PER_PERSON = 50;

  /**
   * Sign-ins that ended before their time, here or at other consoles, and are not taken from these
   * again. Past this number the oldest goes: by then nobody has it any more who was asked before it
   * ended.
   */
  static final int REMEMBERED = 2 * CAPACITY;

  private final Map<String, ConsoleSession> byDigest = new LinkedHashMap<>();
  private final Map<String, Instant> over = new LinkedHashMap<>();
  private final Duration lifetime;
  private final Clock clock;
  private final Revocations revocations;
  private final List<Consumer<String>> ended = new ArrayList<>();
  private final List<Consumer<String>> endedHere = new ArrayList<>();

  ConsoleSessions(Duration lifetime, Clock clock, Revocations revocations) {
    this.lifetime = lifetime;
    this.clock = clock;
    this.revocations = revocations;
  }

  /** Signs in and returns the cookie's value, which is not kept. */
  String open(Viewer viewer) {
    return open(viewer, Optional.empty());
  }

  /**
   * The same.
   *
   * @param sessionEnd when the provider wants it to end, at the latest
   */
  String open(Viewer viewer, Optional<Instant> sessionEnd) {
    Instant now = clock.instant();
    dropOldest(now);
    closeOldestOf(viewer.principal());
    String token = OpaqueToken.next();
    String digest = OpaqueToken.digest(token);
    Instant own = now.plus(lifetime);
    Instant end = sessionEnd.filter(own::isAfter).orElse(own);
    byDigest.put(digest, new ConsoleSession(digest, viewer, end));
    return token;
  }

  /** The sign-in of a cookie's value, unless it is unknown, ended or expired. */
  Optional<ConsoleSession> find(String token) {
    return alive(OpaqueToken.digest(token));
  }

  /** The same by digest, for streams that outlive a request. */
  Optional<ConsoleSession> alive(String digest) {
    ConsoleSession session = byDigest.get(digest);
    if (session == null) {
      return Optional.empty();
    }
    if (!clock.instant().isBefore(session.expiresAt())) {
      byDigest.remove(digest);
      return Optional.empty();
    }
    if (whyNot(session.viewer().principal()).isPresent()) {
      close(digest);
      return Optional.empty();
    }
    return Optional.of(session);
  }

  /**
   * Whether somebody who began to take something may still have the rest of it: their sign-in, or
   * the token that they showed, is still good.
   */
  boolean isStillIn(ConsoleSession session) {
    return session.isByToken()
        ? clock.instant().isBefore(session.expiresAt())
            && whyNot(session.viewer().principal()).isEmpty()
        : alive(session.digest()).isPresent();
  }

  /** Why this principal may not be signed in, if so. */
  Optional<String> whyNot(Principal principal) {
    return revocations.reasonAgainst(principal);
  }

  /** Ends the sign-ins of all who may not be signed in any more. */
  void closeRevoked() {
    List.copyOf(byDigest.keySet()).forEach(this::alive);
  }

  /** Ends a sign-in before its time. */
  void close(String digest) {
    remember(digest);
    byDigest.remove(digest);
    tellEnded(digest);
  }

  /** One that was ended at another console, whether it was known here or not. */
  void closedElsewhere(String digest) {
    remember(digest);
    if (byDigest.remove(digest) != null) {
      ended.forEach(listener -> listener.accept(digest));
    }
  }

  /** Whether it was ended before its time: nothing that is said of it elsewhere counts any more. */
  boolean isOver(String digest) {
    return over.containsKey(digest);
  }

  private void remember(String digest) {
    Instant now = clock.instant();
    over.values().removeIf(end -> !now.isBefore(end));
    if (over.size() >= REMEMBERED) {
      over.remove(over.keySet().iterator().next());
    }
    ConsoleSession known = byDigest.get(digest);
    over.put(digest, known == null ? now.plus(lifetime) : known.expiresAt());
  }

  private void tellEnded(String digest) {
    ended.forEach(listener -> listener.accept(digest));
    endedHere.forEach(listener -> listener.accept(digest));
  }

  /** Tells of every sign-in that is closed; one that expires ends its own streams. */
  void whenClosed(Consumer<String> listener) {
    ended.add(listener);
  }

  /** The same, without those that another console has told of. */
  void whenClosedHere(Consumer<String> listener) {
    endedHere.add(listener);
  }

  /** One that was opened at another console; not one that is {@link #isOver over}. */
  void adopt(ConsoleSession session) {
    if (isOver(session.digest())) {
      return;
    }
    dropOldest(clock.instant());
    byDigest.put(session.digest(), session);
  }

  /** All that are open here. */
  Set<String> digests() {
    return Set.copyOf(byDigest.keySet());
  }

  private void closeOldestOf(Principal principal) {
    List<String> theirs =
        byDigest.values().stream()
            .filter(session -> session.viewer().principal().id().equals(principal.id()))
            .map(ConsoleSession::digest)
            .toList();
    if (theirs.size() >= PER_PERSON) {
      close(theirs.get(0));
    }
  }

  /** None lives longer than the lifetime, so those that end last stand last. */
  private void dropOldest(Instant now) {
    Iterator<ConsoleSession> oldest = byDigest.values().iterator();
    while (oldest.hasNext()) {
      ConsoleSession candidate = oldest.next();
      boolean expired = !now.isBefore(candidate.expiresAt());
      if (!expired && byDigest.size() < CAPACITY) {
        return;
      }
      if (!expired) {
        remember(candidate.digest());
      }
      oldest.remove();
      if (!expired) {
        tellEnded(candidate.digest());
      }
    }
  }
}
