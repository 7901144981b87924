package dev.sallyport.web;

import dev.sallyport.access.RevocationRefusedException;
import dev.sallyport.access.Revoking;
import dev.sallyport.access.RunningSession;
import dev.sallyport.identity.Revocation;
import dev.sallyport.identity.Revocation.Kind;
import dev.sallyport.identity.RevocationStore;
import dev.sallyport.identity.TooManyRevocationsException;
import dev.sallyport.recording.SessionArchive.SessionSummary;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Throwing out, and letting in again. Administrators revoke and lift, auditors read along;
 * everybody ends their own sessions and those of agents that act for them.
 */
final class RevocationRoutes {
  private static final int DEFAULT_LIMIT = 200;
  private static final String WHAT = "This revocation";
  private static final String REASON = "reason";
  private static final String NEXT =
      "Send {\"principal\": \"…\", \"reason\": \"…\"}, or group, lease or session in place of"
          + " principal.";

  private final Revoking revoking;
  private final SessionRoutes sessions;
  private final RepeatedPosts posts;
  private final EventLoop loop;

  RevocationRoutes(Revoking revoking, SessionRoutes sessions, RepeatedPosts posts, EventLoop loop) {
    this.revoking = revoking;
    this.sessions = sessions;
    this.posts = posts;
    this.loop = loop;
  }

  void mount(Router router) {
    router.get("/api/v1/revocations").handler(this::list);
    router.post("/api/v1/revocations").handler(this::revoke);
    router.delete("/api/v1/revocations/:id").handler(this::lift);
    router.post("/api/v1/sessions/:id/end").handler(this::endSession);
  }

  private void list(RoutingContext ctx) {
    if (!SignInRoutes.viewer(ctx).seesAll()) {
      throw forbidden("Only administrators and auditors see who was thrown out.").asException();
    }
    int limit =
        (int) QueryParameter.number(ctx, "limit", 1, RevocationStore.MAX_LISTED, DEFAULT_LIMIT);
    loop.bring(revoking.list(limit))
        .onFailure(ctx::fail)
        .onSuccess(
            revocations -> {
              JsonArray listed = new JsonArray();
              revocations.forEach(r -> listed.add(json(r)));
              ctx.json(new JsonObject().put("revocations", listed));
            });
  }

  private void revoke(RoutingContext ctx) {
    Viewer viewer = requireAdmin(ctx);
    JsonObject body = body(ctx, Set.of("principal", "group", "lease", "session", REASON));
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(k -> body.containsKey(k.word()))
            .findFirst()
            .filter(k -> body.size() == 2 && body.containsKey(REASON))
            .orElseThrow(() -> bad("The body must say whom, once, and why.").asException());
    String subject = text(body, kind.word());
    if (!kind.canBeLifted() && !isUuid(subject)) {
      throw bad("'" + kind.word() + "' is not the identifier of one.").asException();
    }
    String reason = text(body, REASON);
    once(ctx, () -> revoking.revoke(kind, subject, reason, viewer.principal()));
  }

  private void once(RoutingContext ctx, Supplier<Future<Revoking.Outcome>> act) {
    posts.once(
        ctx,
        () -> act.get().recover(cause -> Future.failedFuture(refusal(cause))),
        new RepeatedPosts.Answering<>(
            RevocationRoutes::outcome,
            done -> {
              ctx.response().setStatusCode(done.anew() ? 201 : 200);
              ctx.json(outcome(done));
            },
            ctx::json));
  }

  private static JsonObject outcome(Revoking.Outcome done) {
    return json(done.revocation()).put("ended_sessions", done.endedSessions());
  }

  private void lift(RoutingContext ctx) {
    Viewer viewer = requireAdmin(ctx);
    String id = QueryParameter.id(ctx, WHAT);
    loop.bring(revoking.lift(id, viewer.principal()))
        .recover(cause -> Future.failedFuture(refusal(cause)))
        .onFailure(ctx::fail)
        .onSuccess(
            lifted -> {
              if (lifted.isEmpty()) {
                ctx.fail(Problem.notFound(WHAT).asException());
              } else {
                ctx.json(json(lifted.get()));
              }
            });
  }

  private void endSession(RoutingContext ctx) {
    Viewer viewer = SignInRoutes.viewer(ctx);
    JsonObject body = body(ctx, Set.of(REASON));
    String reason = text(body, REASON);
    Optional<RunningSession> running = revoking.running(QueryParameter.id(ctx, SessionRoutes.WHAT));
    if (running.isEmpty()) {
      sessions
          .visible(ctx)
          .onFailure(ctx::fail)
          .onSuccess(summary -> endElsewhere(ctx, summary, reason));
      return;
    }
    RunningSession session = running.get();
    if (isTheirs(session, SignInRoutes.session(ctx)) || mayRevoke(viewer)) {
      once(ctx, () -> revoking.revoke(Kind.SESSION, session.id(), reason, viewer.principal()));
    } else {
      sessions
          .visible(ctx)
          .onFailure(ctx::fail)
          .onSuccess(
              seen ->
                  ctx.fail(
                      forbidden("Only administrators end the sessions of others.").asException()));
    }
  }

  /** It runs at another node, or is over. */
  private void endElsewhere(RoutingContext ctx, SessionSummary session, String reason) {
    Viewer viewer = SignInRoutes.viewer(ctx);
    String self = viewer.principal().id();
    boolean theirs =
        session.principal().equals(self)
            || !SignInRoutes.session(ctx).isByToken() && session.actsFor().equals(self);
    if (session.closedAt().isPresent()) {
      ctx.fail(notRunning("This session is over.").asException());
    } else if (theirs || mayRevoke(viewer)) {
      once(ctx, () -> revoking.revoke(Kind.SESSION, session.id(), reason, viewer.principal()));
    } else {
      ctx.fail(forbidden("Only administrators end the sessions of others.").asException());
    }
  }

  /** Their own, or of an agent that acts for them; by a token one ends one's own alone. */
  private static boolean isTheirs(RunningSession session, ConsoleSession signedIn) {
    String self = signedIn.viewer().principal().id();
    return session.principal().id().equals(self)
        || !signedIn.isByToken() && session.principal().actsFor().filter(self::equals).isPresent();
  }

  private static boolean mayRevoke(Viewer viewer) {
    return viewer.admin() && !viewer.auditor();
  }

  private static Viewer requireAdmin(RoutingContext ctx) {
    Viewer viewer = SignInRoutes.viewer(ctx);
    if (!mayRevoke(viewer)) {
      throw forbidden(
              viewer.auditor()
                  ? "Auditors read everything and change nothing."
                  : "Only administrators throw out and let in again.")
          .asException();
    }
    return viewer;
  }

  /** Exactly these keys at most, so that a misspelt one does not go unnoticed. */
  private static JsonObject body(RoutingContext ctx, Set<String> keys) {
    JsonObject body;
    try {
      body = ctx.body().asJsonObject();
    } catch (DecodeException | ClassCastException e) {
      throw bad("The body is not a JSON object.").asException();
    }
    if (body == null || !keys.containsAll(body.fieldNames())) {
      throw bad("The body holds a key that is not known here.").asException();
    }
    return body;
  }

  private static String text(JsonObject body, String key) {
    if (!(body.getValue(key) instanceof String text) || text.isBlank()) {
      throw bad("'" + key + "' must be a text that says something.").asException();
    }
    return text;
  }

  private static boolean isUuid(String text) {
    try {
      return UUID.fromString(text).toString().equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Throwable refusal(Throwable cause) {
    if (cause instanceof IllegalArgumentException) {
      return new Problem(
              422, "bad-revocation", "This does not do", sentence(cause), "Correct the text.")
          .asException();
    }
    if (cause instanceof TooManyRevocationsException) {
      return Problem.conflict("too-many-revocations", sentence(cause), "Lift some first.")
          .asException();
    }
    if (!(cause instanceof RevocationRefusedException refused)) {
      return cause;
    }
    Problem problem =
        switch (refused.reason()) {
          case NOT_RUNNING -> notRunning(sentence(cause));
          case ONESELF ->
              Problem.conflict("oneself", sentence(cause), "Ask another administrator to do it.");
          case FOR_GOOD ->
              Problem.conflict("for-good", sentence(cause), "Let the agent ask for a new one.");
          case LIFTED_BEFORE ->
              Problem.conflict("lifted-before", sentence(cause), "Reload to see by whom.");
        };
    return problem.asException();
  }

  private static Problem notRunning(String detail) {
    return Problem.conflict("not-running", detail, "Reload to see how it ended.");
  }

  private static String sentence(Throwable cause) {
    String message = cause.getMessage();
    return Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".";
  }

  private static Problem bad(String detail) {
    return Problem.badRequest(detail, NEXT);
  }

  private static Problem forbidden(String detail) {
    return Problem.forbidden("not-an-administrator", detail, "Ask an administrator.");
  }

  static JsonObject json(Revocation revocation) {
    return new JsonObject()
        .put("id", revocation.id())
        .put("kind", revocation.kind().word())
        .put("subject", revocation.subject())
        .put("reason", revocation.reason())
        .put("by", revocation.by())
        .put("at", revocation.at().toString())
        .put("stands", revocation.kind().canBeLifted() && revocation.lifted().isEmpty())
        .put("lifted_by", revocation.lifted().map(Revocation.Lifting::by).orElse(null))
        .put("lifted_at", revocation.lifted().map(l -> l.at().toString()).orElse(null));
  }
}
