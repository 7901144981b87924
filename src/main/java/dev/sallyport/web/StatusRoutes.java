package dev.sallyport.web;

import dev.sallyport.recording.JournalUnavailableException;
import dev.sallyport.recording.RecordingService.Backlog;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** How this gateway does, for administrators. */
final class StatusRoutes {
  private final Supplier<Backlog> backlog;
  private final Clock clock;

  StatusRoutes(Supplier<Backlog> backlog, Clock clock) {
    this.backlog = backlog;
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
    ctx.json(new JsonObject().put("journal", journal(backlog.get(), clock.instant())));
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
        .put("store_fails_since", backlog.storeFailsSince().map(Instant::toString).orElse(null));
  }
}
