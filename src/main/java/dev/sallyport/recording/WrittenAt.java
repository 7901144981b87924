package dev.sallyport.recording;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** When the bytes of a file were written, to the second: how far behind its shipping is. */
final class WrittenAt {
  /** Times are told to a second: the writer tells of one no sooner after the last. */
  static final long STEP_NANOS = 1_000_000_000;

  private record Mark(long from, long atMillis) {}

  private final Deque<Mark> marks = new ArrayDeque<>();

  /** Bytes from there on are written now. */
  synchronized void onWriting(long from, long nowMillis) {
    marks.add(new Mark(from, nowMillis));
  }

  /** When the byte there was written, at the earliest; what lies before is forgotten. */
  synchronized Optional<Instant> of(long position) {
    Mark mark = marks.peek();
    while (mark != null && marks.size() > 1 && second().from <= position) {
      marks.remove();
      mark = marks.peek();
    }
    return Optional.ofNullable(mark).map(found -> Instant.ofEpochMilli(found.atMillis));
  }

  private Mark second() {
    var all = marks.iterator();
    all.next();
    return all.next();
  }
}
