package dev.sallyport.recording;

import java.time.Instant;

/**
 * What an event's line says first, and what is enough to keep it.
 *
 * @param sequence of the last event that it tells of
 * @param verdict of a statement that was judged; empty otherwise
 */
record EventHead(String session, long sequence, Instant at, Kind kind, String verdict) {
  /** What is to be told apart. */
  enum Kind {
    /** A statement was judged. */
    JUDGED,
    /** Rows, in which nobody searches. */
    ROWS,
    /** {@link AnsweredEvent}. */
    ANSWERED,
    /** Anything else. */
    OTHER;

    boolean holdsRows() {
      return this == ROWS || this == ANSWERED;
    }

    static Kind of(SessionEvent event) {
      if (event instanceof SessionEvent.Judged) {
        return JUDGED;
      }
      if (event instanceof SessionEvent.Rows) {
        return ROWS;
      }
      return event instanceof AnsweredEvent ? ANSWERED : OTHER;
    }
  }

  /** Of an event that was read whole. */
  static EventHead of(SessionEvent event) {
    return new EventHead(
        event.session(),
        event.sequence(),
        event.at(),
        Kind.of(event),
        event instanceof SessionEvent.Judged judged && judged.verdict() != null
            ? judged.verdict()
            : "");
  }

  /** How many events it tells of. */
  int events() {
    return kind == Kind.ANSWERED ? 2 : 1;
  }
}
