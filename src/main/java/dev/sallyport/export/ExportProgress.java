package dev.sallyport.export;

import dev.sallyport.recording.EventFeed.Place;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how a sink stands, to whoever asks and, when it falls behind, in the log. */
final class ExportProgress {
  /** An hour of receiving nothing is for people to know long before it is over. */
  private static final Duration LATE = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(ExportProgress.class);

  private final String name;
  private final String target;
  private final Clock clock;
  private Place place = Place.START;
  private long events;
  private int failures;
  private String problem = "";
  private Instant behindSince;
  private Instant deliveredAt;
  private Instant toldLate = Instant.MIN;

  ExportProgress(String name, String target, Clock clock) {
    this.name = name;
    this.target = target;
    this.clock = clock;
  }

  synchronized void at(Place resumed) {
    place = resumed;
  }

  synchronized void behindSince(Instant oldest) {
    behindSince = oldest;
    Instant now = clock.instant();
    if (Duration.between(oldest, now).compareTo(LATE) > 0
        && (toldLate == Instant.MIN || Duration.between(toldLate, now).compareTo(LATE) > 0)) {
      toldLate = now;
      LOG.warn(
          "export is behind sink={} to={} lag_seconds={}",
          name,
          target,
          Duration.between(oldest, now).toSeconds());
    }
  }

  synchronized void delivered(Place last, int count) {
    place = last;
    events += count;
    deliveredAt = clock.instant();
    failures = 0;
    problem = "";
  }

  synchronized void failed(String words) {
    failures++;
    problem = words;
  }

  synchronized void upToDate() {
    if (toldLate != Instant.MIN) {
      LOG.info("export has caught up sink={} to={} place={}", name, target, place);
      toldLate = Instant.MIN;
    }
    behindSince = null;
    failures = 0;
    problem = "";
  }

  synchronized ExportStatus status() {
    long lag =
        behindSince == null
            ? 0
            : Math.max(0, Duration.between(behindSince, clock.instant()).toSeconds());
    return new ExportStatus(
        name, target, place, events, lag, failures, problem, Optional.ofNullable(deliveredAt));
  }
}
