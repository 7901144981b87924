package dev.sallyport.recording;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads frames back. Blocks; for workers, one at a time: what it has read is good until it reads
 * again, since all batches are read into the same memory.
 */
final class SegmentReader {
  /** The platform keeps so much beside the heap for each thread that ever reads. */
  private static final int AT_ONCE_BYTES = 256 << 10;

  private final int maxBatchBytes;
  private final HeadReader heads = new HeadReader();
  private final ReadLines lines = new ReadLines();
  private byte[] kept = new byte[0];

  /**
   * A reader.
   *
   * @param maxBatchBytes that a batch has at most; a single larger frame is read alone
   */
  SegmentReader(int maxBatchBytes) {
    this.maxBatchBytes = Math.max(Frame.HEADER_BYTES, maxBatchBytes);
  }

  /**
   * Reads whole frames from a position on, and of the frequent events no more than the heads.
   *
   * @param from where a frame begins
   * @param to nothing is read beyond
   */
  Batch read(Path path, long from, long to) throws IOException {
    return read(path, from, to, false);
  }

  /** As {@link #read}, with all that the events say that may be searched. */
  Batch readSearched(Path path, long from, long to) throws IOException {
    return read(path, from, to, true);
  }

  private Batch read(Path path, long from, long to, boolean searched) throws IOException {
    int identity = Frame.identity(Segment.journal(path));
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      if (channel.size() < to) {
        throw new EOFException("journal file is shorter than what was written to it");
      }
      ByteBuffer buffer = filled(channel, from, (int) Math.min(maxBatchBytes, to - from));
      lines.clear(buffer.array());
      while (from + buffer.position() < to) {
        int at = buffer.position();
        long left = to - from - at;
        if (left < Frame.HEADER_BYTES) {
          return new Batch(lines, from + at, Found.NO_FRAME, to);
        }
        if (buffer.remaining() < Frame.HEADER_BYTES) {
          break;
        }
        int length = buffer.getInt();
        int checksum = buffer.getInt();
        if (!Frame.plausible(length) || left - Frame.HEADER_BYTES < length) {
          return new Batch(lines, from + at, Found.NO_FRAME, to);
        }
        if (buffer.remaining() < length) {
          buffer.position(at);
          if (at > 0) {
            break;
          }
          buffer = filled(channel, from, Frame.HEADER_BYTES + length);
          lines.clear(buffer.array());
          continue;
        }
        if (!Frame.matches(buffer.array(), at, length, checksum, identity)) {
          return new Batch(lines, from + at, Found.NO_FRAME, to);
        }
        long next = from + at + Frame.HEADER_BYTES + length;
        try {
          add(buffer.array(), buffer.position(), length, searched);
        } catch (UnreadableEventException e) {
          return new Batch(lines, from + at, Found.UNKNOWN_EVENT, next);
        }
        buffer.position(buffer.position() + length);
      }
      long end = from + buffer.position();
      return new Batch(lines, end, Found.EVENTS, end);
    }
  }

  /** Of rows, in which nobody searches, never more than the head where that can be read alone. */
  private void add(byte[] bytes, int offset, int length, boolean searched)
      throws UnreadableEventException {
    EventHead head = heads.read(bytes, offset, length);
    if (head != null && (!searched || head.kind().holdsRows())) {
      lines.add(head, offset, length);
    } else {
      Shipment.Line line = Shipment.Line.whole(bytes, offset, length);
      lines.add(line, line.head());
    }
  }

  private ByteBuffer filled(FileChannel channel, long position, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(room(bytes));
    while (buffer.position() < bytes) {
      buffer.limit(Math.min(bytes, buffer.position() + AT_ONCE_BYTES));
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException("journal file became shorter while it was read");
      }
    }
    return buffer.flip();
  }

  /** That of one large event is not kept. */
  private byte[] room(int bytes) {
    if (bytes > maxBatchBytes) {
      return new byte[bytes];
    }
    if (kept.length < bytes) {
      kept = new byte[Math.min(maxBatchBytes, Math.max(bytes, 2 * kept.length))];
    }
    return kept;
  }

  /** Why a batch ends where it does. */
  enum Found {
    /** Only sound events; there may be more. */
    EVENTS,
    /** Then something that is no frame: a torn tail, or damage. */
    NO_FRAME,
    /** Then a sound frame that holds no event this version knows. */
    UNKNOWN_EVENT
  }

  /**
   * What was read.
   *
   * @param end after the last event
   * @param resume after what could not be read, if something could not; otherwise as {@code end}
   */
  record Batch(ReadLines lines, long end, Found found, long resume) {
    /**
     * All that they say.
     *
     * @throws IOException when one of which the head was read is none that this version knows
     */
    List<SessionEvent> events() throws IOException {
      List<SessionEvent> events = new ArrayList<>(lines.size());
      try {
        for (Shipment.Line line : lines) {
          events.addAll(line.events());
        }
      } catch (UnreadableEventException e) {
        throw new IOException(e);
      }
      return events;
    }

    /** How many statements were judged in it. */
    int statements() {
      return lines.statements();
    }
  }
}
