package dev.sallyport.web;

import dev.sallyport.recording.SessionArchive;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Logins that were refused, for admins and auditors. */
final class RefusedLoginRoutes {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 500;

  private final SessionArchive archive;
  private final EventLoop loop;

  RefusedLoginRoutes(SessionArchive archive, EventLoop loop) {
    this.archive = archive;
    this.loop = loop;
  }

  void mount(Router router) {
    router.get("/api/v1/refused-logins").handler(this::list);
  }

  private void list(RoutingContext ctx) {
    if (!SignInRoutes.viewer(ctx).seesAll()) {
      throw Problem.forbidden(
              "not-an-operator",
              "Refused logins are shown to admins and auditors only.",
              "Ask one of them; your own client was told why it was refused.")
          .asException();
    }
    int limit = (int) QueryParameter.number(ctx, "limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    loop.bring(archive.refusedLogins(QueryParameter.instant(ctx, "before"), limit))
        .onFailure(ctx::fail)
        .onSuccess(
            refusals -> {
              JsonArray listed = new JsonArray();
              refusals.forEach(refused -> listed.add(SessionJson.refusedLogin(refused)));
              boolean more = refusals.size() == limit;
              ctx.json(
                  new JsonObject()
                      .put("refused_logins", listed)
                      .put("next_before", more ? refusals.get(limit - 1).at().toString() : null));
            });
  }
}
