package dev.sallyport.recording;

import java.io.IOException;
import java.nio.file.Files;
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

  /** Whether a copy stands under the name by now, and the file itself is used again. */
  private boolean vacated;

  private boolean removed;

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
    return journal(path);
  }

  /** The same of any file of a journal. */
  static String journal(Path path) {
    String file = path.getFileName().toString();
    return file.endsWith(SUFFIX) ? file.substring(0, file.length() - SUFFIX.length()) : file;
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

  /**
   * Puts a copy under the name, under which nothing stands for a moment.
   *
   * @return false when it was removed already: then nothing may stand under the name any more
   */
  synchronized boolean vacate(Step leavingName) throws IOException {
    if (removed) {
      return false;
    }
    leavingName.run();
    vacated = true;
    return true;
  }

  /** Deletes the file, or its copy. */
  synchronized void remove() throws IOException {
    removed = true;
    Files.deleteIfExists(path);
  }

  /**
   * Reads something of the file. Whoever had opened it when a copy took its name may have read the
   * zeros that came after that, and reads the copy instead.
   */
  <T> T read(Reading<T> reading) throws IOException {
    boolean before = vacated();
    try {
      T read = reading.of();
      if (vacated() == before) {
        return read;
      }
    } catch (IOException e) {
      if (vacated() == before) {
        throw e;
      }
    }
    return reading.of();
  }

  /** Waits for a copy that is on its way to the name. */
  private synchronized boolean vacated() {
    return vacated;
  }

  /** Something of the disk. */
  interface Step {
    void run() throws IOException;
  }

  /** Something that is read, from the beginning each time. */
  interface Reading<T> {
    T of() throws IOException;
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
