package dev.sallyport.wire.compression;

import java.io.IOException;
import java.io.InputStream;

/**
 * The content of one compressed packet, given out little by little: so whoever inflates it can be
 * stopped after so many bytes, and is not kept busy by many that make nothing, such as empty
 * frames.
 */
final class CompressedContent extends InputStream {
  private static final int STEP_BYTES = 16 * 1024;

  /** A block of zstd, which is inflated whole, takes 128 KiB and a little; zlib needs less. */
  private static final int MAX_FRUITLESS_BYTES = 192 * 1024;

  private final byte[] bytes;
  private int position;
  private int sinceOutput;

  CompressedContent(byte[] bytes) {
    this.bytes = bytes;
  }

  /** How many bytes were given out. */
  int taken() {
    return position;
  }

  /** Something was made of them. */
  void onOutput() {
    sinceOutput = 0;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (position == bytes.length) {
      return -1;
    }
    int given = Math.min(Math.min(length, STEP_BYTES), bytes.length - position);
    sinceOutput += given;
    if (sinceOutput > MAX_FRUITLESS_BYTES) {
      throw new IOException("much that makes nothing");
    }
    System.arraycopy(bytes, position, into, offset, given);
    position += given;
    return given;
  }

  @Override
  public int available() {
    return bytes.length - position;
  }
}
