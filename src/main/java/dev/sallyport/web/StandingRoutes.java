package dev.sallyport.web;

import dev.sallyport.approval.StandingApproval;
import dev.sallyport.approval.StandingApprovals;
import dev.sallyport.recording.ActLog;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Approvals that stand for further statements: listed, and revoked. */
final class StandingRoutes {
  private static final String WHAT = "This standing approval";
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 500;

  private final StandingApprovals standing;
  private final ActLog acts;
  private final EventStreams streams;
  private final EventLoop loop;
  private final Clock clock;

  StandingRoutes(
      StandingApprovals standing, ActLog acts, EventStreams streams, EventLoop loop, Clock clock) {
    this.standing = standing;
    this.acts = acts;
    this.streams = streams;
    this.loop = loop;
    this.clock = clock;
  }

  void mount(Router router) {
    router.get("/api/v1/standing-approvals").handler(this::list);
    router.get("/api/v1/standing-approvals/:id").handler(this::one);
    router.delete("/api/v1/standing-approvals/:id").handler(this::revoke);
  }

  /** An approver of its groups, the agent's owner, or an administrator; no auditor. */
  static boolean mayRevoke(StandingApproval standing, Viewer viewer) {
    return !viewer.auditor()
        && (viewer.admin() || StandingApprovals.mayRevoke(standing, viewer.principal()));
  }

  private void list(RoutingContext ctx) {
    Viewer viewer = SignInRoutes.viewer(ctx);
    int limit = (int) QueryParameter.number(ctx, "limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    Optional<Instant> before = QueryParameter.instant(ctx, "before");
    loop.bring(standing.list(viewer.principal(), viewer.seesAll(), before, limit))
        .onFailure(ctx::fail)
        .onSuccess(found -> ctx.json(page(found, viewer, limit)));
  }

  private JsonObject page(List<StandingApproval> found, Viewer viewer, int limit) {
    Instant now = clock.instant();
    JsonArray listed = new JsonArray();
    found.forEach(one -> listed.add(StandingJson.of(one, viewer, now)));
    return new JsonObject()
        .put("now", now.toString())
        .put("standing_approvals", listed)
        .put(
            "next_before",
            found.size() < limit ? null : found.get(limit - 1).createdAt().toString());
  }

  private void one(RoutingContext ctx) {
    Viewer viewer = SignInRoutes.viewer(ctx);
    loop.bring(visible(ctx, viewer))
        .onFailure(ctx::fail)
        .onSuccess(found -> ctx.json(StandingJson.of(found, viewer, clock.instant())));
  }

  private void revoke(RoutingContext ctx) {
    Viewer viewer = SignInRoutes.viewer(ctx);
    loop.bring(
            visible(ctx, viewer)
                .compose(found -> mayRevoke(found, viewer) ? end(found, viewer) : forbidden()))
        .onFailure(ctx::fail)
        .onSuccess(
            ended -> {
              streams.tell(ended);
              ctx.json(StandingJson.of(ended, viewer, clock.instant()));
            });
  }

  /** Twice does no harm: it has ended. */
  private Future<StandingApproval> end(StandingApproval found, Viewer viewer) {
    if (found.ended().isPresent()) {
      return Future.succeededFuture(found);
    }
    return acts.write(
            clock,
            viewer.principal(),
            "standing-approval.revoked",
            found.holder().principal(),
            Map.of("standing_approval", found.id(), "connection", found.holder().connection()))
        .compose(written -> standing.revoke(found.id(), viewer.principal()))
        .compose(ended -> standing.find(found.id()))
        .map(Optional::orElseThrow);
  }

  private static Future<StandingApproval> forbidden() {
    return Future.failedFuture(
        Problem.forbidden(
                "not-an-approver",
                "Only people who decide on such requests, for whom the agent acts, and administrators"
                    + " revoke it.",
                "Ask somebody of one of the approver groups.")
            .asException());
  }

  /** What somebody may not see does not exist for them. */
  private Future<StandingApproval> visible(RoutingContext ctx, Viewer viewer) {
    return standing
        .find(QueryParameter.id(ctx, WHAT))
        .map(
            found ->
                found
                    .filter(
                        one -> StandingApprovals.maySee(one, viewer.principal(), viewer.seesAll()))
                    .orElseThrow(() -> Problem.notFound(WHAT).asException()));
  }
}
