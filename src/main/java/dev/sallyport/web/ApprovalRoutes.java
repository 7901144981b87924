package dev.sallyport.web;

import dev.sallyport.approval.ApprovalDesk;
import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.ApprovalState;
import dev.sallyport.approval.DecisionRefusedException;
import dev.sallyport.approval.StandingApprovals;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Requests that wait, or waited, for a person. */
final class ApprovalRoutes {
  private static final String WHAT = "This approval";
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 500;
  private static final Set<String> DECISION_KEYS = Set.of("decision", "reason", "standing");

  private final ApprovalDesk desk;
  private final EventLoop loop;
  private final Clock clock;
  private final StandingGrants grants;

  ApprovalRoutes(ApprovalDesk desk, StandingGrants grants, EventLoop loop, Clock clock) {
    this.grants = grants;
    this.desk = desk;
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
        .onSuccess(approval -> answer(ctx, approval, viewer));
  }

  private void decide(RoutingContext ctx) {
    Viewer viewer = SignInRoutes.viewer(ctx);
    String id = QueryParameter.id(ctx, WHAT);
    JsonObject decision = decision(ctx);
    if (viewer.auditor()) {
      throw Problem.forbidden(
              "auditor",
              "Auditors read everything and decide nothing.",
              "Ask somebody of an approver group.")
          .asException();
    }
    boolean approve = decision.getString("decision").equals("approve");
    String reason = decision.getString("reason", "");
    Optional<StandingApprovals.Choice> standing = StandingGrants.choice(decision);
    loop.bring(
            visible(id, viewer)
                .compose(
                    seen ->
                        grants.decide(
                            seen,
                            viewer.principal(),
                            standing,
                            () -> desk.decide(id, viewer.principal(), approve, reason))))
        .recover(cause -> Future.failedFuture(refusal(cause)))
        .onFailure(ctx::fail)
        .onSuccess(approval -> answer(ctx, approval, viewer));
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

  private void answer(RoutingContext ctx, ApprovalRecord approval, Viewer viewer) {
    Instant now = clock.instant();
    ctx.json(
        new JsonObject()
            .put("now", now.toString())
            .put("approval", ApprovalJson.whole(approval, viewer, now)));
  }

  /** A decision is exactly this object, so that a misspelt key is not an empty reason. */
  private static JsonObject decision(RoutingContext ctx) {
    JsonObject body;
    try {
      body = ctx.body().asJsonObject();
    } catch (DecodeException | ClassCastException e) {
      throw badDecision("The body is not a JSON object.");
    }
    if (body == null || !DECISION_KEYS.containsAll(body.fieldNames())) {
      throw badDecision(
          "The body must hold 'decision', may hold 'reason' and 'standing', and nothing else.");
    }
    Object word = body.getValue("decision");
    if (!"approve".equals(word) && !"deny".equals(word)) {
      throw badDecision("'decision' must be \"approve\" or \"deny\".");
    }
    if (!(body.getValue("reason", "") instanceof String)) {
      throw badDecision("'reason' must be a string.");
    }
    return body;
  }

  private static ProblemException badDecision(String detail) {
    return Problem.badRequest(detail, "Send {\"decision\": \"approve\", \"reason\": \"…\"}.")
        .asException();
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

  private static Throwable refusal(Throwable cause) {
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
