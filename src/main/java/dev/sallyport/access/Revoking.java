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
  private final SessionsElsewhere elsewhere;
  private final ThrownOutSessions thrownOut;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<Function<List<Revocation>, Future<Void>>> ending =
      new CopyOnWriteArrayList<>();
  private Future<Void> turn = Future.succeededFuture();

  /** Over these; nothing is known before {@link #start}. */
  public Revoking(
      Clock clock,
      RevocationStore store,
      RevokedIdentities revoked,
      RunningSessions sessions,
      LeaseRevoking leases,
      ActLog acts) {
    this(clock, store, revoked, sessions, leases, acts, SessionsElsewhere.NONE);
  }

  /** With sessions of other nodes, which are ended there. */
  public Revoking(
      Clock clock,
      RevocationStore store,
      RevokedIdentities revoked,
      RunningSessions sessions,
      LeaseRevoking leases,
      ActLog acts,
      SessionsElsewhere elsewhere) {
    this.elsewhere = elsewhere;
    this.thrownOut = new ThrownOutSessions(sessions);
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
    return standing()
        .onSuccess(
            standing -> {
              standing.forEach(revoked::add);
              LOG.info("revocations loaded count={}", standing.size());
            })
        // They are refused as of now; the mark is for who reads the store.
        .compose(standing -> tried(leases.revokeAll(standing)));
  }

  /**
   * Ends what a revocation that stands was to end besides sessions and leases, and did not: its
   * gateway may have stopped in between. To be called once all listen. What cannot be ended keeps
   * nobody from starting: the store lets no word of theirs be used. Fails with the store.
   */
  public Future<Void> endLeftOver() {
    return standing().compose(standing -> tried(endBesides(standing)));
  }

  private static Future<Void> tried(Future<Void> ending) {
    return ending
        .onFailure(e -> LOG.error("not all is ended error={}", e.toString()))
        .otherwiseEmpty();
  }

  private Future<List<Revocation>> standing() {
    return store.standing(now().minus(LEASES_REMEMBERED));
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
   * Ends, on any thread, what revocations are to end besides sessions and leases: when they are
   * made, when they are heard of, at a start, and once more before they are lifted, since a gateway
   * may have stopped in between. What could not be ended keeps them standing.
   */
  public void onRevoked(Function<List<Revocation>, Future<Void>> listener) {
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
    if (isOneself(asked, by)) {
      return Future.failedFuture(RevocationRefusedException.oneself());
    }
    return runs(asked)
        .compose(
            runs ->
                runs
                    ? acts.write(
                        clock, by, act(kind), asked.subject(), Map.of("reason", asked.reason()))
                    : Future.failedFuture(RevocationRefusedException.notRunning()))
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

  private static boolean isOneself(Revocation asked, Principal by) {
    return asked.kind() == Kind.PRINCIPAL && asked.subject().equals(by.id())
        || asked.kind() == Kind.GROUP && by.groups().contains(asked.subject());
  }

  /** Only a session that runs can be ended, here or at another node. */
  private Future<Boolean> runs(Revocation asked) {
    return asked.kind() != Kind.SESSION || sessions.find(asked.subject()).isPresent()
        ? Future.succeededFuture(true)
        : elsewhere.runs(asked.subject());
  }

  private Future<Integer> putOut(Revocation revocation) {
    tell();
    endBesides(List.of(revocation))
        .onFailure(
            e ->
                LOG.error(
                    "not all is ended kind={} subject={} error={}",
                    revocation.kind().word(),
                    revocation.subject(),
                    e.toString()));
    Future<Integer> ended = thrownOut.end(revocation);
    if (revocation.kind() != Kind.LEASE) {
      return ended;
    }
    // Side by side: a store that does not answer keeps no session alive.
    return leases.revoke(revocation).compose(marked -> ended);
  }

  /**
   * Somebody was thrown out, or let in again, at another node, which has written it down, or at
   * this one, which may not have heard that it did. What it ends is ended here as well: that node
   * may not have come to it.
   */
  public Future<Void> changedElsewhere(String id) {
    return putOutElsewhere(id).compose(stands -> endBesides(stands.stream().toList()));
  }

  /**
   * The quick part of {@link #changedElsewhere}: from now on nobody comes in who may not, and
   * sessions end. Many at once do not wait for what each of them ends besides.
   *
   * @return the revocation, if it stands
   */
  public Future<Optional<Revocation>> putOutElsewhere(String id) {
    return inTurn(() -> store.find(id).onSuccess(found -> found.ifPresent(this::follow)))
        .map(found -> found.filter(changed -> changed.lifted().isEmpty()))
        .onSuccess(stands -> stands.ifPresent(this::putOutHere));
  }

  private void follow(Revocation changed) {
    if (changed.lifted().isPresent()) {
      revoked.remove(changed);
    } else {
      revoked.add(changed);
    }
    tell();
  }

  /** Changes at other nodes may not have been heard of. */
  public Future<Void> missedElsewhere() {
    return inTurn(
            () ->
                standing()
                    .onSuccess(
                        standing -> {
                          revoked.replace(standing);
                          tell();
                        }))
        .compose(
            standing -> {
              sessions.all().stream()
                  .flatMap(one -> revoked.against(one.principal(), one.lease()).stream())
                  .distinct()
                  .forEach(this::putOutHere);
              // Whoever is in goes first, whatever comes of the rest.
              return store
                  .ofSessions(now().minus(LEASES_REMEMBERED))
                  .onSuccess(
                      ended ->
                          ended.stream()
                              .filter(one -> sessions.find(one.subject()).isPresent())
                              .forEach(this::putOutHere))
                  .compose(ended -> endBesides(standing));
            });
  }

  /** Clients take their time to go; nobody waits for them. */
  private void putOutHere(Revocation revocation) {
    thrownOut
        .end(revocation)
        .onSuccess(
            ended ->
                LOG.info(
                    "revocation heard of kind={} subject={} ended_sessions={}",
                    revocation.kind().word(),
                    revocation.subject(),
                    ended));
  }

  private Future<Void> endBesides(List<Revocation> revocations) {
    return Future.join(ending.stream().map(listener -> listener.apply(revocations)).toList())
        .mapEmpty();
  }

  /** How a revocation ends a session. */
  public static SessionEnd endOf(Revocation revocation) {
    return ThrownOutSessions.endOf(revocation);
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
                              ? endBesides(List.of(revocation))
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
