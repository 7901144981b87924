package dev.sallyport.recording;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the rules of retention were last applied.
 *
 * @param at when that ended
 * @param deleted sessions
 * @param kept sessions that are due and are not deleted because something is wrong with them
 * @param waiting sessions that are due and that a sink has not been sent yet
 * @param waitsFor the sink that is furthest behind; empty where none waits
 * @param problems of the first of those that are kept, or why nothing could be done; nothing secret
 */
public record RetentionReport(
    Instant at,
    long deleted,
    long kept,
    long waiting,
    Optional<String> waitsFor,
    List<String> problems) {
  /** Most problems that are told. */
  public static final int MAX_PROBLEMS = 20;

  /** Keeps a copy. */
  public RetentionReport {
    problems = List.copyOf(problems);
  }
}
