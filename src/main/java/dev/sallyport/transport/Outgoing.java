package dev.sallyport.transport;

import dev.sallyport.wire.PacketFramer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;

/**
 * Packets that gather until they are sent, in memory from which the socket writes. With nothing
 * gathered it keeps none.
 */
final class Outgoing {
  /** So much is enough for a write. */
  private static final int SEND_BYTES = 65_536;

  /** A rest as short as this goes along: it is not worth a write of its own. */
  private static final int REST_BYTES = 4_096;

  private static final int FIRST_BUFFER_BYTES = 512;

  private final ByteBufAllocator allocator;
  private ByteBuf bytes;

  Outgoing(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  /** Appends a packet; its number and the next as {@link PacketFramer#write} has them. */
  int write(int sequence, ByteBuf payload) {
    room(payload.readableBytes());
    return PacketFramer.write(bytes, sequence, payload);
  }

  /** Appends packets that take about so many bytes. */
  int write(int sequence, int expectedBytes, FrameWriter frames) {
    room(expectedBytes);
    return frames.write(bytes, sequence);
  }

  /**
   * A buffer that grows by itself goes to the next power of two, most of which stays empty here.
   */
  private void room(int expectedBytes) {
    int added = expectedBytes + FIRST_BUFFER_BYTES;
    if (bytes == null) {
      // What is outside the heap for long packets would stay there, cut to their size.
      bytes = expectedBytes > SEND_BYTES ? Unpooled.buffer(added) : allocator.directBuffer(added);
    } else if (bytes.writableBytes() < expectedBytes) {
      bytes.capacity(bytes.writerIndex() + added);
    }
  }

  boolean isEmpty() {
    return bytes == null;
  }

  /** Whether it is enough for a write. */
  boolean isFull() {
    return bytes != null && bytes.readableBytes() >= SEND_BYTES;
  }

  /**
   * Sends what has gathered. The transport copies each write outside the heap if it is not there
   * already, so what is long goes in parts.
   *
   * @return false when there was nothing
   */
  boolean sendTo(SocketBytes socket, Framing framing) {
    ByteBuf left = bytes;
    bytes = null;
    if (left == null || !left.isReadable()) {
      ReferenceCountUtil.release(left);
      return false;
    }
    while (left.readableBytes() > SEND_BYTES + REST_BYTES) {
      socket.send(framing.packed(left.readRetainedSlice(SEND_BYTES)));
    }
    socket.send(framing.packed(left));
    return true;
  }

  /** Forgets what has gathered. */
  void drop() {
    if (bytes != null) {
      bytes.release();
      bytes = null;
    }
  }
}
