package dev.sallyport.web;

import dev.sallyport.identity.PerMinute;
import dev.sallyport.recording.ActLog;
import dev.sallyport.recording.EventFormat;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionArchive.SessionSummary;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.recording.UnreadableEventException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole session as JSON lines, the same that {@code replay --json} prints. It takes what it sends
 * from the store as fast as it is read, and no faster.
 */
final class SessionExport {
  private static final Logger LOG = LoggerFactory.getLogger(SessionExport.class);

  /** Events held in memory at a time. */
  private static final int PAGE = 200;

  /** Of one principal; each is an act, and among thousands nobody would find another. */
  static final int PER_MINUTE = 60;

  private final SessionArchive archive;
  private final SessionRoutes sessions;
  private final ConsoleSessions signIns;
  private final ActLog acts;
  private final EventLoop loop;
  private final Clock clock;
  private final PerMinute<String> allowance = new PerMinute<>(PER_MINUTE, System::nanoTime);

  SessionExport(
      SessionArchive archive,
      SessionRoutes sessions,
      ConsoleSessions signIns,
      ActLog acts,
      EventLoop loop,
      Clock clock) {
    this.archive = archive;
    this.sessions = sessions;
    this.signIns = signIns;
    this.acts = acts;
    this.loop = loop;
    this.clock = clock;
  }

  void mount(Router router) {
    router.get("/api/v1/sessions/:id/export").handler(this::export);
  }

  private void export(RoutingContext ctx) {
    String self = SignInRoutes.viewer(ctx).principal().id();
    Optional<Duration> wait = allowance.wait(self);
    if (wait.isPresent()) {
      long seconds = wait.get().toSeconds() + 1;
      ctx.response().putHeader(HttpHeaderNames.RETRY_AFTER, Long.toString(seconds));
      throw new Problem(
              429,
              "too-often",
              "Too many at once",
              "You have exported " + PER_MINUTE + " sessions within a minute.",
              "Try again in " + seconds + " s.")
          .asException();
    }
    allowance.take(self);
    sessions
        .visible(ctx)
        .compose(session -> loop.bring(write(ctx, session)).map(session))
        .onFailure(ctx::fail)
        .onSuccess(session -> send(ctx.response(), session, SignInRoutes.session(ctx)));
  }

  private Future<Void> write(RoutingContext ctx, SessionSummary session) {
    return acts.write(
        clock,
        SignInRoutes.viewer(ctx).principal(),
        "session.exported",
        session.id(),
        Map.of("principal", session.principal(), "connection", session.connection()));
  }

  private void send(HttpServerResponse response, SessionSummary session, ConsoleSession reader) {
    response
        .putHeader("Content-Type", "application/x-ndjson; charset=utf-8")
        .putHeader(
            "Content-Disposition", "attachment; filename=\"session-" + session.id() + ".jsonl\"")
        .setChunked(true);
    from(response, session.id(), 0, reader)
        .onFailure(
            cause -> {
              // What was sent must not look whole.
              LOG.error("export broke off session={}", session.id(), cause);
              response.reset();
            })
        .onSuccess(
            sent -> {
              if (!response.closed()) {
                response.end();
              }
            });
  }

  private Future<Void> from(
      HttpServerResponse response, String session, long from, ConsoleSession reader) {
    return loop.bring(archive.events(session, from, PAGE))
        .compose(
            events -> {
              if (events.list().isEmpty() || response.closed()) {
                return Future.succeededFuture();
              }
              // Whoever reads slowly may have been thrown out since they began.
              if (!signIns.isStillIn(reader)) {
                return Future.failedFuture(Problem.signedOut().asException());
              }
              Buffer lines = Buffer.buffer();
              try {
                for (SessionEvent event : events.list()) {
                  lines.appendBytes(EventFormat.writeWhole(event)).appendByte((byte) '\n');
                }
              } catch (UnreadableEventException e) {
                return Future.failedFuture(e);
              }
              long next = events.list().get(events.list().size() - 1).sequence() + 1;
              response.write(lines);
              return room(response)
                  .compose(
                      room ->
                          events.more()
                              ? from(response, session, next, reader)
                              : Future.succeededFuture());
            });
  }

  /** When the client has read enough of what it was sent, or is gone. */
  private static Future<Void> room(HttpServerResponse response) {
    if (!response.writeQueueFull() || response.closed()) {
      return Future.succeededFuture();
    }
    Promise<Void> room = Promise.promise();
    response.drainHandler(drained -> room.tryComplete());
    response.closeHandler(gone -> room.tryComplete());
    response.exceptionHandler(cause -> room.tryComplete());
    return room.future();
  }
}
