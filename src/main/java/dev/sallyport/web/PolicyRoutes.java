package dev.sallyport.web;

import dev.sallyport.config.ConfigException;
import dev.sallyport.policy.PolicyDocuments;
import dev.sallyport.policy.PolicySchema;
import dev.sallyport.policy.PolicySet;
import dev.sallyport.publishing.PolicyDiff;
import dev.sallyport.publishing.PolicyPublisher;
import dev.sallyport.publishing.PolicyVersion;
import dev.sallyport.rehearsal.DraftCheck.Checked;
import dev.sallyport.rehearsal.Finding;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Policies and their versions. Administrators and auditors read, check and try; administrators
 * publish. A draft is sent as the files that it changes; the others are as they lie there.
 */
final class PolicyRoutes {
  /** Of a draft: all files of a directory fit, as far as people edit them. */
  static final int MAX_BODY_BYTES = 4 << 20;

  static final int MOST_FILES = 200;
  private static final int MOST_VERSIONS = 200;
  private static final int DEFAULT_VERSIONS = 50;
  private static final int LONGEST_REASON = 500;
  private static final String FILES = "files";
  private static final String REASON = "reason";
  private static final String IF_MATCH = "if_match";
  private static final String NEXT =
      "Send {\"files\": {\"my-team.yaml\": \"…\"}, \"if_match\": \"VERSION\", \"reason\": \"…\"};"
          + " null takes a file away.";

  private final DraftWork work;
  private final PolicyServices services;
  private final EventLoop loop;

  PolicyRoutes(DraftWork work, PolicyServices services, EventLoop loop) {
    this.work = work;
    this.services = services;
    this.loop = loop;
  }

  void mount(Router router) {
    router.route("/api/v1/policies*").handler(PolicyRoutes::requireReader);
    router.get("/api/v1/policies").handler(this::read);
    router.put("/api/v1/policies").handler(this::publish);
    router.get("/api/v1/policies/schema").handler(PolicyRoutes::schema);
    router.post("/api/v1/policies/check").handler(this::check);
    router.get("/api/v1/policies/versions").handler(this::versions);
    router.get("/api/v1/policies/versions/:number").handler(this::version);
    router.get("/api/v1/policies/versions/:number/diff").handler(this::diff);
    router.post("/api/v1/policies/versions/:number/restore").handler(this::restore);
  }

  private static void requireReader(RoutingContext ctx) {
    if (SignInRoutes.viewer(ctx).seesAll()) {
      ctx.next();
    } else {
      ctx.fail(
          Problem.forbidden(
                  "not-an-administrator",
                  "Only administrators and auditors read policies.",
                  "Ask an administrator; a refusal names the rule that it comes from.")
              .asException());
    }
  }

  private static Viewer requireAdmin(RoutingContext ctx) {
    Viewer viewer = SignInRoutes.viewer(ctx);
    if (!mayPublish(viewer)) {
      throw Problem.forbidden(
              "not-an-administrator",
              viewer.auditor()
                  ? "Auditors read everything and change nothing."
                  : "Only administrators publish policies.",
              "Ask an administrator.")
          .asException();
    }
    return viewer;
  }

  private static boolean mayPublish(Viewer viewer) {
    return viewer.admin() && !viewer.auditor();
  }

  private void read(RoutingContext ctx) {
    JsonObject answer =
        new JsonObject()
            .put("editable", services.publisher().isEditable())
            .put(
                "may_publish",
                services.publisher().isEditable() && mayPublish(SignInRoutes.viewer(ctx)))
            .put("connections", new JsonArray(services.databases().connections()));
    Future<JsonObject> read =
        blocking(
            ctx,
            () -> {
              PolicyDocuments documents = PolicyDocuments.read(services.inForce().directory());
              Checked checked = services.check().check(documents);
              JsonArray files = new JsonArray();
              documents
                  .texts()
                  .forEach(
                      (name, text) ->
                          files.add(new JsonObject().put("name", name).put("source", text)));
              return answer
                  .put("version", documents.version())
                  .put(
                      "in_force",
                      documents.policyVersion().equals(services.inForce().current().version()))
                  .put(FILES, files)
                  .put("problems", PolicyJson.findings(checked.problems()))
                  .put("warnings", PolicyJson.findings(checked.warnings()));
            });
    loop.bring(read)
        .recover(cause -> recovered(answer, cause))
        .onFailure(cause -> PolicyRefusals.answer(ctx, cause))
        .onSuccess(
            found -> {
              String version = found.getString("version");
              if (version != null) {
                ctx.response().putHeader(HttpHeaderNames.ETAG, '"' + version + '"');
              }
              ctx.json(found);
            });
  }

  /** A directory that cannot even be read is shown by what is wrong with it. */
  private static Future<JsonObject> recovered(JsonObject answer, Throwable cause) {
    return cause instanceof ConfigException unreadable
        ? Future.succeededFuture(
            answer
                .put("version", null)
                .put("in_force", false)
                .put(FILES, new JsonArray())
                .put("problems", PolicyJson.findings(Finding.of(unreadable.problems())))
                .put("warnings", new JsonArray()))
        : Future.failedFuture(cause);
  }

  private static void schema(RoutingContext ctx) {
    boolean tests = QueryParameter.text(ctx, "of").filter("tests"::equals).isPresent();
    ctx.json(new JsonObject(tests ? PolicySchema.ofTests() : PolicySchema.ofPolicies()));
  }

  private void check(RoutingContext ctx) {
    JsonBody body = JsonBody.of(ctx, Set.of(FILES), NEXT);
    Map<String, Optional<String>> files = body.named(FILES, MOST_FILES);
    answer(
        ctx,
        blocking(
            ctx,
            () -> {
              PolicyDocuments before = PolicyDocuments.read(services.inForce().directory());
              PolicyDocuments draft = before.with(files);
              return PolicyJson.checked(
                      services.check().check(draft), PolicyDiff.of(before.texts(), draft.texts()))
                  .put("version", draft.version())
                  .put("from", before.version());
            }));
  }

  private void publish(RoutingContext ctx) {
    Viewer viewer = requireAdmin(ctx);
    JsonBody body = JsonBody.of(ctx, Set.of(FILES, IF_MATCH, REASON), NEXT);
    PolicyPublisher.Draft draft =
        new PolicyPublisher.Draft(
            body.named(FILES, MOST_FILES),
            opened(ctx, body),
            body.text(REASON, LONGEST_REASON).orElse(""));
    answer(
        ctx, services.publisher().publish(draft, viewer.principal()).map(PolicyRoutes::published));
  }

  private void restore(RoutingContext ctx) {
    Viewer viewer = requireAdmin(ctx);
    JsonBody body = JsonBody.of(ctx, Set.of(IF_MATCH, REASON), NEXT);
    String reason = body.text(REASON, LONGEST_REASON).orElse("");
    answer(
        ctx,
        services
            .publisher()
            .restore(number(ctx), opened(ctx, body), reason, viewer.principal())
            .map(PolicyRoutes::published));
  }

  /** The header says the same as the body, for those who prefer it (RFC 9110, 13.1.1). */
  private static String opened(RoutingContext ctx, JsonBody body) {
    String header = ctx.request().getHeader(HttpHeaderNames.IF_MATCH);
    return body.text(IF_MATCH, 128)
        .or(() -> Optional.ofNullable(header).map(tag -> tag.replace("\"", "").strip()))
        .orElseThrow(
            () -> body.bad(IF_MATCH, "is missing: the version that the draft was made from"));
  }

  private static JsonObject published(PolicyVersion version) {
    return new JsonObject()
        .put("version", version.digest())
        .put("number", version.number() == PolicyVersion.UNKEPT ? null : version.number())
        .put("at", version.at().toString());
  }

  private void versions(RoutingContext ctx) {
    int limit = (int) QueryParameter.number(ctx, "limit", 1, MOST_VERSIONS - 1, DEFAULT_VERSIONS);
    long before = QueryParameter.number(ctx, "before", 1, Long.MAX_VALUE, Long.MAX_VALUE);
    answer(
        ctx,
        services
            .versions()
            .list(OptionalLong.of(before), limit + 1)
            .map(
                found -> {
                  JsonArray listed = new JsonArray();
                  for (int i = 0; i < Math.min(limit, found.size()); i++) {
                    Optional<PolicyVersion> earlier =
                        i + 1 < found.size() ? Optional.of(found.get(i + 1)) : Optional.empty();
                    listed.add(PolicyJson.version(found.get(i), earlier));
                  }
                  return new JsonObject()
                      .put("versions", listed)
                      .put(
                          "next_before",
                          found.size() > limit ? found.get(limit - 1).number() : null);
                }));
  }

  private void version(RoutingContext ctx) {
    long number = number(ctx);
    Future<List<PolicyVersion>> found =
        services.versions().list(OptionalLong.of(Math.addExact(number, 1)), 2);
    answer(
        ctx,
        found.compose(
            versions ->
                versions.isEmpty() || versions.get(0).number() != number
                    ? noSuchVersion()
                    : services.versions().texts(number).map(texts -> whole(versions, texts))));
  }

  private static JsonObject whole(List<PolicyVersion> versions, Map<String, String> texts) {
    List<PolicyVersion> known = new ArrayList<>(versions);
    JsonArray files = new JsonArray();
    texts.forEach(
        (name, text) -> files.add(new JsonObject().put("name", name).put("source", text)));
    return PolicyJson.version(
            known.get(0), known.size() > 1 ? Optional.of(known.get(1)) : Optional.empty())
        .put(FILES, files);
  }

  /** Against the version before it, or against {@code from}. */
  private void diff(RoutingContext ctx) {
    long number = number(ctx);
    long from = QueryParameter.number(ctx, "from", 0, Long.MAX_VALUE, number - 1);
    answer(
        ctx,
        services
            .versions()
            .texts(number)
            .compose(
                after ->
                    after.isEmpty()
                        ? noSuchVersion()
                        : services
                            .versions()
                            .texts(from)
                            .compose(
                                before ->
                                    blocking(
                                        ctx,
                                        () ->
                                            new JsonObject()
                                                .put("from", from)
                                                .put("to", number)
                                                .put(
                                                    "changes",
                                                    PolicyJson.diffs(
                                                        PolicyDiff.of(before, after)))))));
  }

  private static <T> Future<T> noSuchVersion() {
    return Future.failedFuture(Problem.notFound("This version").asException());
  }

  private static long number(RoutingContext ctx) {
    try {
      long number = Long.parseLong(ctx.pathParam("number"));
      if (number > 0 && number < Long.MAX_VALUE) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw Problem.notFound("This version").asException();
    }
    throw Problem.notFound("This version").asException();
  }

  private void answer(RoutingContext ctx, Future<JsonObject> done) {
    loop.bring(done).onFailure(cause -> PolicyRefusals.answer(ctx, cause)).onSuccess(ctx::json);
  }

  private <T> Future<T> blocking(RoutingContext ctx, Callable<T> reading) {
    return work.run(SignInRoutes.viewer(ctx), reading);
  }

  /** The set that a draft makes, or what is in force where nothing is changed. Blocks. */
  static PolicySet policies(PolicyServices services, Map<String, Optional<String>> files) {
    return files.isEmpty()
        ? services.inForce().current()
        : services.check().load(PolicyDocuments.read(services.inForce().directory()).with(files));
  }
}
