package dev.sallyport.recording;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The rows of a statement and how it ended, on one line of the minutes: most statements have one
 * small result, and what every line has is then written, checked, shipped and kept once. It stands
 * for the end, and takes two positions, of which the rows have the former: whoever reads minutes is
 * told of both, and of nothing else.
 *
 * @param rows of the only result
 * @param finished the next event of the same session, of the same statement and moment
 */
public record AnsweredEvent(SessionEvent.Rows rows, SessionEvent.Finished finished)
    implements SessionEvent.Joined {
  /**
   * What rows and the names of their columns may take; beyond, a line of their own costs little.
   * Here they take room that is kept for ends.
   */
  public static final int MOST_ROW_BYTES = 4096;

  /** Quotation marks around a name and the comma after it. */
  private static final int NAME_MARKS = 3;

  /** Checks that they belong together. */
  public AnsweredEvent {
    if (rows.sequence() + 1 != finished.sequence()
        || rows.statement() != finished.statement()
        || !Objects.equals(rows.session(), finished.session())
        || !Objects.equals(rows.at(), finished.at())) {
      throw new IllegalArgumentException("rows and end of different statements");
    }
  }

  /** Whether rows and columns are few enough to stand beside the end. */
  public static boolean takes(List<String> columns, List<List<String>> rows) {
    if (!(rows instanceof KeptRows kept)) {
      return false;
    }
    long taken = kept.bytes();
    for (int i = 0; i < columns.size() && taken <= MOST_ROW_BYTES; i++) {
      taken += columns.get(i).length() + NAME_MARKS;
    }
    return taken <= MOST_ROW_BYTES;
  }

  @Override
  public String session() {
    return finished.session();
  }

  @Override
  public long sequence() {
    return finished.sequence();
  }

  @Override
  public Instant at() {
    return finished.at();
  }

  /** What people and programs are told of an event: itself, or those that it is made of. */
  static List<SessionEvent> told(SessionEvent event) {
    return event instanceof AnsweredEvent answered
        ? List.of(answered.rows, answered.finished)
        : List.of(event);
  }

  /** Without the values, which are not for logs. */
  @Override
  public String toString() {
    return "answer " + sequence() + " of " + session();
  }
}
