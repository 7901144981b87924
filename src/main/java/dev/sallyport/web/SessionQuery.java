package dev.sallyport.web;

import dev.sallyport.recording.Cursor;
import dev.sallyport.recording.SessionArchive.Filter;
import dev.sallyport.recording.SessionArchive.Visibility;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The filter of a list of sessions as it stands in a request. */
record SessionQuery(Filter asked) {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 500;

  static SessionQuery of(RoutingContext ctx) {
    Optional<Instant> until = QueryParameter.instant(ctx, "until");
    return new SessionQuery(
        new Filter(
            QueryParameter.text(ctx, "principal"),
            QueryParameter.text(ctx, "connection"),
            QueryParameter.text(ctx, "acts_for"),
            QueryParameter.word(ctx, "state", List.of("open", "closed")).map("open"::equals),
            QueryParameter.word(ctx, "verdict", List.of("allow", "deny", "review")),
            QueryParameter.text(ctx, "verb"),
            QueryParameter.text(ctx, "table"),
            QueryParameter.text(ctx, "text"),
            QueryParameter.instant(ctx, "from"),
            Optional.empty(),
            // Where a list goes on is never newer than where it began.
            QueryParameter.cursor(ctx, "before").or(() -> until.map(Cursor::before)),
            (int) QueryParameter.number(ctx, "limit", 1, MAX_LIMIT, DEFAULT_LIMIT)));
  }

  /** For somebody who sees this. */
  Filter filter(Optional<Visibility> visibleTo) {
    return new Filter(
        asked.principal(),
        asked.connection(),
        asked.actsFor(),
        asked.open(),
        asked.verdict(),
        asked.verb(),
        asked.table(),
        asked.text(),
        asked.from(),
        visibleTo,
        asked.before(),
        asked.limit());
  }
}
