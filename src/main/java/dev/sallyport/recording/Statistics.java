package dev.sallyport.recording;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Port to figures over everything that was recorded, kept as it is recorded. */
public interface Statistics {
  /** Most waits that are looked at, the latest ones. */
  int MAX_WAITS = 10_000;

  /**
   * What happened since an instant.
   *
   * @param from beginning, rounded down to a whole bucket
   * @param bucket whole minutes up to an hour and whole hours from there
   * @param buckets how many, 1 to 400
   */
  Future<Figures> since(Instant from, Duration bucket, int buckets);

  /**
   * Figures.
   *
   * @param buckets in order, without gaps
   * @param waits for people, of all together
   * @param decisions how many reviews ended how; keys as {@link SessionEvent.ReviewEnded#outcome}
   * @param allWaits false when there were more waits than are looked at
   */
  record Figures(
      List<Bucket> buckets, Optional<Waits> waits, Map<String, Long> decisions, boolean allWaits) {
    /** Keeps copies. */
    public Figures {
      buckets = List.copyOf(buckets);
      decisions = Map.copyOf(decisions);
    }
  }

  /**
   * A stretch of time.
   *
   * @param allowed how many statements were let through
   * @param refused by the policy
   * @param reviewed sent to people
   * @param waits of reviews that ended in it; empty when none did
   */
  record Bucket(Instant at, long allowed, long refused, long reviewed, Optional<Waits> waits) {}

  /** How long people took: the middle one, and what all but one of twenty did not exceed. */
  record Waits(Duration median, Duration percentile95, int count) {}
}
