package dev.sallyport.recording;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The form of one event in a journal: length (4 bytes, big-endian), CRC32C over length and content
 * (4 bytes), content.
 */
final class Frame {
  static final int HEADER_BYTES = 8;

  /** Bounds what one event makes us hold; above what a 64 MiB statement becomes as JSON. */
  static final int MAX_CONTENT_BYTES = 256 << 20;

  private Frame() {}

  /** The whole frame, ready to be written. */
  static ByteBuffer of(byte[] content) {
    ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + content.length);
    frame.putInt(content.length).putInt(checksum(content)).put(content);
    return frame.flip();
  }

  /** Whether the content is the one that this checksum was computed for. */
  static boolean matches(byte[] content, int checksum) {
    return checksum(content) == checksum;
  }

  /** Whether the frame that begins there holds what its checksum was computed for. */
  static boolean matches(byte[] bytes, int at, int length, int checksum) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, at, Integer.BYTES);
    crc.update(bytes, at + HEADER_BYTES, length);
    return (int) crc.getValue() == checksum;
  }

  /** Whether a length can be one that was written. */
  static boolean plausible(int length) {
    return length > 0 && length <= MAX_CONTENT_BYTES;
  }

  private static int checksum(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, content.length));
    crc.update(content);
    return (int) crc.getValue();
  }
}
