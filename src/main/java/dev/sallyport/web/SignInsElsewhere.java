package dev.sallyport.web;

import dev.sallyport.identity.SharedSignIns;
import dev.sallyport.identity.SharedSignIns.Entry;
import dev.sallyport.identity.SharedSignIns.Step;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a browser be known at whichever console it comes to, where there are several: before anything
 * is asked of what is in memory here, that is brought up to what all of them know. Who is known
 * here already costs no look at the store. What has ended here or elsewhere does not come to life
 * again, whatever the store still says. Confined to one event loop.
 */
final class SignInsElsewhere {
  private static final Logger LOG = LoggerFactory.getLogger(SignInsElsewhere.class);

  private final SharedSignIns shared;
  private final ConsoleSessions sessions;
  private final ViewerOf viewers;
  private final EventLoop loop;
  private final Clock clock;
  private final Duration patience;
  private final SignInRemovals removals;
  private long looks;

  /** Who somebody is at this console, by its own configuration. */
  @FunctionalInterface
  interface ViewerOf {
    Viewer viewer(Entry entry);
  }

  SignInsElsewhere(
      SignIns signIns, ConsoleSessions sessions, ViewerOf viewers, EventLoop loop, Clock clock) {
    this.shared = signIns.shared();
    this.patience = signIns.patience();
    this.sessions = sessions;
    this.viewers = viewers;
    this.loop = loop;
    this.clock = clock;
    this.removals = new SignInRemovals(shared, loop);
    if (shared.isShared()) {
      sessions.whenClosedHere(removals::add);
      removals.start();
    }
  }

  /** Tries once more to have the others know who left here. */
  Future<Void> stop() {
    return removals.stop();
  }

  /** Goes on once whoever the cookie says is known here, if they are anywhere. */
  void recognize(RoutingContext ctx, Optional<String> cookie) {
    if (!shared.isShared()
        || cookie.filter(OpaqueToken::isOne).isEmpty()
        || sessions.find(cookie.get()).isPresent()
        || isOver(OpaqueToken.digest(cookie.get()))) {
      ctx.next();
      return;
    }
    ctx.request().pause();
    look(OpaqueToken.digest(cookie.get()))
        .onComplete(
            found -> {
              ctx.request().resume();
              if (found.failed()) {
                LOG.warn("sign-in could not be looked up error={}", found.cause().toString());
                ctx.fail(
                    Problem.unavailable(
                            "It cannot be looked up whether you are signed in.",
                            "Try again in a moment.")
                        .asException());
                return;
              }
              ctx.next();
            });
  }

  private boolean isOver(String digest) {
    return sessions.isOver(digest) || removals.owes(digest);
  }

  /** What was found before something may have been missed is looked for again. */
  private Future<Void> look(String digest) {
    long began = looks;
    return loop.bring(shared.find(Step.SIGNED_IN, digest, clock.instant()))
        .compose(
            found -> {
              if (found.isPresent() && began != looks) {
                return look(digest);
              }
              found
                  .filter(entry -> !isOver(digest))
                  .ifPresent(
                      entry ->
                          sessions.adopt(
                              new ConsoleSession(
                                  digest, viewers.viewer(entry), entry.expiresAt())));
              return Future.succeededFuture();
            });
  }

  /** Completes when other consoles know of somebody who signed in here. */
  Future<Void> opened(String cookie) {
    if (!shared.isShared()) {
      return Future.succeededFuture();
    }
    ConsoleSession session = sessions.find(cookie).orElseThrow();
    Viewer viewer = session.viewer();
    return loop.bring(
            shared.keep(
                Step.SIGNED_IN,
                session.digest(),
                new Entry(
                    "",
                    Optional.of(viewer.principal()),
                    viewer.authenticatedAt(),
                    Optional.empty(),
                    session.expiresAt())))
        .mapEmpty();
  }

  /**
   * Completes when no console can take the cookie any more of somebody who left here.
   *
   * @return fails where that could not be done yet
   */
  Future<Void> left(String cookie) {
    return loop.bring(
        removals
            .of(OpaqueToken.digest(cookie))
            .timeout(patience.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Somebody left at another console. */
  void leftElsewhere(String digest) {
    sessions.closedElsewhere(digest);
  }

  /** Ends here what has ended elsewhere without this one having heard of it. */
  Future<Void> missedElsewhere() {
    looks++;
    List<Future<Void>> all =
        sessions.digests().stream()
            .map(
                digest ->
                    loop.bring(shared.find(Step.SIGNED_IN, digest, clock.instant()))
                        .onSuccess(
                            found -> {
                              if (found.isEmpty()) {
                                sessions.close(digest);
                              }
                            })
                        .<Void>mapEmpty())
            .toList();
    return Future.join(all).mapEmpty();
  }

  /** Whether the provider's answer to what was begun by this nonce is the first at any console. */
  Future<Boolean> used(String nonce, Instant expiresAt) {
    return loop.bring(
        shared.keep(
            Step.USED,
            OpaqueToken.digest(nonce),
            new Entry("", Optional.empty(), Optional.empty(), Optional.empty(), expiresAt)));
  }

  /** Completes when a browser may come to any console with a ticket. */
  Future<Void> answered(AnsweredSignIns answered, String ticket) {
    return shared.isShared()
        ? loop.bring(
                shared.keep(Step.ANSWERED, OpaqueToken.digest(ticket), answered.shared(ticket)))
            .mapEmpty()
        : Future.succeededFuture();
  }

  /**
   * Completes when what a ticket of any console is for can be taken here, once in all. One that
   * nobody gave is looked for at most, so that strangers make nobody wait who writes.
   */
  Future<Void> recall(AnsweredSignIns answered, String ticket) {
    if (!shared.isShared() || !OpaqueToken.isOne(ticket)) {
      return Future.succeededFuture();
    }
    String digest = OpaqueToken.digest(ticket);
    return loop.bring(
            shared
                .find(Step.ANSWERED, digest, clock.instant())
                .compose(
                    there ->
                        there.isPresent()
                            ? shared.take(Step.ANSWERED, digest, clock.instant())
                            : Future.succeededFuture(there)))
        .onSuccess(found -> answered.adopt(ticket, found))
        .mapEmpty();
  }
}
