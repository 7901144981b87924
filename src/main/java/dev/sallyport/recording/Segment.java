package dev.sallyport.recording;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * One file of a journal. Its writer moves {@code written} and seals it; its shipper, on another
 * thread, moves {@code shipped}.
 */
final class Segment {
  static final String SUFFIX = ".journal";

  private final Path path;
  private volatile long written;
  private final WrittenAt times = new WrittenAt();

  /** Of the writer alone: what came since then was written in that second. */
  private long markedAtNanos;

  private volatile boolean sealed;

  /** Whether a part of it was no events, or it was cut, or is not there any more. */
  private volatile boolean damaged;

  private volatile boolean gone;

  /** Null where an earlier run wrote it. */
  private final WrittenSequences sequences;

  /** Negative until the store was asked. */
  private volatile long shipped;

  private Segment(
      Path path, long written, boolean sealed, long shipped, WrittenSequences sequences) {
    this.path = path;
    this.sequences = sequences;
    this.written = written;
    this.sealed = sealed;
    this.shipped = shipped;
  }

  /** A file that was just created. */
  static Segment created(Path path) {
    return new Segment(path, 0, false, 0, new WrittenSequences());
  }

  /** A file that an earlier run left. */
  static Segment leftOver(Path path, long size, long writtenAtMillis) {
    Segment left = new Segment(path, size, true, -1, null);
    left.times.onWriting(0, writtenAtMillis);
    return left;
  }

  Path path() {
    return path;
  }

  /** Under which the store keeps the position: the file's name without its suffix. */
  String journal() {
    String file = path.getFileName().toString();
    return file.substring(0, file.length() - SUFFIX.length());
  }

  /** What all files of its event loop have in common, beside nothing else. */
  String loop() {
    String journal = journal();
    return journal.substring(0, Math.max(0, journal.lastIndexOf('.')));
  }

  /** End of the last whole frame. */
  long written() {
    return written;
  }

  /** Bytes more were written, at that moment of {@link System#nanoTime}. */
  void advance(long bytes, long nowNanos) {
    long before = written;
    if (before == 0 || nowNanos - markedAtNanos >= WrittenAt.STEP_NANOS) {
      markedAtNanos = nowNanos;
      times.onWriting(before, System.currentTimeMillis());
    }
    written = before + bytes;
  }

  /** Notes which event it was that {@link #advance} made room for. */
  void holds(SessionEvent event) {
    sequences.add(event);
  }

  /** What was written to it, to be read once it is sealed; empty where an earlier run wrote it. */
  Optional<WrittenSequences> sequences() {
    return Optional.ofNullable(sequences);
  }

  /** Something that was written to it can be read no more. */
  void onDamage() {
    damaged = true;
  }

  boolean damaged() {
    return damaged;
  }

  /** Somebody cut it or took it away: its writer is to go on in another one. */
  void onGone() {
    damaged = true;
    gone = true;
  }

  boolean gone() {
    return gone;
  }

  /** Whether nothing will be added any more. */
  boolean sealed() {
    return sealed;
  }

  void seal() {
    sealed = true;
  }

  boolean positionKnown() {
    return shipped >= 0;
  }

  long shipped() {
    return shipped;
  }

  void shippedUpTo(long position) {
    shipped = position;
    times.of(position);
  }

  /** When the first of what is not shipped was written; empty when all is. */
  Optional<Instant> oldest() {
    long position = Math.max(0, shipped);
    return position < written ? times.of(position) : Optional.empty();
  }
}
