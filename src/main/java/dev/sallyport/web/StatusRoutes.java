package dev.sallyport.web;

import dev.sallyport.recording.JournalUnavailableException;
import dev.sallyport.recording.RecordingService.Backlog;
import dev.sallyport.recording.RecordingService.Lost;
import dev.sallyport.recording.RetentionReport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How this gateway does, for administrators. */
final class StatusRoutes {
  private final AuditServices audit;
  private final Clock clock;

  StatusRoutes(AuditServices audit, Clock clock) {
    this.audit = audit;
    this.clock = clock;
  }

  void mount(Router router) {
    router.get("/api/v1/status").handler(this::status);
  }

  private void status(RoutingContext ctx) {
    if (!SignInRoutes.viewer(ctx).seesAll()) {
      throw Problem.forbidden(
              "not-an-administrator",
              "Only administrators and auditors see how the gateway does.",
              "Ask an administrator.")
          .asException();
    }
    JsonArray exports = new JsonArray();
    audit.exports().get().forEach(sink -> exports.add(AuditRoutes.json(sink)));
    ctx.json(
        new JsonObject()
            .put("journal", journal(audit.backlog().get(), clock.instant()))
            .put("exports", exports)
            .put("retention_rules", audit.retentionRules().getAsInt())
            .put("retention", audit.retention().get().map(StatusRoutes::json).orElse(null)));
  }

  private static JsonObject json(RetentionReport report) {
    return new JsonObject()
        .put("applied_at", report.at().toString())
        .put("deleted", report.deleted())
        .put("kept", report.kept())
        .put("waiting", report.waiting())
        .put("waits_for", report.waitsFor().orElse(null))
        .put("problems", new JsonArray(report.problems()));
  }

  private static JsonObject json(Lost lost) {
    return new JsonObject()
        .put("files", lost.files())
        .put("events", lost.events())
        .put("last_at", lost.last().toString());
  }

  private static JsonObject journal(Backlog backlog, Instant now) {
    return new JsonObject()
        .put("writable", backlog.trouble().isEmpty())
        .put(
            "trouble",
            backlog
                .trouble()
                .map(JournalUnavailableException::reason)
                .map(JournalUnavailableException.Reason::told)
                .orElse(null))
        .put("unshipped_bytes", backlog.unshippedBytes())
        .put("limit_bytes", backlog.limitBytes())
        .put("files", backlog.files())
        .put("oldest_at", backlog.oldest().map(Instant::toString).orElse(null))
        .put(
            "lag_seconds",
            backlog
                .oldest()
                .map(at -> Math.max(0, Duration.between(at, now).toSeconds()))
                .orElse(0L))
        .put("store_fails_since", backlog.storeFailsSince().map(Instant::toString).orElse(null))
        .put("lost", backlog.lost().map(StatusRoutes::json).orElse(null))
        .put("unreadable_chunks", backlog.unreadableChunks());
  }
}
