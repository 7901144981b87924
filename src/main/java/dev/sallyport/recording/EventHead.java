package dev.sallyport.recording;

import java.time.Instant;

/**
 * What an event's line says first, and what is enough to keep it.
 *
 * @param judged whether a statement was judged
 * @param rows whether it holds rows, in which nobody searches
 * @param verdict of a statement that was judged; empty otherwise
 */
record EventHead(
    String session, long sequence, Instant at, boolean judged, boolean rows, String verdict) {
  /** Of an event that was read whole. */
  static EventHead of(SessionEvent event) {
    return event instanceof SessionEvent.Judged judged
        ? new EventHead(
            judged.session(), judged.sequence(), judged.at(), true, false, text(judged.verdict()))
        : new EventHead(
            event.session(),
            event.sequence(),
            event.at(),
            false,
            event instanceof SessionEvent.Rows,
            "");
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }
}
