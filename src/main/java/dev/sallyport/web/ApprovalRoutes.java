package dev.sallyport.web;

import dev.sallyport.approval.ApprovalDesk;
import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.ApprovalState;
import dev.sallyport.approval.DecisionRefusedException;
import dev.sallyport.approval.StandingApproval;
import dev.sallyport.approval.StandingApprovals;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Requests that wait, or waited, for a person. */
final class ApprovalRoutes {
  private static final String WHAT = "This approval";
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 500;

  private final ApprovalDesk desk;
  private final StandingApprovals standing;
  private final AgentStop stop;
  private final SignInRoutes signIn;
  private final RepeatedPosts posts;
  private final EventLoop loop;
  private final Clock clock;
  private final StandingGrants grants;

  ApprovalRoutes(
      ConsoleServices services,
      SignInRoutes signIn,
      StandingGrants grants,
      RepeatedPosts posts,
      EventLoop loop,
      Clock clock) {
    this.desk = services.desk();
    this.standing = services.standing();
    this.stop = new AgentStop(services.revoking());
    this.signIn = signIn;
    this.grants = grants;
    this.posts = posts;
    this.loop = loop;
    this.clock = clock;
  }

  void mount(Router router) {
    router.get("/api/v1/approvals").handler(this::list);
    router.get("/api/v1/approvals/:id").handler(this::one);
    router.post("/api/v1/approvals/:id/decision").handler(this::decide);
  }

  private void list(RoutingContext ctx) {
    Viewer viewer = SignInRoutes.viewer(ctx);
    Optional<ApprovalState> state = QueryParameter.text(ctx, "state").map(ApprovalRoutes::state);
    int limit = (int) QueryParameter.number(ctx, "limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    loop.bring(desk.list(state, viewer.principal(), viewer.seesAll(), limit))
        .onFailure(ctx::fail)
        .onSuccess(
            approvals -> {
              Instant now = clock.instant();
              JsonArray listed = new JsonArray();
              approvals.forEach(a -> listed.add(ApprovalJson.listed(a, viewer, now)));
              ctx.json(new JsonObject().put("now", now.toString()).put("approvals", listed));
            });
  }

  private void one(RoutingContext ctx) {
    Viewer viewer = SignInRoutes.viewer(ctx);
    String id = QueryParameter.id(ctx, WHAT);
    loop.bring(visible(id, viewer))
        .onFailure(ctx::fail)
        .onSuccess(approval -> answer(ctx, approval, viewer, new JsonObject()));
  }

  private void decide(RoutingContext ctx) {
    Viewer viewer = SignInRoutes.viewer(ctx);
    String id = QueryParameter.id(ctx, WHAT);
    DecisionBody said = DecisionBody.read(ctx);
    if (SignInRoutes.session(ctx).isByToken()) {
      throw Problem.forbidden(
              "not-an-approver", "People decide in the console, programs never.", "Sign in there.")
          .asException();
    }
    if (viewer.auditor()) {
      throw Problem.forbidden(
              "auditor",
              "Auditors read everything and decide nothing.",
              "Ask somebody of an approver group.")
          .asException();
    }
    posts.once(
        ctx,
        () ->
            visible(id, viewer)
                .compose(
                    seen ->
                        grants.decide(
                            seen,
                            viewer.principal(),
                            said.standing(),
                            () -> desk.decide(id, said.by(viewer))))
                .recover(cause -> Future.failedFuture(refusal(cause, id, viewer)))
                .compose(decided -> stopped(said, decided, viewer)),
        new RepeatedPosts.Answering<Decided>(
            decided -> decided.stopped().copy(),
            decided -> answer(ctx, decided.approval(), viewer, decided.stopped()),
            kept ->
                loop.bring(visible(id, viewer))
                    .onFailure(ctx::fail)
                    .onSuccess(approval -> answer(ctx, approval, viewer, kept))));
  }

  /**
   * What came of a decision.
   *
   * @param stopped what came of stopping the agent; empty when nobody wanted that
   */
  private record Decided(ApprovalRecord approval, JsonObject stopped) {}

  private Future<Decided> stopped(DecisionBody said, ApprovalRecord decided, Viewer viewer) {
    return said.stopAgent()
        ? stop.stop(decided, said.reason(), viewer.principal())
            .map(stopped -> new Decided(decided, stopped))
        : Future.succeededFuture(new Decided(decided, new JsonObject()));
  }

  /** What somebody may not see does not exist for them, whatever they want of it. */
  private Future<ApprovalRecord> visible(String id, Viewer viewer) {
    return desk.find(id, viewer.principal(), viewer.seesAll())
        .compose(
            found ->
                found
                    .map(Future::succeededFuture)
                    .orElseGet(() -> Future.failedFuture(Problem.notFound(WHAT).asException())));
  }

  private void answer(
      RoutingContext ctx, ApprovalRecord approval, Viewer viewer, JsonObject besides) {
    loop.bring(standingOf(approval))
        .onFailure(ctx::fail)
        .onSuccess(
            stands -> {
              JsonObject shown = ApprovalJson.whole(approval, viewer, clock.instant());
              shown.put("standing_approval", stands.map(StandingApproval::id).orElse(null));
              ctx.json(
                  new JsonObject()
                      .put("now", clock.instant().toString())
                      .put("approval", shown)
                      .mergeIn(besides));
            });
  }

  /** What the approver let stand; who sees the request sees that too. */
  private Future<Optional<StandingApproval>> standingOf(ApprovalRecord approval) {
    return approval.state() == ApprovalState.APPROVED
        ? standing.ofRequest(approval.request().id())
        : Future.succeededFuture(Optional.empty());
  }

  private static ApprovalState state(String word) {
    List<ApprovalState> states = Arrays.asList(ApprovalState.values());
    return states.stream()
        .filter(state -> state.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.badRequest(
                        "There is no such state.",
                        "Use one of "
                            + String.join(", ", states.stream().map(ApprovalState::word).toList())
                            + ".")
                    .asException());
  }

  private Throwable refusal(Throwable cause, String id, Viewer viewer) {
    if (!(cause instanceof DecisionRefusedException refused)) {
      return cause;
    }
    String detail = refused.getMessage();
    Problem problem =
        switch (refused.reason()) {
          case NOT_FOUND -> Problem.notFound(WHAT);
          case NOT_AN_APPROVER ->
              Problem.forbidden(
                  "not-an-approver", detail, "Ask somebody of one of the approver groups.");
          case OWN_REQUEST ->
              Problem.forbidden("own-request", detail, "Ask somebody else to decide.");
          case ACTS_FOR ->
              Problem.forbidden("acts-for", detail, "Ask somebody for whom it was not asked.");
          case DIGEST_DIFFERS ->
              Problem.conflict(
                  "digest-differs", detail, "Reload, read it again, and decide on that.");
          case FRESH_SIGN_IN ->
              new Problem(
                  403,
                  "fresh-sign-in",
                  "This needs a fresh sign-in",
                  detail,
                  "Sign in again, then decide.",
                  signIn.freshStart(viewer, "/approvals/" + id));
          case ALREADY_FINAL ->
              Problem.conflict("already-final", detail, "Reload to see how it ended.");
          case ALREADY_VOTED ->
              Problem.conflict("already-voted", detail, "Wait for the others of the quorum.");
          case BAD_REASON ->
              new Problem(
                  422, "bad-reason", "The reason does not do", detail, "Correct the reason.");
        };
    return problem.asException();
  }
}
