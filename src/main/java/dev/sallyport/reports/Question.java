package dev.sallyport.reports;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What is asked.
 *
 * @param from inclusive
 * @param to exclusive
 * @param table as {@link Parameter#TABLE} says
 * @param principal as {@link Parameter#PRINCIPAL} says
 * @param connection as {@link Parameter#CONNECTION} says
 */
public record Question(
    Instant from,
    Instant to,
    Optional<String> table,
    Optional<String> principal,
    Optional<String> connection) {
  /** What is asked of where nothing is said. */
  public static final Duration USUAL = Duration.ofDays(30);

  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  /** Checks the time. */
  public Question {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("the time ends at " + to + ", before it begins");
    }
  }

  /**
   * Of a time that is given in part or not at all: up to now, for {@link #USUAL}.
   *
   * @throws IllegalArgumentException when it ends before it begins
   */
  public static Question of(
      Optional<Instant> from,
      Optional<Instant> to,
      Instant now,
      Optional<String> table,
      Optional<String> principal,
      Optional<String> connection) {
    // What happens in the microsecond of asking belongs to it.
    Instant end = to.orElseGet(() -> now.truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS));
    return new Question(from.orElse(end.minus(USUAL)), end, table, principal, connection);
  }

  /**
   * Reads a day, which is its first moment in UTC, or an instant.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Instant time(String text) {
    try {
      Instant time =
          text.indexOf('T') < 0
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : Instant.parse(text);
      // The store counts microseconds, in which the ends of what an instant can be do not fit.
      if (!time.isBefore(FIRST) && !time.isAfter(LAST)) {
        return time;
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(expected(text), e);
    }
    throw new IllegalArgumentException(expected(text));
  }

  private static String expected(String text) {
    return "'" + text + "' is no day like 2026-01-31 and no time like 2026-01-31T12:00:00Z";
  }

  /** Whether this is the principal that is asked for, or none is. */
  boolean concerns(String id, String name) {
    return principal.map(asked -> asked.equals(id) || asked.equalsIgnoreCase(name)).orElse(true);
  }

  /** Whether this is the connection that is asked for, or none is. */
  boolean concernsConnection(String name) {
    return connection.map(name::equals).orElse(true);
  }
}
