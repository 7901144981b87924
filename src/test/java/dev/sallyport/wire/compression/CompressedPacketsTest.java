package dev.sallyport.wire.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.MalformedPacketException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressedPacketsTest {
  private static byte[] read(CompressedPackets packets) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuf piece = packets.next(); piece != null; piece = packets.next()) {
      assertThat(piece.readableBytes()).isLessThanOrEqualTo(CompressedPackets.PIECE_BYTES);
      byte[] bytes = ByteBufUtil.getBytes(piece);
      all.write(bytes, 0, bytes.length);
    }
    return all.toByteArray();
  }

  @Property(tries = 200)
  void shouldGiveBackWhatWasPackedHoweverItIsCut(
      @ForAll Compression compression,
      @ForAll @Size(max = 400) byte[] some,
      @ForAll @IntRange(min = 1, max = 700) int times,
      @ForAll @IntRange(min = 1, max = 5_000) int cut) {
    ByteBuf plain = Unpooled.buffer();
    for (int i = 0; i < times; i++) {
      plain.writeBytes(some);
    }
    byte[] expected = ByteBufUtil.getBytes(plain);
    CompressedPackets sender = new CompressedPackets(compression);
    ByteBuf sent = Unpooled.buffer();
    while (plain.isReadable()) {
      sent.writeBytes(sender.packed(plain.readSlice(Math.min(60_000, plain.readableBytes()))));
    }
    CompressedPackets receiver = new CompressedPackets(compression);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (sent.isReadable()) {
      receiver.feed(sent.readSlice(Math.min(cut, sent.readableBytes())));
      all.writeBytes(read(receiver));
    }
    assertThat(all.toByteArray()).isEqualTo(expected);
    assertThat(receiver.bufferedBytes()).isZero();
  }

  @Property(tries = 500)
  void shouldRefuseOrReadWhateverComes(
      @ForAll Compression compression, @ForAll @Size(max = 300) byte[] bytes) {
    CompressedPackets receiver = new CompressedPackets(compression);
    receiver.feed(Unpooled.wrappedBuffer(bytes));
    try {
      assertThat(read(receiver).length).isLessThanOrEqualTo(bytes.length * 1100);
    } catch (MalformedPacketException refused) {
      assertThat(refused).hasMessageContaining("compressed packet");
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseDamagedContent(Compression compression) {
    byte[] random = new byte[1000];
    new Random(7).nextBytes(random);
    byte[] plain = new byte[20_000];
    System.arraycopy(random, 0, plain, 0, random.length);
    byte[] packed =
        ByteBufUtil.getBytes(
            new CompressedPackets(compression).packed(Unpooled.wrappedBuffer(plain)));
    for (int at = 7; at < 60; at++) {
      byte[] damaged = packed.clone();
      damaged[at] ^= 0x55;
      CompressedPackets receiver = new CompressedPackets(compression);
      receiver.feed(Unpooled.wrappedBuffer(damaged));
      try {
        assertThat(read(receiver)).hasSize(plain.length);
      } catch (MalformedPacketException refused) {
        assertThat(refused.packet()).isEqualTo("compressed packet");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseALengthThatIsNotTrue(Compression compression) {
    for (int said : new int[] {1, 4_999, 5_001, 0xffffff}) {
      ByteBuf packet =
          new CompressedPackets(compression).packed(Unpooled.wrappedBuffer(new byte[5_000]));
      packet.setMediumLE(4, said);
      CompressedPackets receiver = new CompressedPackets(compression);
      receiver.feed(packet);
      assertThatThrownBy(() -> read(receiver)).isInstanceOf(MalformedPacketException.class);
    }
  }

  /** 16 MiB in a few bytes: inflated as far as they are asked for. */
  @ParameterizedTest
  @EnumSource
  void shouldInflateNoMoreThanIsAskedFor(Compression compression) {
    CompressedPackets sender = new CompressedPackets(compression);
    ByteBuf bomb = sender.packed(Unpooled.wrappedBuffer(new byte[0xffffff]));
    assertThat(bomb.readableBytes()).isLessThan(20_000);
    CompressedPackets receiver = new CompressedPackets(compression);
    receiver.feed(bomb);
    assertThat(receiver.next().readableBytes()).isEqualTo(CompressedPackets.PIECE_BYTES);
    assertThat(receiver.bufferedBytes()).isEqualTo(0xffffff - CompressedPackets.PIECE_BYTES);
  }

  private static ByteBuf packet(byte[] content, int plainLength) {
    return Unpooled.buffer()
        .writeMediumLE(content.length)
        .writeByte(0)
        .writeMediumLE(plainLength)
        .writeBytes(content);
  }

  /** One byte, behind a megabyte of frames that are empty. */
  @Test
  void shouldNotLookForLongAtFramesThatMakeNothing() {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] empty = Zstd.compress(new byte[0]);
    while (content.size() < 1 << 20) {
      content.writeBytes(empty);
    }
    content.writeBytes(Zstd.compress(new byte[1]));
    CompressedPackets receiver = new CompressedPackets(Compression.ZSTD);
    receiver.feed(packet(content.toByteArray(), 1));
    assertThatThrownBy(receiver::next).isInstanceOf(MalformedPacketException.class);
  }

  /** The same of zlib's blocks. */
  @Test
  void shouldNotLookForLongAtBlocksThatMakeNothing() {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(new byte[] {0x78, (byte) 0x9c});
    while (content.size() < 1 << 20) {
      content.writeBytes(new byte[] {0, 0, 0, -1, -1});
    }
    // The last block: one byte, and the sum of it
    content.writeBytes(new byte[] {1, 1, 0, -2, -1, 9, 0, 10, 0, 10});
    CompressedPackets receiver = new CompressedPackets(Compression.ZLIB);
    receiver.feed(packet(content.toByteArray(), 1));
    assertThatThrownBy(receiver::next).isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void shouldReadAFewEmptyFrames() {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (int i = 0; i < 100; i++) {
      content.writeBytes(Zstd.compress(new byte[i % 2]));
    }
    CompressedPackets receiver = new CompressedPackets(Compression.ZSTD);
    receiver.feed(packet(content.toByteArray(), 50));
    assertThat(read(receiver)).hasSize(50);
  }

  @Test
  void shouldGiveOutSoonerWhatTakesMuchWork() {
    int frames = 20_000;
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (int i = 0; i < frames; i++) {
      content.writeBytes(Zstd.compress(new byte[1]));
    }
    CompressedPackets receiver = new CompressedPackets(Compression.ZSTD);
    receiver.feed(packet(content.toByteArray(), frames));
    int first = receiver.next().readableBytes();
    assertThat(first).isPositive().isLessThan(frames / 2);
    assertThat(read(receiver)).hasSize(frames - first);
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepNoMemoryWhenALargePacketWasRead(Compression compression) {
    byte[] plain = new byte[4 << 20];
    new Random(3).nextBytes(plain);
    for (int i = 0; i < plain.length; i += 2) {
      plain[i] = 0;
    }
    CompressedPackets receiver = new CompressedPackets(compression);
    // With the beginning of the next one
    receiver.feed(new CompressedPackets(compression).packed(Unpooled.wrappedBuffer(plain)));
    receiver.feed(Unpooled.wrappedBuffer(new byte[] {1, 0, 0}));
    assertThat(receiver.keptBytes()).isGreaterThan(plain.length / 2);
    assertThat(read(receiver)).hasSize(plain.length);
    assertThat(receiver.bufferedBytes()).isEqualTo(3);
    assertThat(receiver.keptBytes()).isLessThan(1024);
  }

  @Test
  void shouldSendWhatIsShortAsItIs() {
    CompressedPackets sender = new CompressedPackets(Compression.ZLIB);
    assertThat(ByteBufUtil.hexDump(sender.packed(Unpooled.wrappedBuffer(new byte[] {1, 2}))))
        .isEqualTo("020000000000000102");
  }

  @Test
  void shouldNumberBothDirectionsTogether() {
    CompressedPackets one = new CompressedPackets(Compression.ZLIB);
    CompressedPackets other = new CompressedPackets(Compression.ZLIB);
    for (int command = 0; command < 3; command++) {
      one.restart();
      other.feed(one.packed(Unpooled.wrappedBuffer(new byte[] {1})));
      other.feed(one.packed(Unpooled.wrappedBuffer(new byte[] {2})));
      assertThat(read(other)).containsExactly(1, 2);
      ByteBuf answer = other.packed(Unpooled.wrappedBuffer(new byte[] {3}));
      assertThat(answer.getByte(3)).isEqualTo((byte) 2);
      one.feed(answer);
      assertThat(read(one)).containsExactly(3);
    }
  }

  @Test
  void shouldRefuseWhatIsOutOfOrder() {
    CompressedPackets receiver = new CompressedPackets(Compression.ZLIB);
    receiver.feed(Unpooled.wrappedBuffer(new byte[] {1, 0, 0, 3, 0, 0, 0, 9}));
    assertThatThrownBy(receiver::next)
        .isInstanceOf(MalformedPacketException.class)
        .hasMessageContaining("sequence");
  }

  @Test
  void shouldChooseZlibWhereBothAreAgreedOn() {
    Capabilities both = Capabilities.of(Capability.COMPRESS, Capability.ZSTD_COMPRESSION);
    assertThat(Compression.of(both)).contains(Compression.ZLIB);
    assertThat(Compression.of(both.without(Capability.COMPRESS))).contains(Compression.ZSTD);
    assertThat(Compression.of(Capabilities.NONE)).isEmpty();
  }
}
