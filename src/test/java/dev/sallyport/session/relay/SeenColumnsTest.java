package dev.sallyport.session.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.response.ColumnDefinition;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SeenColumnsTest {
  private final SeenColumns seen = new SeenColumns();

  @Test
  void shouldKnowTheSameBytesAgain() {
    ColumnDefinition first = decode(column("c", 3));
    assertThat(decode(column("c", 3))).isSameAs(first).isEqualTo(column("c", 3));
  }

  @Test
  void shouldReadAnewWhatDiffersInOneByte() {
    decode(column("c", 3));
    assertThat(decode(column("d", 3))).isEqualTo(column("d", 3));
    assertThat(decode(column("c", 4))).isEqualTo(column("c", 4));
    assertThat(decode(column("cc", 3))).isEqualTo(column("cc", 3));
  }

  @Test
  void shouldReadTheSameFromAnyKindOfBuffer() {
    ColumnDefinition first = decode(column("c", 3));
    ByteBuf direct = PooledByteBufAllocator.DEFAULT.directBuffer();
    try {
      direct.writeByte(1).writeBytes(column("c", 3).encode(Capabilities.NONE)).readByte();
      assertThat(seen.decode(direct, Capabilities.NONE)).isSameAs(first);
      direct.setByte(direct.writerIndex() - 1, 7);
      assertThat(seen.decode(direct, Capabilities.NONE)).isNotSameAs(first);
    } finally {
      direct.release();
    }
    ByteBuf around = Unpooled.buffer().writeInt(0);
    around.writeBytes(column("c", 3).encode(Capabilities.NONE)).skipBytes(4);
    assertThat(seen.decode(around, Capabilities.NONE)).isSameAs(first);
  }

  @Test
  void shouldForgetAfterManyAndKeepNoLongOnes() {
    ColumnDefinition first = decode(column("c", 3));
    for (int i = 0; i < 20; i++) {
      decode(column("other" + i, 3));
    }
    assertThat(decode(column("c", 3))).isNotSameAs(first).isEqualTo(first);
    ColumnDefinition wide = column("w".repeat(SeenColumns.LONGEST), 3);
    assertThat(decode(wide)).isNotSameAs(decode(wide)).isEqualTo(wide);
  }

  private ColumnDefinition decode(ColumnDefinition column) {
    return seen.decode(column.encode(Capabilities.NONE), Capabilities.NONE);
  }

  private static ColumnDefinition column(String name, int type) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    byte[] none = {};
    return new ColumnDefinition(none, none, none, none, bytes, bytes, 45, 80, type, 0, 0, none);
  }
}
