package dev.sallyport.recording;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Reads frames back. Blocks; for workers. */
final class SegmentReader {
  private final int maxBatchBytes;

  /**
   * A reader.
   *
   * @param maxBatchBytes bytes after which a batch ends; a single larger frame is read alone
   */
  SegmentReader(int maxBatchBytes) {
    this.maxBatchBytes = maxBatchBytes;
  }

  /**
   * Reads whole frames from a position on.
   *
   * @param from where a frame begins
   * @param to nothing is read beyond
   */
  Batch read(Path path, long from, long to) throws IOException {
    List<Shipment.Line> events = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      if (channel.size() < to) {
        throw new EOFException("journal file is shorter than what was written to it");
      }
      Window window = new Window(channel, to);
      long position = from;
      while (position < to && position - from < maxBatchBytes) {
        byte[] content = content(window, position, to);
        if (content == null) {
          return new Batch(events, position, Found.NO_FRAME, to);
        }
        long next = position + Frame.HEADER_BYTES + content.length;
        try {
          events.add(Shipment.Line.read(content));
        } catch (UnreadableEventException e) {
          return new Batch(events, position, Found.UNKNOWN_EVENT, next);
        }
        position = next;
      }
      return new Batch(events, position, Found.EVENTS, position);
    }
  }

  /** Content of the frame at a position, null when there is no whole and sound one. */
  private static byte[] content(Window window, long position, long end) throws IOException {
    if (end - position < Frame.HEADER_BYTES) {
      return null;
    }
    ByteBuffer header = window.at(position, Frame.HEADER_BYTES);
    int length = header.getInt();
    int checksum = header.getInt();
    if (!Frame.plausible(length) || end - position - Frame.HEADER_BYTES < length) {
      return null;
    }
    byte[] content = new byte[length];
    window.at(position + Frame.HEADER_BYTES, length).get(content);
    return Frame.matches(content, checksum) ? content : null;
  }

  /** A stretch of a file in memory, so that most frames cost no call of the system. */
  private final class Window {
    private final FileChannel channel;
    private final long end;
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private long start;

    Window(FileChannel channel, long end) {
      this.channel = channel;
      this.end = end;
    }

    /** Ready to be read there, for so many bytes, which are before the end. */
    ByteBuffer at(long position, int bytes) throws IOException {
      if (position < start || position + bytes > start + buffer.limit()) {
        fill(position, (int) Math.max(bytes, Math.min(maxBatchBytes, end - position)));
      }
      return buffer.position((int) (position - start));
    }

    private void fill(long position, int bytes) throws IOException {
      start = position;
      buffer = ByteBuffer.allocate(bytes);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, position + buffer.position()) < 0) {
          throw new EOFException("journal file became shorter while it was read");
        }
      }
      buffer.flip();
    }
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
  record Batch(List<Shipment.Line> lines, long end, Found found, long resume) {
    List<SessionEvent> events() {
      return lines.stream().map(Shipment.Line::event).toList();
    }
  }
}
