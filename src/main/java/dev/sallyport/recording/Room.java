package dev.sallyport.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * One file that was made ready to be written to. The event loop alone writes into it and asks how
 * much is left; making it, touching its pages and ending it is for the thread of the {@link
 * RoomKeeper}, which ends it after the loop has given it up.
 */
final class Room implements JournalFile.Writer {
  /**
   * What was written longer ago is left in the file in which it stands. The system brings it to the
   * disk within half a minute, but a copy no sooner than that after it was made, and under the name
   * stands nothing else: with the power would go what had been on disk for long.
   */
  private static final long LONGEST_MOVED_NANOS = 5_000_000_000L;

  private static final int NOTHING = -1;

  private final Path path;
  private final JournalFile file;

  /** Null when the file came with its one large event in it. */
  private final ByteBuffer map;

  private final int bytes;
  private final Segment segment;
  private final int identity;

  private int position;

  /** Up to there the loop has written, or is about to. */
  private volatile int claimed;

  /** The byte that is being touched. */
  private volatile int held = NOTHING;

  /** When the first frame was written. */
  private long beganNanos;

  private long freshSinceNanos;
  private int freshTo;
  private long staleAtNanos = System.nanoTime();
  private boolean begun;
  private boolean ended;

  private Room(Path path, JournalFile file, ByteBuffer map, int bytes) {
    this.path = path;
    this.file = file;
    this.map = map;
    this.bytes = bytes;
    this.segment = Segment.created(path);
    this.identity = Frame.identity(segment.journal());
  }

  /** An empty one. */
  static Room mapped(Path path, JournalFile file, ByteBuffer map, int bytes) {
    return new Room(path, file, map, bytes);
  }

  /** One that holds a frame of all its bytes. */
  static Room filled(Path path, JournalFile file, int bytes) {
    return new Room(path, file, null, bytes);
  }

  Segment segment() {
    return segment;
  }

  JournalFile file() {
    return file;
  }

  int bytes() {
    return bytes;
  }

  /** How many bytes more it takes. */
  int left() {
    return bytes - position;
  }

  int position() {
    return position;
  }

  /** True the first time: its shipper has yet to know of it. */
  boolean begin() {
    boolean first = !begun;
    begun = true;
    return first;
  }

  /** Pages up to there can be written to without waiting for the disk. */
  void touched(long sinceNanos, int to) {
    if (sinceNanos < staleAtNanos) {
      return;
    }
    freshSinceNanos = sinceNanos;
    freshTo = to;
  }

  /** Nothing is known of the pages any more, whatever is told of touches that began before. */
  void stale() {
    freshTo = 0;
    staleAtNanos = System.nanoTime();
  }

  /** Whether so many bytes can be written without waiting for the disk. */
  boolean isFresh(int frameBytes, long nowNanos, long freshNanos) {
    return freshTo - position >= frameBytes && nowNanos - freshSinceNanos < freshNanos;
  }

  /**
   * Before a frame is put: keeps its bytes from being touched meanwhile.
   *
   * @return false when one of them is being touched right now
   */
  boolean claim(int frameBytes) {
    int end = position + frameBytes;
    // Each side says first what it is about to do, and looks then: one of them sees the other.
    claimed = end;
    int touched = held;
    if (touched >= position && touched < end) {
      claimed = position;
      return false;
    }
    return true;
  }

  @Override
  public boolean hold(int at) {
    held = at;
    if (at >= claimed) {
      return true;
    }
    held = NOTHING;
    return false;
  }

  @Override
  public void release() {
    held = NOTHING;
  }

  /** Pages up to there were touched the last time. */
  int freshUpTo() {
    return freshTo;
  }

  /**
   * Copies a frame of the first bytes of an array, for which there is a {@link #claim}.
   *
   * @param nowNanos {@link System#nanoTime} of a moment ago
   * @return false when the file does not take it, though there was room: somebody has cut it, or a
   *     file system that copies on writing is full
   */
  boolean put(Frame.Header header, byte[] content, int length, long nowNanos) {
    int end = position + Frame.bytes(length);
    try {
      map.put(position, header.of(content, length, identity), 0, Frame.HEADER_BYTES);
      map.put(position + Frame.HEADER_BYTES, content, 0, length);
      // Compiled code does not hear of a page that is not there, until later.
      if (map.getInt(position) != length || map.get(end - 1) != content[length - 1]) {
        PageFault.isPending();
        return false;
      }
    } catch (InternalError e) {
      return false;
    }
    if (position == 0) {
      beganNanos = nowNanos;
    }
    position = end;
    segment.advance(Frame.bytes(length), nowNanos);
    return true;
  }

  /** Counts the frame that a filled one came with. */
  void takeFilled() {
    position = bytes;
    segment.advance(bytes, System.nanoTime());
  }

  /** Touches from a position on. Blocks. */
  synchronized void touch(int from, int to) throws IOException {
    if (map != null && !ended) {
      file.touch(map, from, to, this);
    }
  }

  /**
   * Leaves what was written to a copy that takes its name. The file is free for another room then,
   * still full of what it held. Blocks.
   *
   * @return false when it is to be ended like any other
   */
  synchronized boolean vacate() throws IOException {
    if (map == null
        || ended
        || segment.written() == 0
        || segment.gone()
        || System.nanoTime() - beganNanos > LONGEST_MOVED_NANOS) {
      return false;
    }
    Path copy = JournalDirectory.copy(segment);
    try {
      file.copy(copy, segment.written());
      ended = segment.vacate(() -> leaveNameTo(copy));
    } finally {
      if (!ended) {
        Files.deleteIfExists(copy);
      }
    }
    return ended;
  }

  /**
   * Not in one step: the system writes a file to disk at once that takes the name of another. What
   * is leaving gets its name back at a start that finds nothing under it; once it is vacated it is
   * of no use to anybody.
   */
  private void leaveNameTo(Path copy) throws IOException {
    Path leaving = JournalDirectory.leaving(segment);
    file.rename(leaving);
    try {
      Files.move(copy, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      file.rename(path);
      throw e;
    }
    try {
      file.rename(JournalDirectory.vacated(segment));
    } catch (IOException e) {
      Files.deleteIfExists(leaving);
      throw e;
    }
  }

  /** The file in memory; for the room that is to have it after this one. */
  ByteBuffer map() {
    return map;
  }

  /**
   * Cuts what was not written and closes; deletes a file that was never begun. Nothing where it was
   * ended already, or the file is another room's. Blocks.
   */
  synchronized void end() throws IOException {
    if (ended) {
      return;
    }
    ended = true;
    try (file) {
      if (segment.written() == 0) {
        Files.deleteIfExists(path);
      } else if (segment.written() < bytes) {
        file.truncate(segment.written());
      }
    }
  }
}
