package dev.sallyport.web;

import dev.sallyport.identity.SharedSignIns;
import dev.sallyport.identity.SharedSignIns.Entry;
import dev.sallyport.identity.SharedSignIns.Step;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a browser be known at whichever console it comes to, where there are several: before anything
 * is asked of what is in memory here, that is brought up to what all of them know. Who is known
 * here already costs no look at the store. Confined to one event loop.
 */
final class SignInsElsewhere {
  private static final Logger LOG = LoggerFactory.getLogger(SignInsElsewhere.class);

  private final SharedSignIns shared;
  private final ConsoleSessions sessions;
  private final ViewerOf viewers;
  private final EventLoop loop;
  private final Clock clock;

  /** Who somebody is at this console, by its own configuration. */
  @FunctionalInterface
  interface ViewerOf {
    Viewer viewer(Entry entry);
  }

  SignInsElsewhere(
      SharedSignIns shared,
      ConsoleSessions sessions,
      ViewerOf viewers,
      EventLoop loop,
      Clock clock) {
    this.shared = shared;
    this.sessions = sessions;
    this.viewers = viewers;
    this.loop = loop;
    this.clock = clock;
    if (shared.isShared()) {
      sessions.whenClosed(this::closed);
    }
  }

  /** Goes on once whoever the cookie says is known here, if they are anywhere. */
  void recognize(RoutingContext ctx, Optional<String> cookie) {
    if (!shared.isShared() || cookie.isEmpty() || sessions.find(cookie.get()).isPresent()) {
      ctx.next();
      return;
    }
    String digest = OpaqueToken.digest(cookie.get());
    ctx.request().pause();
    loop.bring(shared.find(Step.SIGNED_IN, digest, clock.instant()))
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
              found
                  .result()
                  .ifPresent(
                      entry ->
                          sessions.adopt(
                              new ConsoleSession(
                                  digest, viewers.viewer(entry), entry.expiresAt())));
              ctx.next();
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
                "",
                "",
                Optional.empty(),
                Optional.of(viewer.principal()),
                viewer.authenticatedAt(),
                Optional.empty(),
                session.expiresAt())));
  }

  private void closed(String digest) {
    shared
        .remove(Step.SIGNED_IN, digest)
        .onFailure(
            e -> LOG.error("other consoles do not know of a sign-out error={}", e.toString()));
  }

  /** Somebody left at another console. */
  void leftElsewhere(String digest) {
    if (sessions.digests().contains(digest)) {
      sessions.close(digest);
    }
  }

  /** Ends here what has ended elsewhere without this one having heard of it. */
  Future<Void> missedElsewhere() {
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

  /** Completes when a browser that was sent away from here may come back to any console. */
  Future<Void> begun(PendingSignIns pending, PendingSignIns.Started started) {
    return shared.isShared()
        ? loop.bring(
            shared.keep(Step.BEGUN, OpaqueToken.digest(started.state()), pending.shared(started)))
        : Future.succeededFuture();
  }

  /** Completes when what was begun anywhere with this state can be taken here, once in all. */
  Future<Void> recall(PendingSignIns pending, String state) {
    return shared.isShared()
        ? loop.bring(shared.take(Step.BEGUN, OpaqueToken.digest(state), clock.instant()))
            .onSuccess(found -> pending.adopt(state, found))
            .mapEmpty()
        : Future.succeededFuture();
  }

  /** Completes when a browser may come to any console with a ticket. */
  Future<Void> answered(AnsweredSignIns answered, String ticket) {
    return shared.isShared()
        ? loop.bring(
            shared.keep(Step.ANSWERED, OpaqueToken.digest(ticket), answered.shared(ticket)))
        : Future.succeededFuture();
  }

  /** Completes when what a ticket of any console is for can be taken here, once in all. */
  Future<Void> recall(AnsweredSignIns answered, String ticket) {
    return shared.isShared()
        ? loop.bring(shared.take(Step.ANSWERED, OpaqueToken.digest(ticket), clock.instant()))
            .onSuccess(found -> answered.adopt(ticket, found))
            .mapEmpty()
        : Future.succeededFuture();
  }
}
