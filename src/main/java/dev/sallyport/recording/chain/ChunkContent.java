package dev.sallyport.recording.chain;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.util.Arrays;

/**
 * Where the lines of a chunk are put together and compressed, one chunk after the other in the same
 * memory. Confined to one thread at a time.
 */
public final class ChunkContent implements AutoCloseable {
  /** Bytes before compression that a chunk does not exceed, unless one event does. */
  static final int MOST_BYTES = 1 << 20;

  /** Lines of a session are so much alike that a higher one takes longer and saves nothing. */
  private static final int LEVEL = 1;

  private static final int FIRST_BYTES = 64 << 10;

  private final ZstdCompressCtx compression = new ZstdCompressCtx().setLevel(LEVEL);
  private byte[] plain = new byte[FIRST_BYTES];
  private byte[] packed = new byte[0];
  private int bytes;
  private int lines;

  /** Whether a line of that length fits in beside what is there; any fits in alone. */
  boolean takes(int length) {
    return lines == 0 || bytes + 1L + length <= MOST_BYTES;
  }

  void add(byte[] from, int offset, int length) {
    int at = lines == 0 ? 0 : bytes + 1;
    if (plain.length - at < length) {
      plain = Arrays.copyOf(plain, Math.max(Math.addExact(at, length), 2 * plain.length));
    }
    if (at > 0) {
      plain[bytes] = '\n';
    }
    System.arraycopy(from, offset, plain, at, length);
    bytes = at + length;
    lines++;
  }

  int lines() {
    return lines;
  }

  /** Before compression. */
  int bytes() {
    return bytes;
  }

  /** All of it, as zstd. */
  byte[] compressed() {
    int most = (int) Zstd.compressBound(bytes);
    if (packed.length < most) {
      packed = new byte[most];
    }
    int length = compression.compressByteArray(packed, 0, packed.length, plain, 0, bytes);
    return Arrays.copyOf(packed, length);
  }

  /** Empties it; the memory of one large event is not kept. */
  public void clear() {
    bytes = 0;
    lines = 0;
    if (plain.length > 2 * MOST_BYTES) {
      plain = new byte[FIRST_BYTES];
      packed = new byte[0];
    }
  }

  /** Gives the memory of the compression back. */
  @Override
  public void close() {
    compression.close();
  }
}
