package dev.sallyport.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.compression.CompressedPackets;
import dev.sallyport.wire.compression.Compression;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FramingTest {
  private static final int LIMIT = 1 << 20;
  private static final int BOMB_BYTES = PacketFramer.MAX_FRAME;

  private static Framing framing(int limit, CompressedPackets compressed) {
    Framing framing = new Framing(new PacketFramer(limit), compressed);
    return framing;
  }

  /** A packet of nearly 16 MiB of zeros, in a few thousand bytes. */
  private static ByteBuf bomb(Compression compression) {
    ByteBuf plain = Unpooled.buffer(BOMB_BYTES);
    PacketFramer.write(plain, 0, Unpooled.wrappedBuffer(new byte[BOMB_BYTES - 4]));
    ByteBuf packed = new CompressedPackets(compression).packed(plain);
    assertThat(packed.readableBytes()).isLessThan(20_000);
    return packed;
  }

  @ParameterizedTest
  @EnumSource
  void shouldInflateNoMoreOfABombThanItsHeader(Compression compression) {
    CompressedPackets compressed = new CompressedPackets(compression);
    Framing framing = framing(LIMIT, compressed);
    framing.feed(bomb(compression));
    assertThatThrownBy(framing::next)
        .isInstanceOf(MalformedPacketException.class)
        .hasMessageContaining("at most " + LIMIT);
    // What is left of it was not inflated
    assertThat(compressed.bufferedBytes())
        .isGreaterThanOrEqualTo(BOMB_BYTES - CompressedPackets.PIECE_BYTES);
  }

  @ParameterizedTest
  @EnumSource
  void shouldInflateByTurns(Compression compression) {
    Framing framing = framing(BOMB_BYTES, new CompressedPackets(compression));
    framing.feed(bomb(compression));
    Packet packet = framing.next();
    int turns = 1;
    while (packet == null && framing.turnIsOver()) {
      framing.beginTurn();
      packet = framing.next();
      turns++;
    }
    assertThat(packet).isNotNull();
    assertThat(packet.payload().readableBytes()).isEqualTo(BOMB_BYTES - 4);
    assertThat(turns).isGreaterThan(10);
  }
}
