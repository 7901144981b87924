package dev.sallyport.transport;

import dev.sallyport.wire.Packet;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.compression.CompressedPackets;
import io.netty.buffer.ByteBuf;

/**
 * Packets of what one socket receives, compressed or not. Inflating goes by turns: what says much
 * in few bytes, or makes much work of nothing, does not keep the event loop from other sockets.
 */
final class IncomingPackets {
  /** Each takes a millisecond at the worst that bytes can be chosen for. */
  private static final int PIECES_A_TURN = 8;

  private final PacketFramer framer;
  private CompressedPackets compressed;
  private int piecesLeft = PIECES_A_TURN;

  IncomingPackets(PacketFramer framer) {
    this.framer = framer;
  }

  /** What comes from here on is compressed. */
  void inflate(CompressedPackets from) {
    compressed = from;
  }

  void feed(ByteBuf chunk) {
    if (compressed == null) {
      framer.feed(chunk);
    } else {
      compressed.feed(chunk);
    }
  }

  /** The event loop has come around. */
  void beginTurn() {
    piecesLeft = PIECES_A_TURN;
  }

  /** Whether there is more to look at, in another turn. */
  boolean turnIsOver() {
    return piecesLeft == 0;
  }

  /**
   * The next packet; null when more bytes are needed, or another turn.
   *
   * @throws dev.sallyport.wire.MalformedPacketException as the framer, and what inflates
   */
  Packet next() {
    Packet packet = framer.next();
    while (packet == null && compressed != null && piecesLeft > 0) {
      ByteBuf piece = compressed.next();
      if (piece == null) {
        return null;
      }
      piecesLeft--;
      framer.feed(piece);
      packet = framer.next();
    }
    return packet;
  }

  /** Bytes that came and were not given out, part of a packet included. */
  int bufferedBytes() {
    return framer.bufferedBytes() + (compressed == null ? 0 : compressed.bufferedBytes());
  }
}
