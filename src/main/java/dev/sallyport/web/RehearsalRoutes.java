package dev.sallyport.web;

import dev.sallyport.identity.Principal;
import dev.sallyport.policy.PolicyDocuments;
import dev.sallyport.policy.PolicySet;
import dev.sallyport.recording.SeenPrincipals;
import dev.sallyport.rehearsal.RecordedPrincipal;
import dev.sallyport.rehearsal.Replay;
import dev.sallyport.rehearsal.ReplayLimits;
import dev.sallyport.rehearsal.ReplayRun;
import dev.sallyport.rehearsal.Trial;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/**
 * Statements tried by a draft, and recorded ones judged by it again. Mounted behind {@link
 * PolicyRoutes}, which lets administrators and auditors in.
 */
final class RehearsalRoutes {
  private static final int LONGEST_STATEMENT = 256 * 1024;
  private static final int LONGEST_NAME = 512;
  private static final int MOST_GROUPS = 200;
  private static final String FILES = "files";
  private static final String CONNECTION = "connection";
  private static final String PRINCIPAL = "principal";
  private static final String WHAT = "This replay";
  private static final String NEXT =
      "Send {\"principal\": \"issuer:subject\" or {\"groups\": […], \"kind\": \"agent\", \"tags\":"
          + " {…}}, \"connection\": \"…\", \"statement\": \"…\"}, and files, schema,"
          + " estimated_rows, at where they matter.";
  private static final String NEXT_REPLAY =
      "Send {\"files\": {…}, \"days\": 7}, and connection or principal to look at these alone.";

  private final DraftWork work;
  private final PolicyServices services;
  private final SeenPrincipals seen;
  private final EventLoop loop;

  RehearsalRoutes(DraftWork work, PolicyServices services, SeenPrincipals seen, EventLoop loop) {
    this.work = work;
    this.services = services;
    this.seen = seen;
    this.loop = loop;
  }

  void mount(Router router) {
    router.post("/api/v1/policies/try").handler(this::tryOut);
    router.post("/api/v1/policies/replay").handler(this::replay);
    router.get("/api/v1/policies/replay/:id").handler(this::replayed);
    router.delete("/api/v1/policies/replay/:id").handler(this::cancel);
  }

  private void tryOut(RoutingContext ctx) {
    JsonBody body =
        JsonBody.of(
            ctx,
            Set.of(FILES, PRINCIPAL, CONNECTION, "schema", "statement", "estimated_rows", "at"),
            NEXT);
    Map<String, Optional<String>> files = body.named(FILES, PolicyRoutes.MOST_FILES);
    String connection = body.required(CONNECTION, LONGEST_NAME);
    String statement = body.required("statement", LONGEST_STATEMENT);
    Future<JsonObject> tried =
        principal(body)
            .compose(
                principal -> {
                  Trial.Request request =
                      new Trial.Request(
                          principal,
                          connection,
                          body.text("schema", LONGEST_NAME),
                          statement,
                          body.number("estimated_rows", 0, Long.MAX_VALUE),
                          body.instant("at"));
                  return work.run(
                          SignInRoutes.viewer(ctx),
                          () ->
                              services
                                  .check()
                                  .tryOut(PolicyRoutes.policies(services, files), request))
                      .map(trial -> PolicyJson.trial(trial).put(PRINCIPAL, shown(principal)));
                });
    answer(ctx, tried);
  }

  /** Somebody who was here before, or somebody made up. */
  private Future<Principal> principal(JsonBody body) {
    if (body.isText(PRINCIPAL)) {
      String id = body.required(PRINCIPAL, LONGEST_NAME);
      return seen.find(id)
          .map(found -> found.orElseThrow(() -> body.bad(PRINCIPAL, "was never here")))
          .map(RecordedPrincipal::of);
    }
    JsonBody said =
        body.section(PRINCIPAL, Set.of("id", "kind", "groups", "tags", "issuer"))
            .orElseThrow(() -> body.bad(PRINCIPAL, "is missing"));
    String id = said.text("id", LONGEST_NAME).orElse("console:somebody");
    Map<String, String> tags = new HashMap<>();
    said.named("tags", MOST_GROUPS)
        .forEach((tag, value) -> value.ifPresent(text -> tags.put(tag, text)));
    return Future.succeededFuture(
        new Principal(
            id,
            kind(said),
            id,
            said.texts("groups", MOST_GROUPS),
            said.text("issuer", LONGEST_NAME).orElse(id.substring(0, Math.max(0, id.indexOf(':')))),
            tags));
  }

  private static Principal.Kind kind(JsonBody said) {
    String word = said.text("kind", 16).orElse(Principal.Kind.AGENT.word());
    for (Principal.Kind kind : Principal.Kind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw said.bad("kind", "is neither agent nor human");
  }

  private static JsonObject shown(Principal principal) {
    return new JsonObject()
        .put("id", principal.id())
        .put("kind", principal.kind().word())
        .put("groups", principal.groups().stream().sorted().toList());
  }

  private void replay(RoutingContext ctx) {
    JsonBody body = JsonBody.of(ctx, Set.of(FILES, "days", CONNECTION, PRINCIPAL), NEXT_REPLAY);
    Map<String, Optional<String>> files = body.named(FILES, PolicyRoutes.MOST_FILES);
    Replay.Request request =
        new Replay.Request(
            (int) body.number("days", 1, ReplayLimits.MOST_DAYS).orElse(7),
            body.text(CONNECTION, LONGEST_NAME),
            body.text(PRINCIPAL, LONGEST_NAME));
    Principal by = SignInRoutes.viewer(ctx).principal();
    Future<ReplayRun> begun =
        work.run(
            SignInRoutes.viewer(ctx),
            () -> {
              PolicyDocuments draft =
                  PolicyDocuments.read(services.inForce().directory()).with(files);
              PolicySet read = services.check().load(draft);
              return services
                  .replays()
                  .begin(services.inForce().current(), read, draft.version(), request, by);
            });
    loop.bring(begun)
        .onFailure(cause -> PolicyRefusals.answer(ctx, tooMany(cause)))
        .onSuccess(
            run -> {
              ctx.response().setStatusCode(202);
              ctx.json(PolicyJson.run(run));
            });
  }

  private static Throwable tooMany(Throwable cause) {
    return cause instanceof RejectedExecutionException
        ? new Problem(
                429,
                "too-many-replays",
                "Too many replays wait",
                "One replay runs at a time, and others wait already, of one person no more than two.",
                "Try again when they are done.")
            .asException()
        : cause;
  }

  private void replayed(RoutingContext ctx) {
    found(ctx, services.replays().find(QueryParameter.id(ctx, WHAT)));
  }

  private void cancel(RoutingContext ctx) {
    found(ctx, services.replays().cancel(QueryParameter.id(ctx, WHAT)));
  }

  private static void found(RoutingContext ctx, Optional<ReplayRun> run) {
    ctx.json(PolicyJson.run(run.orElseThrow(() -> Problem.notFound(WHAT).asException())));
  }

  private void answer(RoutingContext ctx, Future<JsonObject> done) {
    loop.bring(done).onFailure(cause -> PolicyRefusals.answer(ctx, cause)).onSuccess(ctx::json);
  }
}
