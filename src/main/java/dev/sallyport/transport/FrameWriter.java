package dev.sallyport.transport;

import io.netty.buffer.ByteBuf;

/** Writes packets with their headers, by {@link dev.sallyport.wire.PacketFramer}. */
@FunctionalInterface
public interface FrameWriter {
  /**
   * Appends whole packets.
   *
   * @param sequence number that the first gets, 0 to 255
   * @return the number after the last one's
   */
  int write(ByteBuf out, int sequence);
}
