package dev.sallyport.recording;

import dev.sallyport.identity.Principal;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Port to the list of all administrative acts. An act is written down before it is done: when it
 * cannot be, it is not done.
 */
public interface ActLog {
  /** Writes an act down; fails when it does not stand in the store. */
  Future<Void> write(Act act);

  /** Acts, newest first. */
  Future<List<Act>> list(Filter filter);

  /** The same, of somebody, now; fails with {@link ActNotWrittenException}. */
  default Future<Void> write(
      Clock clock, Principal by, String kind, String subject, Map<String, String> details) {
    return write(
            new Act(
                UUID.randomUUID().toString(),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                by.id(),
                by.name(),
                kind,
                subject,
                details))
        .recover(cause -> Future.failedFuture(new ActNotWrittenException(cause)));
  }

  /**
   * Which acts to list; empty fields do not restrict.
   *
   * @param by principal identifier
   * @param kind the whole kind, or its part before the dot
   * @param from only acts at or after this instant
   * @param before where to go on; an instant stands for all that is older
   * @param limit at most this many, 1 to 500
   */
  record Filter(
      Optional<String> by,
      Optional<String> kind,
      Optional<String> subject,
      Optional<Instant> from,
      Optional<Cursor> before,
      int limit) {

    /** The newest, or those before an instant. */
    public Filter(
        Optional<String> by,
        Optional<String> kind,
        Optional<String> subject,
        Optional<Instant> before,
        int limit) {
      this(by, kind, subject, Optional.empty(), before.map(Cursor::before), limit);
    }
  }
}
