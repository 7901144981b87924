package dev.sallyport.wire;

import io.netty.buffer.ByteBuf;

/** Writes a payload anew. */
@FunctionalInterface
public interface PayloadEdit {
  /**
   * Appends what becomes of a payload.
   *
   * @param payload its indices stay
   * @throws MalformedPacketException when it is not what it should be; what was appended by then
   *     does not count
   */
  void write(ByteBuf payload, ByteBuf out);
}
