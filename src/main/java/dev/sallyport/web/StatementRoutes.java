package dev.sallyport.web;

import dev.sallyport.recording.StatementSearch;
import dev.sallyport.recording.StatementSearch.Filter;
import dev.sallyport.recording.StatementSearch.Page;
import dev.sallyport.recording.StatementSearch.Statement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Recorded statements of all sessions that somebody may see, found by what is known of them. */
final class StatementRoutes {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 500;

  private final StatementSearch search;
  private final SessionRoutes sessions;
  private final EventLoop loop;

  StatementRoutes(StatementSearch search, SessionRoutes sessions, EventLoop loop) {
    this.search = search;
    this.sessions = sessions;
    this.loop = loop;
  }

  void mount(Router router) {
    router.get("/api/v1/statements").handler(this::list);
  }

  private void list(RoutingContext ctx) {
    Filter asked = asked(ctx);
    loop.bring(
            sessions.sight(ctx).compose(visibleTo -> search.statements(asked.visibleTo(visibleTo))))
        .onFailure(ctx::fail)
        .onSuccess(page -> ctx.json(json(page)));
  }

  private static Filter asked(RoutingContext ctx) {
    return new Filter(
        QueryParameter.text(ctx, "principal"),
        QueryParameter.text(ctx, "connection"),
        QueryParameter.text(ctx, "acts_for"),
        QueryParameter.word(ctx, "verdict", List.of("allow", "deny", "review")),
        QueryParameter.text(ctx, "rule"),
        QueryParameter.text(ctx, "verb"),
        QueryParameter.text(ctx, "table"),
        QueryParameter.text(ctx, "text"),
        QueryParameter.instant(ctx, "from"),
        QueryParameter.instant(ctx, "until"),
        Optional.empty(),
        QueryParameter.text(ctx, "before")
            .map(any -> QueryParameter.number(ctx, "before", Long.MIN_VALUE, Long.MAX_VALUE, 0)),
        (int) QueryParameter.number(ctx, "limit", 1, MAX_LIMIT, DEFAULT_LIMIT));
  }

  private static JsonObject json(Page page) {
    JsonArray listed = new JsonArray();
    page.list().forEach(statement -> listed.add(json(statement)));
    return new JsonObject()
        .put("statements", listed)
        .put("next_before", page.next().map(String::valueOf).orElse(null))
        .put("looked_back_until", page.lookedBackUntil().map(Instant::toString).orElse(null))
        .put("indexing", page.indexing());
  }

  private static JsonObject json(Statement statement) {
    return new JsonObject()
        .put("session", statement.session())
        .put("number", statement.number())
        .put("at", statement.at().toString())
        .put("principal", statement.principal())
        .put("principal_name", statement.principalName())
        .put("connection", statement.connection())
        .put("verdict", statement.verdict())
        .put("rule", statement.rule())
        .put("verbs", Wording.sorted(statement.verbs()))
        .put("tables", Wording.sorted(statement.tables()))
        .put("head", statement.head())
        .put("outcome", statement.outcome().isEmpty() ? null : statement.outcome())
        .put("rows", statement.rows())
        .put("affected_rows", statement.affectedRows())
        .put("approval", statement.approval().isEmpty() ? null : statement.approval())
        .put("wait_micros", micros(statement.waited()))
        .put("run_micros", micros(statement.ran()));
  }

  private static Long micros(Optional<Duration> some) {
    return some.map(duration -> duration.toNanos() / 1_000).orElse(null);
  }
}
