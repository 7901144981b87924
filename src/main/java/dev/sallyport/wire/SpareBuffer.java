package dev.sallyport.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A large buffer that the connections of one thread read into by turns: long answers would else
 * make one for each read. Who has taken it gives it back when nobody looks at its bytes any more.
 */
final class SpareBuffer {
  /** Most that is read at once. Larger ones are not kept. */
  private static final int BYTES = 65_536;

  private static final ThreadLocal<SpareBuffer> OF_THREAD =
      ThreadLocal.withInitial(SpareBuffer::new);

  private ByteBuf spare;

  private SpareBuffer() {}

  /** An empty one with room for so many bytes at least. */
  static ByteBuf take(int bytes) {
    SpareBuffer kept = OF_THREAD.get();
    ByteBuf taken = kept.spare;
    if (taken == null || taken.capacity() < bytes) {
      return Unpooled.buffer(Math.max(BYTES, bytes));
    }
    kept.spare = null;
    return taken.clear();
  }

  static void giveBack(ByteBuf buffer) {
    if (buffer.capacity() == BYTES) {
      OF_THREAD.get().spare = buffer;
    }
  }
}
