package dev.sallyport.web;

import dev.sallyport.recording.Statistics;
import dev.sallyport.recording.Statistics.Figures;
import dev.sallyport.recording.Statistics.Waits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Figures over all that was recorded, for those who see all of it. */
final class StatisticsRoutes {
  private static final Map<String, Range> RANGES =
      Map.of(
          "1h", new Range(Duration.ofMinutes(1), 60),
          "24h", new Range(Duration.ofMinutes(15), 96),
          "7d", new Range(Duration.ofHours(2), 84),
          "30d", new Range(Duration.ofHours(6), 120));

  private final Statistics statistics;
  private final EventLoop loop;
  private final Clock clock;

  StatisticsRoutes(Statistics statistics, EventLoop loop, Clock clock) {
    this.statistics = statistics;
    this.loop = loop;
    this.clock = clock;
  }

  private record Range(Duration bucket, int buckets) {
    /** So that the last bucket is the one that is not over. */
    Instant from(Instant now) {
      return now.minus(bucket.multipliedBy(buckets - 1L));
    }
  }

  void mount(Router router) {
    router.get("/api/v1/statistics").handler(this::figures);
  }

  private void figures(RoutingContext ctx) {
    if (!SignInRoutes.viewer(ctx).seesAll()) {
      throw Problem.forbidden(
              "not-an-administrator",
              "Only administrators and auditors see figures over all sessions.",
              "Ask an administrator.")
          .asException();
    }
    String name =
        QueryParameter.word(ctx, "range", List.of("1h", "24h", "7d", "30d")).orElse("24h");
    Range range = RANGES.get(name);
    loop.bring(statistics.since(range.from(clock.instant()), range.bucket(), range.buckets()))
        .onFailure(ctx::fail)
        .onSuccess(figures -> ctx.json(json(name, range, figures)));
  }

  private static JsonObject json(String name, Range range, Figures figures) {
    JsonArray buckets = new JsonArray();
    figures
        .buckets()
        .forEach(
            bucket ->
                buckets.add(
                    new JsonObject()
                        .put("at", bucket.at().toString())
                        .put("allowed", bucket.allowed())
                        .put("refused", bucket.refused())
                        .put("reviewed", bucket.reviewed())
                        .put("waits", waits(bucket.waits()))));
    return new JsonObject()
        .put("range", name)
        .put("bucket_seconds", range.bucket().toSeconds())
        .put("buckets", buckets)
        .put("waits", waits(figures.waits()))
        .put("decisions", new JsonObject(new TreeMap<>(figures.decisions())))
        .put("all_waits", figures.allWaits());
  }

  private static JsonObject waits(Optional<Waits> waits) {
    return waits
        .map(
            known ->
                new JsonObject()
                    .put("median_millis", known.median().toMillis())
                    .put("percentile_95_millis", known.percentile95().toMillis())
                    .put("count", known.count()))
        .orElse(null);
  }
}
