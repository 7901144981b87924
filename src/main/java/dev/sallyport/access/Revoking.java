package dev.sallyport.access;

import dev.sallyport.identity.Principal;
import dev.sallyport.identity.Revocation;
import dev.sallyport.identity.Revocation.Kind;
import dev.sallyport.identity.RevocationStore;
import dev.sallyport.identity.Revocations;
import dev.sallyport.identity.RevokedIdentities;
import dev.sallyport.recording.ActLog;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where a revocation becomes an action. First it stands among the administrative acts
 * and in the store, then nobody of its subject comes in any more, then those who are in are put
 * out. What was written and not done is done at the next start. Safe from any thread.
 */
public final class Revoking {
  /** Longer than any lease lasts; the store of leases refuses older ones. */
  private static final Duration LEASES_REMEMBERED = Duration.ofDays(7);

  private static final Logger LOG = LoggerFactory.getLogger(Revoking.class);

  private final Clock clock;
  private final RevocationStore store;
  private final RevokedIdentities revoked;
  private final RunningSessions sessions;
  private final LeaseRevoking leases;
  private final ActLog acts;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<Function<Revocation, Future<Void>>> ending = new CopyOnWriteArrayList<>();
  private Future<Void> turn = Future.succeededFuture();

  /** Over these; nothing is known before {@link #start}. */
  public Revoking(
      Clock clock,
      RevocationStore store,
      RevokedIdentities revoked,
      RunningSessions sessions,
      LeaseRevoking leases,
      ActLog acts) {
    this.clock = clock;
    this.store = store;
    this.revoked = revoked;
    this.sessions = sessions;
    this.leases = leases;
    this.acts = acts;
  }

  /**
   * What came of a revocation.
   *
   * @param anew false when one of the same subject stood already; it was carried out once more
   * @param endedSessions how many sessions ended
   */
  public record Outcome(Revocation revocation, boolean anew, int endedSessions) {}

  /** Loads what stands. Nobody may be let in before this has completed; fails with the store. */
  public Future<Void> start() {
    return store
        .standing(now().minus(LEASES_REMEMBERED))
        .onSuccess(
            standing -> {
              standing.forEach(revoked::add);
              LOG.info("revocations loaded count={}", standing.size());
            })
        .compose(
            standing ->
                Future.join(
                    standing.stream()
                        .filter(r -> r.kind() == Kind.LEASE)
                        .map(leases::revoke)
                        .toList()))
        .mapEmpty();
  }

  /** Who may not come in. */
  public Revocations revocations() {
    return revoked;
  }

  /** The session of that identifier, while it runs here. */
  public Optional<RunningSession> running(String session) {
    return sessions.find(session);
  }

  /** Told, on any thread, after each change of who may not come in. Cannot be taken back. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /**
   * Ends, on any thread, what a revocation is to end besides sessions and leases; and once more
   * before it is lifted, since a gateway may have stopped in between: what could not be ended keeps
   * it standing.
   */
  public void onRevoked(Function<Revocation, Future<Void>> listener) {
    ending.add(listener);
  }

  /**
   * Throws out.
   *
   * @return fails with {@link IllegalArgumentException} when a text is not within its bounds, with
   *     {@link RevocationRefusedException}, with {@link
   *     dev.sallyport.recording.ActNotWrittenException}, or with the store
   */
  public Future<Outcome> revoke(Kind kind, String subject, String reason, Principal by) {
    Revocation asked;
    try {
      asked =
          new Revocation(
              UUID.randomUUID().toString(),
              kind,
              subject(kind, subject),
              reason.strip(),
              by.id(),
              now(),
              Optional.empty());
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
    Optional<RevocationRefusedException> refusal = refusal(asked, by);
    if (refusal.isPresent()) {
      return Future.failedFuture(refusal.get());
    }
    return acts.write(clock, by, act(kind), asked.subject(), Map.of("reason", asked.reason()))
        .compose(written -> inTurn(() -> store.keep(asked).onSuccess(revoked::add)))
        .onSuccess(
            kept ->
                LOG.info("revoked kind={} subject={} by={}", kind.word(), kept.subject(), by.id()))
        .compose(
            kept ->
                putOut(kept).map(ended -> new Outcome(kept, kept.id().equals(asked.id()), ended)));
  }

  private static String act(Kind kind) {
    return kind == Kind.SESSION ? "session.ended" : kind.word() + ".revoked";
  }

  /**
   * As {@link Principal} has it: no identifier has blanks around it, a group may have them, and a
   * group that a provider shows by its path comes without the slash in front.
   */
  private static String subject(Kind kind, String given) {
    if (kind != Kind.GROUP) {
      return given.strip();
    }
    return given.startsWith("/") ? given.substring(1) : given;
  }

  /** What is in memory follows the store, also when somebody revokes and somebody lifts at once. */
  private synchronized <T> Future<T> inTurn(Supplier<Future<T>> change) {
    Future<T> mine = turn.transform(before -> change.get());
    turn = mine.<Void>mapEmpty().otherwiseEmpty();
    return mine;
  }

  private Optional<RevocationRefusedException> refusal(Revocation asked, Principal by) {
    if (asked.kind() == Kind.SESSION && sessions.find(asked.subject()).isEmpty()) {
      return Optional.of(RevocationRefusedException.notRunning());
    }
    boolean oneself =
        asked.kind() == Kind.PRINCIPAL && asked.subject().equals(by.id())
            || asked.kind() == Kind.GROUP && by.groups().contains(asked.subject());
    return oneself ? Optional.of(RevocationRefusedException.oneself()) : Optional.empty();
  }

  /**
   * Acts on a revocation that stands in the store, wherever it was made.
   *
   * @return how many sessions ended
   */
  public Future<Integer> carryOut(Revocation revocation) {
    revoked.add(revocation);
    return putOut(revocation);
  }

  private Future<Integer> putOut(Revocation revocation) {
    tell();
    endBesides(revocation)
        .onFailure(
            e ->
                LOG.error(
                    "not all is ended kind={} subject={} error={}",
                    revocation.kind().word(),
                    revocation.subject(),
                    e.toString()));
    Future<Integer> ended = sessions.endWhere(concernedBy(revocation), end(revocation));
    if (revocation.kind() != Kind.LEASE) {
      return ended;
    }
    // Side by side: a store that does not answer keeps no session alive.
    return leases.revoke(revocation).compose(marked -> ended);
  }

  private Future<Void> endBesides(Revocation revocation) {
    return Future.join(ending.stream().map(listener -> listener.apply(revocation)).toList())
        .mapEmpty();
  }

  private static Predicate<RunningSession> concernedBy(Revocation revocation) {
    String subject = revocation.subject();
    return switch (revocation.kind()) {
      case PRINCIPAL -> session -> session.principal().id().equals(subject);
      case GROUP -> session -> session.principal().groups().contains(subject);
      case LEASE -> session -> session.lease().filter(subject::equals).isPresent();
      case SESSION -> session -> session.id().equals(subject);
    };
  }

  /** Who ends their own session is no operator. */
  private SessionEnd end(Revocation revocation) {
    boolean own =
        revocation.kind() == Kind.SESSION
            && sessions
                .find(revocation.subject())
                .filter(session -> session.principal().id().equals(revocation.by()))
                .isPresent();
    return own
        ? new SessionEnd(
            cause(revocation), "the session was ended by its own identity: " + revocation.reason())
        : endOf(revocation);
  }

  /** How a revocation ends a session. */
  public static SessionEnd endOf(Revocation revocation) {
    return new SessionEnd(cause(revocation), RevokedIdentities.told(revocation), true);
  }

  private static String cause(Revocation revocation) {
    return (revocation.kind() == Kind.SESSION
            ? "ended by " + revocation.by()
            : revocation.kind().word()
                + " "
                + revocation.subject()
                + " revoked by "
                + revocation.by())
        + ": "
        + revocation.reason();
  }

  /**
   * Lets a principal or group in again.
   *
   * @return the revocation as it stands then; empty when there is none of that identifier; fails
   *     with {@link RevocationRefusedException} when it cannot be lifted
   */
  public Future<Optional<Revocation>> lift(String id, Principal by) {
    return store
        .find(id)
        .compose(
            found -> {
              if (found.isEmpty()) {
                return Future.succeededFuture(found);
              }
              Revocation revocation = found.get();
              if (!revocation.kind().canBeLifted()) {
                return Future.failedFuture(RevocationRefusedException.forGood());
              }
              return acts.write(
                      clock, by, "revocation.lifted", revocation.subject(), details(revocation))
                  .compose(
                      written ->
                          revocation.lifted().isEmpty()
                              ? endBesides(revocation)
                              : Future.succeededFuture())
                  .compose(
                      ended ->
                          inTurn(
                              () ->
                                  store
                                      .lift(id, new Revocation.Lifting(by.id(), now()))
                                      .onSuccess(done -> revoked.remove(revocation))))
                  .compose(
                      done ->
                          done
                              ? store.find(id)
                              : Future.failedFuture(RevocationRefusedException.liftedBefore()))
                  .onSuccess(lifted -> onLifted(revocation, by));
            });
  }

  private void onLifted(Revocation revocation, Principal by) {
    tell();
    LOG.info(
        "revocation lifted kind={} subject={} by={}",
        revocation.kind().word(),
        revocation.subject(),
        by.id());
  }

  private static Map<String, String> details(Revocation revocation) {
    return Map.of(
        "revocation", revocation.id(),
        "kind", revocation.kind().word(),
        "reason", revocation.reason(),
        "revoked_by", revocation.by());
  }

  /** What was ever revoked of one subject, the newest first. */
  public Future<List<Revocation>> history(Kind kind, String subject, int limit) {
    return store.history(kind, subject, limit);
  }

  /** Those that stand first, then the newest. */
  public Future<List<Revocation>> list(int limit) {
    return store.list(limit);
  }

  private void tell() {
    listeners.forEach(Runnable::run);
  }

  /** As precise as the store keeps it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
