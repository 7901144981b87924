package dev.sallyport.web;

import dev.sallyport.identity.PerMinute;
import dev.sallyport.recording.ActLog;
import dev.sallyport.recording.SessionArchive.SessionSummary;
import dev.sallyport.recording.SessionEvidence;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Evidence of a session: what {@code sallyport audit verify --export} checks anywhere. */
final class EvidenceRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(EvidenceRoutes.class);

  /** Of one principal; each reads the whole ledger once. */
  private static final int PER_MINUTE = 20;

  private final SessionEvidence evidence;
  private final SessionRoutes sessions;
  private final ConsoleSessions signIns;
  private final ActLog acts;
  private final Vertx vertx;
  private final EventLoop loop;
  private final Clock clock;
  private final PerMinute<String> allowance = new PerMinute<>(PER_MINUTE, System::nanoTime);

  EvidenceRoutes(
      SessionEvidence evidence,
      SessionRoutes sessions,
      ConsoleSessions signIns,
      ActLog acts,
      Vertx vertx,
      EventLoop loop,
      Clock clock) {
    this.evidence = evidence;
    this.sessions = sessions;
    this.signIns = signIns;
    this.acts = acts;
    this.vertx = vertx;
    this.loop = loop;
    this.clock = clock;
  }

  void mount(Router router) {
    router.get("/api/v1/sessions/:id/evidence").handler(this::write);
  }

  private void write(RoutingContext ctx) {
    Viewer viewer = SignInRoutes.viewer(ctx);
    if (!viewer.seesAll()) {
      throw Problem.forbidden(
              "not-an-administrator",
              "Only administrators and auditors take evidence.",
              "Export the session instead, or ask an administrator.")
          .asException();
    }
    Optional<Duration> wait = allowance.wait(viewer.principal().id());
    if (wait.isPresent()) {
      long seconds = wait.get().toSeconds() + 1;
      ctx.response().putHeader(HttpHeaderNames.RETRY_AFTER, Long.toString(seconds));
      throw new Problem(
              429,
              "too-often",
              "Too many at once",
              "You have taken evidence of " + PER_MINUTE + " sessions within a minute.",
              "Try again in " + seconds + " s.")
          .asException();
    }
    allowance.take(viewer.principal().id());
    sessions
        .visible(ctx)
        .compose(
            session ->
                loop.bring(
                        acts.write(
                                clock,
                                viewer.principal(),
                                "session.evidence-taken",
                                session.id(),
                                Map.of(
                                    "principal",
                                    session.principal(),
                                    "connection",
                                    session.connection()))
                            .compose(written -> evidence.of(session.id())))
                    .onSuccess(file -> send(ctx, session, file)))
        .onFailure(ctx::fail);
  }

  private void send(RoutingContext ctx, SessionSummary session, Path file) {
    ctx.response()
        .putHeader("Content-Type", "application/x-ndjson; charset=utf-8")
        .putHeader(
            "Content-Disposition", "attachment; filename=\"evidence-" + session.id() + ".jsonl\"")
        .setChunked(true);
    vertx
        .fileSystem()
        .open(file.toString(), new OpenOptions().setCreate(false).setWrite(false))
        .compose(
            open ->
                copied(open, ctx.response(), SignInRoutes.session(ctx))
                    .eventually(() -> open.close()))
        .onSuccess(sent -> ctx.response().end())
        .onFailure(cause -> breakOff(ctx, session, cause))
        .onComplete(
            sent ->
                vertx
                    .fileSystem()
                    .delete(file.toString())
                    .onFailure(
                        e ->
                            LOG.error(
                                "evidence stays in a temporary file file={} error={}",
                                file,
                                e.toString())));
  }

  /** As fast as it is read, and no further than its reader may read. */
  private Future<Void> copied(AsyncFile file, HttpServerResponse response, ConsoleSession reader) {
    Promise<Void> copied = Promise.promise();
    response.closeHandler(gone -> copied.tryFail("the client left"));
    response.drainHandler(drained -> file.resume());
    file.exceptionHandler(copied::tryFail);
    file.endHandler(end -> copied.tryComplete());
    file.handler(
        part -> {
          if (copied.future().isComplete()) {
            return;
          }
          if (!signIns.isStillIn(reader)) {
            // Whoever reads slowly may have been thrown out since they began.
            copied.fail(Problem.signedOut().asException());
            return;
          }
          response.write(part);
          if (response.writeQueueFull()) {
            file.pause();
          }
        });
    return copied.future();
  }

  private static void breakOff(RoutingContext ctx, SessionSummary session, Throwable cause) {
    if (!ctx.response().headWritten() && !ctx.response().closed()) {
      ctx.response().headers().remove("Content-Disposition");
      ctx.response().setChunked(false);
      ctx.fail(cause);
      return;
    }
    // What was sent must not look whole.
    LOG.warn("evidence broke off session={} error={}", session.id(), cause.toString());
    ctx.response().reset();
  }
}
