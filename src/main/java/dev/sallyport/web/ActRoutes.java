package dev.sallyport.web;

import dev.sallyport.recording.Act;
import dev.sallyport.recording.ActLog;
import dev.sallyport.recording.Cursor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What was done to the gateway itself. Admins and auditors read it. */
final class ActRoutes {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 500;

  private final ActLog acts;
  private final EventLoop loop;

  ActRoutes(ActLog acts, EventLoop loop) {
    this.acts = acts;
    this.loop = loop;
  }

  void mount(Router router) {
    router.get("/api/v1/acts").handler(this::list);
  }

  private void list(RoutingContext ctx) {
    if (!SignInRoutes.viewer(ctx).seesAll()) {
      throw Problem.forbidden(
              "not-an-administrator",
              "Only administrators and auditors see what was done to the gateway.",
              "Ask an administrator.")
          .asException();
    }
    int limit = (int) QueryParameter.number(ctx, "limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    Optional<Instant> until = QueryParameter.instant(ctx, "until");
    ActLog.Filter filter =
        new ActLog.Filter(
            QueryParameter.text(ctx, "by"),
            QueryParameter.text(ctx, "kind"),
            QueryParameter.text(ctx, "subject"),
            QueryParameter.instant(ctx, "from"),
            QueryParameter.cursor(ctx, "before").or(() -> until.map(Cursor::before)),
            limit);
    loop.bring(acts.list(filter))
        .onFailure(ctx::fail)
        .onSuccess(list -> ctx.json(page(list, limit)));
  }

  private static JsonObject page(List<Act> acts, int limit) {
    JsonArray listed = new JsonArray();
    acts.forEach(act -> listed.add(json(act)));
    Optional<Act> last = acts.size() < limit ? Optional.empty() : Optional.of(acts.get(limit - 1));
    return new JsonObject()
        .put("acts", listed)
        .put("next_before", last.map(act -> Cursor.after(act.at(), act.id()).text()).orElse(null));
  }

  private static JsonObject json(Act act) {
    return new JsonObject()
        .put("id", act.id())
        .put("at", act.at().toString())
        .put("by", act.by())
        .put("by_name", act.byName())
        .put("kind", act.kind())
        .put("subject", act.subject())
        .put("details", Wording.map(act.details()));
  }
}
