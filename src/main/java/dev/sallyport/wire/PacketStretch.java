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
  private final int framedBytes;
  private final int end;
  private int at;

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
    this.framedBytes = frames.readableBytes();
    this.end = frames.writerIndex();
    this.at = frames.readerIndex();
  }

  /** How many packets, one or more. */
  public int packets() {
    return packets;
  }

  /** What they take on the wire, headers included. */
  public int framedBytes() {
    return framedBytes;
  }

  /**
   * The next payload, from the first on; null when there are no more. It is the same buffer each
   * time, with other indices, so that none is made for each.
   */
  public ByteBuf nextPayload() {
    if (at == end) {
      return null;
    }
    int begin = at + PacketFramer.HEADER_BYTES;
    int length = frames.getUnsignedMediumLE(at);
    at = begin + length;
    return frames.setIndex(begin, at);
  }

  /** Writes all, with the headers they came with. */
  void writeTo(ByteBuf out) {
    PacketFramer.copy(out, frames, end - framedBytes, framedBytes);
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
