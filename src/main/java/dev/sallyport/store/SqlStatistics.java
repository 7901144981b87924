package dev.sallyport.store;

import dev.sallyport.recording.Statistics;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Figures in SQL: of counts that are kept, and of the latest reviews. */
final class SqlStatistics implements Statistics {
  private static final int MAX_BUCKETS = 400;

  private final Database database;

  SqlStatistics(Database database) {
    this.database = database;
  }

  @Override
  public Future<Figures> since(Instant from, Duration bucket, int buckets) {
    long width = bucket.toSeconds();
    long kept = width < StatementIndex.HOUR ? StatementIndex.MINUTE : StatementIndex.HOUR;
    if (buckets < 1 || buckets > MAX_BUCKETS || width < kept || width % kept != 0) {
      return Future.failedFuture(
          new IllegalArgumentException("figures are by whole minutes or hours"));
    }
    long start = from.getEpochSecond() - Math.floorMod(from.getEpochSecond(), width);
    long end = start + width * buckets;
    return Future.all(counts(kept, start, end), waits(start, end))
        .map(
            both ->
                figures(both.<RowSet<Row>>resultAt(0), both.resultAt(1), start, width, buckets));
  }

  private Future<RowSet<Row>> counts(long kept, long start, long end) {
    return database.read(
        "SELECT starts_at, verdict, statements FROM statement_counts"
            + " WHERE seconds = ? AND starts_at >= ? AND starts_at < ?",
        List.of(kept, start, end));
  }

  private Future<RowSet<Row>> waits(long start, long end) {
    return database.read(
        "SELECT ended_at, requested_at, outcome FROM reviews WHERE ended_at >= ? AND ended_at < ?"
            + " ORDER BY ended_at DESC LIMIT ?",
        List.of(
            Micros.of(Instant.ofEpochSecond(start)),
            Micros.of(Instant.ofEpochSecond(end)),
            (long) MAX_WAITS));
  }

  private static Figures figures(
      RowSet<Row> counts, RowSet<Row> reviews, long start, long width, int buckets) {
    long[][] statements = new long[buckets][3];
    for (Row row : counts) {
      int bucket = (int) ((row.getLong("starts_at") - start) / width);
      statements[bucket][column(row.getString("verdict"))] += row.getLong("statements");
    }
    List<List<Long>> waits = new ArrayList<>();
    for (int i = 0; i < buckets; i++) {
      waits.add(new ArrayList<>());
    }
    List<Long> all = new ArrayList<>();
    Map<String, Long> decisions = new TreeMap<>();
    for (Row row : reviews) {
      long ended = row.getLong("ended_at");
      long wait = Math.max(0, ended - row.getLong("requested_at"));
      waits.get((int) ((Math.floorDiv(ended, 1_000_000L) - start) / width)).add(wait);
      all.add(wait);
      decisions.merge(row.getString("outcome"), 1L, Long::sum);
    }
    List<Bucket> list = new ArrayList<>();
    for (int i = 0; i < buckets; i++) {
      list.add(
          new Bucket(
              Instant.ofEpochSecond(start + i * width),
              statements[i][0],
              statements[i][1],
              statements[i][2],
              of(waits.get(i))));
    }
    return new Figures(list, of(all), decisions, reviews.size() < MAX_WAITS);
  }

  private static int column(String verdict) {
    return switch (verdict) {
      case "allow" -> 0;
      case "review" -> 2;
      default -> 1;
    };
  }

  private static Optional<Waits> of(List<Long> micros) {
    if (micros.isEmpty()) {
      return Optional.empty();
    }
    List<Long> sorted = micros.stream().sorted().toList();
    return Optional.of(new Waits(at(sorted, 50), at(sorted, 95), sorted.size()));
  }

  /** The smallest that so many of a hundred do not exceed. */
  private static Duration at(List<Long> sorted, int percent) {
    int rank = (int) Math.ceil(sorted.size() * percent / 100.0);
    return Duration.of(sorted.get(Math.max(0, rank - 1)), ChronoUnit.MICROS);
  }
}
