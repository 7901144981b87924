package dev.sallyport.transport;

import dev.sallyport.wire.Packet;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.compression.CompressedPackets;
import dev.sallyport.wire.compression.Compression;
import io.netty.buffer.ByteBuf;

/** The packets in one socket's bytes, in compressed ones from when that was agreed on. */
final class Framing {
  private final PacketFramer framer;
  private CompressedPackets compressed;

  Framing(PacketFramer framer) {
    this.framer = framer;
  }

  void compress(Compression compression) {
    compressed = new CompressedPackets(compression);
  }

  boolean compresses() {
    return compressed != null;
  }

  void feed(ByteBuf bytes) {
    if (compressed == null) {
      framer.feed(bytes);
    } else {
      compressed.feed(bytes);
    }
  }

  /** The next packet that is whole, or null. */
  Packet next() {
    Packet packet = framer.next();
    return packet == null && compressed != null ? inflated() : packet;
  }

  private Packet inflated() {
    for (ByteBuf piece = compressed.next(); piece != null; piece = compressed.next()) {
      framer.feed(piece);
      Packet packet = framer.next();
      if (packet != null) {
        return packet;
      }
    }
    return null;
  }

  /** Bytes of packets as they go to the peer. */
  ByteBuf packed(ByteBuf bytes) {
    return compressed == null ? bytes : compressed.packed(bytes);
  }

  int bufferedBytes() {
    return framer.bufferedBytes() + (compressed == null ? 0 : compressed.bufferedBytes());
  }

  void close() {
    if (compressed != null) {
      compressed.close();
    }
  }
}
