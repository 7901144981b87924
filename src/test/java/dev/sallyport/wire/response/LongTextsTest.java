package dev.sallyport.wire.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

/** A server in the wrong hands may fill any packet to its end. */
class LongTextsTest {
  private static final Capabilities MODERN =
      Capabilities.of(Capability.PROTOCOL_41, Capability.TRANSACTIONS, Capability.SESSION_TRACK);

  @Test
  void shouldReadNoMoreOfAnErrorThanAnyServerSays() {
    for (Capabilities c : new Capabilities[] {MODERN, Capabilities.NONE}) {
      ByteBuf packet = Err.of(1064, "42000", "x".repeat(4 << 20)).encode(c);
      assertThat(Err.decode(packet, c).message()).hasSize(Err.MAX_MESSAGE_BYTES);
    }
    Err longest = Err.of(1064, "42000", "x".repeat(Err.MAX_MESSAGE_BYTES));
    assertThat(Err.decode(longest.encode(MODERN), MODERN)).isEqualTo(longest);
  }

  @Test
  void shouldNotMakeMillionsOfChangesOfOneBlock() {
    // Given entries of two bytes: a type that nobody reads, and no content
    PayloadWriter ok =
        new PayloadWriter()
            .writeInt1(Ok.HEADER)
            .writeLengthEncodedInt(0)
            .writeLengthEncodedInt(0)
            .writeInt2(StatusFlag.SESSION_STATE_CHANGED.mask())
            .writeInt2(0)
            .writeLengthEncodedBytes(new byte[0]);
    byte[] block = new byte[SessionStateChange.MAX_BLOCK_BYTES + 2];
    for (int i = 0; i < block.length; i += 2) {
      block[i] = 9;
    }
    ByteBuf packet = ok.writeLengthEncodedBytes(block).toPayload();
    // When, then
    assertThatThrownBy(() -> Ok.decode(packet, MODERN))
        .isInstanceOf(MalformedPacketException.class);
  }
}
