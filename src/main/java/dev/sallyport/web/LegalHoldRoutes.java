package dev.sallyport.web;

import dev.sallyport.recording.LegalHold;
import dev.sallyport.recording.LegalHolds;
import dev.sallyport.recording.SessionArchive;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What must not be deleted. Administrators place and lift, auditors read along. */
final class LegalHoldRoutes {
  private static final String WHAT = "This hold";
  private static final Set<String> KEYS = Set.of("kind", "subject", "reason", "from", "to");
  private static final String NEXT =
      "Send {\"kind\": \"session|principal|connection\", \"subject\": \"…\", \"reason\": \"…\"},"
          + " and from and to where only some time is meant.";

  private final LegalHolds holds;
  private final SessionArchive archive;
  private final RepeatedPosts posts;
  private final EventLoop loop;
  private final Clock clock;

  LegalHoldRoutes(
      LegalHolds holds, SessionArchive archive, RepeatedPosts posts, EventLoop loop, Clock clock) {
    this.holds = holds;
    this.archive = archive;
    this.posts = posts;
    this.loop = loop;
    this.clock = clock;
  }

  void mount(Router router) {
    router.get("/api/v1/legal-holds").handler(this::list);
    router.post("/api/v1/legal-holds").handler(this::place);
    router.delete("/api/v1/legal-holds/:id").handler(this::lift);
  }

  private void list(RoutingContext ctx) {
    if (!SignInRoutes.viewer(ctx).seesAll()) {
      throw forbidden("Only administrators and auditors see what is held.").asException();
    }
    int limit = (int) QueryParameter.number(ctx, "limit", 1, 500, 500);
    loop.bring(holds.list(limit))
        .onFailure(ctx::fail)
        .onSuccess(
            list -> {
              JsonArray listed = new JsonArray();
              list.forEach(hold -> listed.add(json(hold)));
              ctx.json(new JsonObject().put("legal_holds", listed));
            });
  }

  private void place(RoutingContext ctx) {
    Viewer viewer = requireAdmin(ctx);
    LegalHold hold = hold(ctx, viewer);
    posts.once(
        ctx,
        () ->
            known(hold)
                .compose(v -> holds.place(hold))
                .map(hold)
                .recover(
                    cause ->
                        Future.failedFuture(
                            cause instanceof IllegalStateException
                                ? Problem.conflict(
                                        "too-many-holds",
                                        "Too many holds stand already.",
                                        "Lift some first.")
                                    .asException()
                                : cause)),
        new RepeatedPosts.Answering<>(
            LegalHoldRoutes::json,
            placed -> {
              ctx.response().setStatusCode(201);
              ctx.json(json(placed));
            },
            ctx::json));
  }

  /** A part of an identifier, or one mistyped, would hold nothing. */
  private Future<Void> known(LegalHold hold) {
    if (hold.kind() != LegalHold.Kind.SESSION) {
      return Future.succeededFuture();
    }
    return archive
        .session(hold.subject())
        .compose(
            found ->
                found.isPresent()
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new Problem(
                                422,
                                "unknown-session",
                                "There is no such session",
                                "Nothing is recorded under this identifier.",
                                "Take the whole identifier from the session's page.")
                            .asException()));
  }

  private LegalHold hold(RoutingContext ctx, Viewer viewer) {
    JsonObject body;
    try {
      body = ctx.body().asJsonObject();
    } catch (DecodeException | ClassCastException e) {
      throw Problem.badRequest("The body is not a JSON object.", NEXT).asException();
    }
    if (body == null || !KEYS.containsAll(body.fieldNames())) {
      throw Problem.badRequest("The body holds a key that is not known here.", NEXT).asException();
    }
    LegalHold.Kind kind =
        LegalHold.Kind.of(text(body, "kind"))
            .orElseThrow(() -> Problem.badRequest("'kind' is not known.", NEXT).asException());
    try {
      return new LegalHold(
          UUID.randomUUID().toString(),
          kind,
          text(body, "subject"),
          instant(body, "from"),
          instant(body, "to"),
          text(body, "reason"),
          viewer.principal().id(),
          viewer.principal().name(),
          clock.instant().truncatedTo(ChronoUnit.MICROS),
          Optional.empty());
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      throw new Problem(
              422,
              "bad-hold",
              "This does not do",
              Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".",
              "Correct it.")
          .asException();
    }
  }

  private static String text(JsonObject body, String key) {
    if (!(body.getValue(key) instanceof String text)) {
      throw Problem.badRequest("'" + key + "' must be a text.", NEXT).asException();
    }
    return text.strip();
  }

  private static Optional<Instant> instant(JsonObject body, String key) {
    if (body.getValue(key) == null) {
      return Optional.empty();
    }
    try {
      Instant at = Instant.parse(text(body, key));
      if (at.isBefore(Instant.EPOCH) || at.isAfter(Instant.parse("9999-01-01T00:00:00Z"))) {
        throw Problem.badRequest("'" + key + "' is no time that can be held.", NEXT).asException();
      }
      return Optional.of(at);
    } catch (DateTimeException e) {
      throw Problem.badRequest("'" + key + "' is not a time such as 2026-11-26T12:00:00Z.", NEXT)
          .asException();
    }
  }

  private void lift(RoutingContext ctx) {
    Viewer viewer = requireAdmin(ctx);
    String id = QueryParameter.id(ctx, WHAT);
    loop.bring(
            holds.lift(
                id,
                viewer.principal().id(),
                viewer.principal().name(),
                clock.instant().truncatedTo(ChronoUnit.MICROS)))
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

  private static Viewer requireAdmin(RoutingContext ctx) {
    Viewer viewer = SignInRoutes.viewer(ctx);
    if (!viewer.admin() || viewer.auditor()) {
      throw forbidden(
              viewer.auditor()
                  ? "Auditors read everything and change nothing."
                  : "Only administrators place and lift holds.")
          .asException();
    }
    return viewer;
  }

  private static Problem forbidden(String detail) {
    return Problem.forbidden("not-an-administrator", detail, "Ask an administrator.");
  }

  private static JsonObject json(LegalHold hold) {
    return new JsonObject()
        .put("id", hold.id())
        .put("kind", hold.kind().word())
        .put("subject", hold.subject())
        .put("from", hold.from().map(Instant::toString).orElse(null))
        .put("to", hold.to().map(Instant::toString).orElse(null))
        .put("reason", hold.reason())
        .put("by", hold.by())
        .put("by_name", hold.byName())
        .put("at", hold.at().toString())
        .put("stands", hold.lifted().isEmpty())
        .put("lifted_by", hold.lifted().map(LegalHold.Lifting::by).orElse(null))
        .put("lifted_at", hold.lifted().map(lifting -> lifting.at().toString()).orElse(null));
  }
}
