package dev.sallyport.transport;

import dev.sallyport.wire.PacketFramer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Packets that gather until they are sent. With nothing gathered it keeps no memory. */
final class Outgoing {
  /** One write to the socket; the transport copies each outside the heap, so it must stay small. */
  static final int SEND_BYTES = 65_536;

  /** A rest as short as this goes along: it is not worth a write of its own. */
  static final int REST_BYTES = 4_096;

  private static final int FIRST_BUFFER_BYTES = 1_024;

  private ByteBuf bytes;

  /** Appends a packet; its number and the next as {@link PacketFramer#write} has them. */
  int write(int sequence, ByteBuf payload) {
    if (bytes == null) {
      bytes = Unpooled.buffer(FIRST_BUFFER_BYTES);
    }
    return PacketFramer.write(bytes, sequence, payload);
  }

  /** Appends packets that take about so many bytes. */
  int write(int sequence, int expectedBytes, FrameWriter frames) {
    int added = expectedBytes + FIRST_BUFFER_BYTES;
    // A buffer that grows by itself goes to the next power of two, most of which stays empty here.
    if (bytes == null) {
      bytes = Unpooled.buffer(added);
    } else if (bytes.writableBytes() < expectedBytes) {
      bytes.capacity(bytes.writerIndex() + added);
    }
    return frames.write(bytes, sequence);
  }

  boolean isEmpty() {
    return bytes == null;
  }

  /** Whether it is enough for a write. */
  boolean isFull() {
    return bytes != null && bytes.readableBytes() >= SEND_BYTES;
  }

  /** What has gathered, which is forgotten here; null for nothing. */
  ByteBuf take() {
    ByteBuf taken = bytes;
    bytes = null;
    return taken;
  }

  /** What goes out in one write, at least a byte of what is left. */
  static ByteBuf nextPart(ByteBuf left) {
    int length = left.readableBytes();
    return left.readSlice(length <= SEND_BYTES + REST_BYTES ? length : SEND_BYTES);
  }
}
