package dev.sallyport.recording;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The form of one event in a journal: length (4 bytes, big-endian), CRC32C over length and content
 * and the {@link #identity} of the file (4 bytes), content. The content ends with a byte that is
 * not zero, so that the end of what was written to a file that was filled with zeros before can be
 * found.
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

  /**
   * What a frame has of the journal in which it stands. A file is used again under another name:
   * where the power goes before its zeros are on disk, frames of the journal before are found in
   * it, and must not count.
   */
  static int identity(String journal) {
    CRC32C crc = new CRC32C();
    crc.update(journal.getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }

  /**
   * Whether the frame that begins there holds what its checksum was computed for, in this journal
   * or by a version that used no file twice.
   */
  static boolean matches(byte[] bytes, int at, int length, int checksum, int identity) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, at, Integer.BYTES);
    crc.update(bytes, at + HEADER_BYTES, length);
    int computed = (int) crc.getValue();
    return checksum == (computed ^ identity) || checksum == computed;
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

    /**
     * What stands before the first bytes of an array; good until the next call.
     *
     * @param identity of the journal
     */
    byte[] of(byte[] content, int length, int identity) {
      if (!plausible(length) || content[length - 1] == 0) {
        throw new IllegalArgumentException("no content of a frame");
      }
      numbers.putInt(0, length);
      crc.reset();
      crc.update(bytes, 0, Integer.BYTES);
      crc.update(content, 0, length);
      numbers.putInt(Integer.BYTES, (int) crc.getValue() ^ identity);
      return bytes;
    }
  }
}
