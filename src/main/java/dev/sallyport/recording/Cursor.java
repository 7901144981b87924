package dev.sallyport.recording;

import java.time.DateTimeException;
import java.time.Instant;

/**
 * Where a list that is read page by page, the newest first, goes on. What comes later to the top of
 * the list moves nothing below it.
 *
 * @param at of the last row that was looked at
 * @param id of that row; rows of the same instant are in this order. Empty: all of that instant
 *     were looked at
 * @param within for a row of parts of which not all were looked at: how many were; 0 when the row
 *     is done
 */
public record Cursor(Instant at, String id, long within) {
  private static final char SEPARATOR = ',';

  /** Checks the values. */
  public Cursor {
    if (within < 0 || within > 0 && id.isEmpty()) {
      throw new IllegalArgumentException("a cursor is within a row, or behind it");
    }
  }

  /** Behind this row. */
  public static Cursor after(Instant at, String id) {
    return new Cursor(at, id, 0);
  }

  /** What is older than this instant. */
  public static Cursor before(Instant at) {
    return new Cursor(at, "", 0);
  }

  /**
   * Reads what {@link #text} wrote, or an instant.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static Cursor parse(String text) {
    int first = text.indexOf(SEPARATOR);
    try {
      if (first < 0) {
        return before(Instant.parse(text));
      }
      int last = text.lastIndexOf(SEPARATOR);
      Instant at = Instant.parse(text.substring(0, first));
      return new Cursor(
          at, text.substring(first + 1, last), Long.parseLong(text.substring(last + 1)));
    } catch (DateTimeException | NumberFormatException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("not a place in a list", e);
    }
  }

  /** As it is handed out: for {@link #parse}, not for people. */
  public String text() {
    return id.isEmpty() ? at.toString() : at.toString() + SEPARATOR + id + SEPARATOR + within;
  }

  /** Whether a list comes to that other place later than to this one. */
  public boolean isBefore(Cursor other) {
    int byTime = other.at.compareTo(at);
    if (byTime != 0) {
      return byTime < 0;
    }
    if (id.isEmpty() || other.id.isEmpty()) {
      return !id.isEmpty();
    }
    int byId = id.compareTo(other.id);
    // Behind the row is further than anywhere within it.
    return byId < 0 || byId == 0 && within != 0 && (other.within == 0 || within < other.within);
  }
}
