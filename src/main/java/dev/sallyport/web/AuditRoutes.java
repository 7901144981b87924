package dev.sallyport.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.ExportSink.ExportFormat;
import dev.sallyport.export.EventLines;
import dev.sallyport.export.ExportStatus;
import dev.sallyport.recording.EventFeed.Entry;
import dev.sallyport.recording.EventFeed.Place;
import dev.sallyport.recording.UnreadableEventException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The audit trail as a whole, for admins and auditors: all events in order, and who has them. */
final class AuditRoutes {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;

  private final AuditServices audit;
  private final EventLoop loop;

  AuditRoutes(AuditServices audit, EventLoop loop) {
    this.audit = audit;
    this.loop = loop;
  }

  void mount(Router router) {
    router.get("/api/v1/audit/events").handler(this::events);
    router.get("/api/v1/audit/exports").handler(this::exports);
  }

  private void events(RoutingContext ctx) {
    requireWhoSeesAll(ctx);
    int limit = (int) QueryParameter.number(ctx, "limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    ExportFormat format =
        QueryParameter.word(ctx, "format", List.of("ocsf", "native"))
            .map(word -> ExportFormat.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(ExportFormat.NATIVE);
    Place after = place(ctx);
    Vertx vertx = ctx.vertx();
    // A page may be megabytes of rows: it is written where it holds nobody up.
    loop.bring(
            audit
                .feed()
                .after(after, limit)
                .compose(page -> vertx.executeBlocking(() -> page(page, after, format), false)))
        .onFailure(ctx::fail)
        .onSuccess(
            page ->
                ctx.response()
                    .putHeader(HttpHeaderNames.CONTENT_TYPE, "application/json")
                    .end(page));
  }

  private static String page(List<Entry> entries, Place after, ExportFormat format)
      throws UnreadableEventException {
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    var events = page.putArray("events");
    for (Entry entry : entries) {
      events.add(EventLines.tree(entry, format));
    }
    Place last = entries.isEmpty() ? after : entries.get(entries.size() - 1).place();
    page.put("next_after", last.toString());
    return page.toString();
  }

  private void exports(RoutingContext ctx) {
    requireWhoSeesAll(ctx);
    JsonArray listed = new JsonArray();
    audit.exports().get().forEach(status -> listed.add(json(status)));
    ctx.json(new JsonObject().put("exports", listed));
  }

  static JsonObject json(ExportStatus status) {
    return new JsonObject()
        .put("name", status.name())
        .put("target", status.target())
        .put("place", status.place().toString())
        .put("events", status.events())
        .put("lag_seconds", status.lagSeconds())
        .put("failures", status.failures())
        .put("problem", status.problem().isEmpty() ? null : status.problem())
        .put("delivered_at", status.deliveredAt().map(Instant::toString).orElse(null));
  }

  private static void requireWhoSeesAll(RoutingContext ctx) {
    if (!SignInRoutes.viewer(ctx).seesAll()) {
      throw Problem.forbidden(
              "not-an-operator",
              "The audit trail as a whole is shown to admins and auditors only.",
              "Ask one of them; sessions that you may see are under /api/v1/sessions.")
          .asException();
    }
  }

  private static Place place(RoutingContext ctx) {
    try {
      return QueryParameter.text(ctx, "after").map(Place::of).orElse(Place.START);
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(
              "The query parameter 'after' is no place in the feed of events.",
              "Give the next_after of an earlier answer, or leave it out.")
          .asException();
    }
  }
}
