package dev.sallyport.web;

import dev.sallyport.identity.PerMinute;
import dev.sallyport.recording.ActLog;
import dev.sallyport.recording.SessionArchive.SessionSummary;
import dev.sallyport.recording.SessionEvidence;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Vertx;
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
  private final ActLog acts;
  private final Vertx vertx;
  private final EventLoop loop;
  private final Clock clock;
  private final PerMinute<String> allowance = new PerMinute<>(PER_MINUTE, System::nanoTime);

  EvidenceRoutes(
      SessionEvidence evidence,
      SessionRoutes sessions,
      ActLog acts,
      Vertx vertx,
      EventLoop loop,
      Clock clock) {
    this.evidence = evidence;
    this.sessions = sessions;
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
        .sendFile(file.toString())
        .onFailure(
            e -> LOG.warn("evidence broke off session={} error={}", session.id(), e.toString()))
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
}
