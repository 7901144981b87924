package dev.sallyport.recording;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The form of one event in a journal: length (4 bytes, big-endian), CRC32C over length and content
 * (4 bytes), content. The content ends with a byte that is not zero, so that the end of what was
 * written to a file that was filled with zeros before can be found.
 */
final class Frame {
  static final int HEADER_BYTES = 8;

  /** Bounds what one event makes us hold; above what a 64 MiB statement becomes as JSON. */
  static final int MAX_CONTENT_BYTES = 256 << 20;

  private Frame() {}

  /** Size of the whole frame. */
  static int bytes(byte[] content) {
    return bytes(content.length);
  }

  /** Size of the whole frame around so many bytes. */
  static int bytes(int contentBytes) {
    return HEADER_BYTES + contentBytes;
  }

  /** Whether the content is the one that this checksum was computed for. */
  static boolean matches(byte[] content, int checksum) {
    return new Header().checksum(content, content.length) == checksum;
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

  /** Makes the first bytes of frames, one after the other. Confined to one thread. */
  static final class Header {
    private final CRC32C crc = new CRC32C();
    private final byte[] bytes = new byte[HEADER_BYTES];
    private final ByteBuffer numbers = ByteBuffer.wrap(bytes);

    /** What stands before this content; good until the next call. */
    byte[] of(byte[] content) {
      return of(content, content.length);
    }

    /** The same before the first bytes of an array. */
    byte[] of(byte[] content, int length) {
      if (!plausible(length) || content[length - 1] == 0) {
        throw new IllegalArgumentException("no content of a frame");
      }
      numbers.putInt(Integer.BYTES, checksum(content, length));
      return bytes;
    }

    private int checksum(byte[] content, int length) {
      numbers.putInt(0, length);
      crc.reset();
      crc.update(bytes, 0, Integer.BYTES);
      crc.update(content, 0, length);
      return (int) crc.getValue();
    }
  }
}
