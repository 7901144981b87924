package dev.sallyport.export;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The end of a file of lines, read from behind. */
final class LastLine {
  private static final int BLOCK_BYTES = 64 * 1024;

  private LastLine() {}

  /** The last line that has an end, without it; empty when there is none. */
  static byte[] of(FileChannel channel) throws IOException {
    long end = lastEnd(channel, channel.size());
    if (end < 0) {
      return new byte[0];
    }
    long start = lastEnd(channel, end) + 1;
    ByteBuffer line = ByteBuffer.allocate(Math.toIntExact(end - start));
    read(channel, line, start);
    return line.array();
  }

  /** How long the file is without a line that was not written to its end. */
  static long complete(FileChannel channel) throws IOException {
    return lastEnd(channel, channel.size()) + 1;
  }

  /** Where the last end of line before a position is; -1 for nowhere. */
  private static long lastEnd(FileChannel channel, long before) throws IOException {
    for (long to = before; to > 0; ) {
      int length = (int) Math.min(BLOCK_BYTES, to);
      ByteBuffer block = ByteBuffer.allocate(length);
      read(channel, block, to - length);
      for (int i = length - 1; i >= 0; i--) {
        if (block.get(i) == '\n') {
          return to - length + i;
        }
      }
      to -= length;
    }
    return -1;
  }

  private static void read(FileChannel channel, ByteBuffer into, long from) throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into, from + into.position()) < 0) {
        throw new EOFException("a file became shorter while it was read");
      }
    }
  }
}
