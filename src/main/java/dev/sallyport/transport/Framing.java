package dev.sallyport.transport;

import dev.sallyport.wire.Packet;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.PacketStretch;
import dev.sallyport.wire.compression.CompressedPackets;
import dev.sallyport.wire.compression.Compression;
import io.netty.buffer.ByteBuf;

/**
 * The packets in one socket's bytes, in compressed ones from when that was agreed on. Inflating
 * goes by turns: what says much in few bytes, or makes much work of nothing, does not keep the
 * event loop from other sockets.
 */
final class Framing {
  /** Each takes a millisecond at the worst that bytes can be chosen for. */
  private static final int PIECES_A_TURN = 8;

  private final PacketFramer framer;
  private CompressedPackets compressed;
  private int piecesLeft = PIECES_A_TURN;

  Framing(PacketFramer framer) {
    this.framer = framer;
  }

  /** One that is compressed already. */
  Framing(PacketFramer framer, CompressedPackets compressed) {
    this(framer);
    this.compressed = compressed;
  }

  /** What comes and goes from here on is compressed. */
  void compress(Compression compression) {
    compressed = new CompressedPackets(compression);
  }

  boolean compresses() {
    return compressed != null;
  }

  /** Bytes of packets as they go to the peer. */
  ByteBuf packed(ByteBuf bytes) {
    if (compressed == null) {
      return bytes;
    }
    try {
      return compressed.packed(bytes);
    } finally {
      bytes.release();
    }
  }

  void close() {
    if (compressed != null) {
      compressed.close();
    }
  }

  /** Takes bytes that came; they are the caller's again afterwards. */
  void feed(ByteBuf chunk) {
    if (compressed == null) {
      framer.feedCopy(chunk);
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
   * Gives out what comes next: a stretch where they are taken and there is one, else a packet.
   *
   * @return false when more bytes are needed, or another turn
   * @throws dev.sallyport.wire.MalformedPacketException as {@link #next}, and who takes it
   */
  boolean deliver(PacketTaker taker) {
    int most = taker.stretchBytes();
    PacketStretch stretch = most > 0 ? framer.nextStretch(most) : null;
    if (stretch != null) {
      taker.onStretch(stretch);
      return true;
    }
    Packet packet = next();
    if (packet == null) {
      return false;
    }
    taker.onPacket(packet);
    return true;
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

  /** Bytes that came and were not looked at yet, as they came. */
  int waitingBytes() {
    return framer.bufferedBytes() + (compressed == null ? 0 : compressed.waitingBytes());
  }

  /** Bytes that came and were not given out, part of a packet included. */
  int bufferedBytes() {
    return framer.bufferedBytes() + (compressed == null ? 0 : compressed.bufferedBytes());
  }
}
