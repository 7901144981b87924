package dev.sallyport.wire;

import io.netty.buffer.ByteBuf;

/**
 * One logical packet, joined over its frames.
 *
 * @param sequence number of the first frame, 0 to 255
 * @param lastSequence number of the last frame; an answer starts at the one after it
 * @param payload what the frames carry, without headers; an unpooled heap buffer
 */
public record Packet(int sequence, int lastSequence, ByteBuf payload) {
  /** The number an answer starts with. */
  public int nextSequence() {
    return lastSequence + 1 & 0xff;
  }

  /** Without the payload, which may hold credentials and rows. */
  @Override
  public String toString() {
    return "Packet[sequence="
        + sequence
        + ", lastSequence="
        + lastSequence
        + ", "
        + payload.readableBytes()
        + " bytes]";
  }
}
