package dev.sallyport.wire;

import io.netty.buffer.ByteBuf;

/**
 * Packets that lie side by side in what came, each of one frame: what passes as it is need not be
 * looked at one by one. Made by {@link PacketFramer#nextStretch}, written by {@link
 * PacketFramer#write(ByteBuf, int, PacketStretch)}.
 */
public final class PacketStretch {
  private final ByteBuf frames;
  private final int packets;
  private final int firstSequence;
  private final boolean numbered;

  /**
   * Of whole frames.
   *
   * @param numbered whether each has the number after the one before
   */
  PacketStretch(ByteBuf frames, int packets, int firstSequence, boolean numbered) {
    this.frames = frames;
    this.packets = packets;
    this.firstSequence = firstSequence;
    this.numbered = numbered;
  }

  /** How many packets, one or more. */
  public int packets() {
    return packets;
  }

  /** What they take on the wire, headers included. */
  public int framedBytes() {
    return frames.readableBytes();
  }

  /** With their headers; its indices must stay. */
  ByteBuf frames() {
    return frames;
  }

  /** Whether they are numbered as they would be from here on. */
  boolean isNumberedFrom(int sequence) {
    return numbered && firstSequence == sequence;
  }

  /** Without the bytes, which are rows. */
  @Override
  public String toString() {
    return "PacketStretch[" + packets + " packets, " + framedBytes() + " bytes]";
  }
}
