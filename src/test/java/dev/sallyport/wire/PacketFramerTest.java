package dev.sallyport.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.ProcessorTime;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PacketFramerTest {
  private static final int LIMIT = 64 << 20;

  @Property(tries = 300)
  void shouldYieldTheSamePacketsHoweverTheStreamIsCut(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 700) Integer> sizes,
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 400) Integer> cuts,
      @ForAll boolean drained) {
    // Given
    ByteBuf stream = Unpooled.buffer();
    List<ByteBuf> sent = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      sent.add(payload(sizes.get(i), i));
      PacketFramer.write(stream, i * 50, sent.get(i));
    }
    // When
    PacketFramer framer = new PacketFramer(LIMIT);
    List<Packet> received = new ArrayList<>();
    for (int i = 0; stream.isReadable(); i++) {
      int length = Math.min(cuts.get(i % cuts.size()), stream.readableBytes());
      framer.feed(stream.readBytes(length));
      if (drained || i % 3 == 0) {
        drain(framer, received);
      }
    }
    drain(framer, received);
    // Then
    assertThat(received).extracting(Packet::payload).containsExactlyElementsOf(sent);
    for (int i = 0; i < sizes.size(); i++) {
      assertThat(received.get(i).sequence()).isEqualTo(i * 50 & 0xff);
    }
    assertThat(framer.bufferedBytes()).isZero();
  }

  @Property(tries = 300)
  void shouldYieldTheSamePacketsOfBytesThatAreNotItsToKeep(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 9000) Integer> sizes,
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 20_000) Integer> cuts,
      @ForAll boolean heldNowAndThen) {
    // Given two connections of one thread
    ByteBuf stream = Unpooled.buffer();
    List<ByteBuf> sent = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      sent.add(payload(sizes.get(i), i));
      PacketFramer.write(stream, i, sent.get(i));
    }
    PacketFramer framer = new PacketFramer(LIMIT);
    PacketFramer other = new PacketFramer(LIMIT);
    ByteBuf otherStream = Unpooled.buffer();
    PacketFramer.write(otherStream, 0, payload(7000, 99));
    // When what was read is overwritten by what is read next
    List<ByteBuf> received = new ArrayList<>();
    Packet held = null;
    for (int i = 0; stream.isReadable(); i++) {
      ByteBuf chunk = stream.readBytes(Math.min(cuts.get(i % cuts.size()), stream.readableBytes()));
      framer.feedCopy(chunk);
      chunk.setZero(0, chunk.capacity());
      if (held != null) {
        received.add(held.payload().copy());
        held = null;
      }
      Packet packet = framer.next();
      while (packet != null && held == null) {
        if (heldNowAndThen && received.size() % 3 == 0) {
          held = packet;
        } else {
          received.add(packet.payload().copy());
          packet = framer.next();
        }
      }
      other.feedCopy(otherStream.duplicate());
      assertThat(other.next().payload()).isEqualTo(payload(7000, 99));
      assertThat(other.next()).isNull();
    }
    if (held != null) {
      received.add(held.payload().copy());
    }
    List<Packet> rest = new ArrayList<>();
    drain(framer, rest);
    rest.forEach(packet -> received.add(packet.payload()));
    // Then
    assertThat(received).containsExactlyElementsOf(sent);
    assertThat(framer.bufferedBytes()).isZero();
  }

  @Test
  void shouldJoinAPayloadOfSeveralFramesAndNumberThem() {
    for (int size :
        new int[] {
          PacketFramer.MAX_FRAME, PacketFramer.MAX_FRAME + 1, 2 * PacketFramer.MAX_FRAME
        }) {
      // Given
      ByteBuf stream = Unpooled.buffer();
      ByteBuf sent = payload(size, 7);
      int next = PacketFramer.write(stream, 254, sent);
      PacketFramer.write(stream, next, payload(3, 1));
      int frames = size / PacketFramer.MAX_FRAME + 1;
      // When
      PacketFramer framer = new PacketFramer(LIMIT);
      framer.feed(stream);
      Packet packet = framer.next();
      // Then
      assertThat(packet.payload().equals(sent)).isTrue();
      assertThat(packet.sequence()).isEqualTo(254);
      assertThat(packet.nextSequence()).isEqualTo(next).isEqualTo(254 + frames & 0xff);
      assertThat(framer.next().payload()).isEqualTo(payload(3, 1));
      assertThat(framer.next()).isNull();
    }
  }

  @Test
  void shouldTakeTimeInProportionHoweverSmallTheChunks() {
    ByteBuf stream = Unpooled.buffer();
    PacketFramer.write(stream, 0, payload(1 << 20, 1));
    ProcessorTime.atMost(
        Duration.ofSeconds(5),
        () -> {
          for (boolean drained : new boolean[] {true, false}) {
            PacketFramer framer = new PacketFramer(LIMIT);
            Packet packet = null;
            for (int i = 0; i < stream.writerIndex(); i++) {
              framer.feed(stream.slice(i, 1));
              packet = drained ? framer.next() : null;
            }
            assertThat(drained ? packet : framer.next()).isNotNull();
          }
        });
  }

  @Test
  void shouldNotCopyAPacketThatLiesWhollyInsideAChunk() {
    // Given
    ByteBuf chunk = Unpooled.buffer();
    PacketFramer.write(chunk, 0, payload(5, 1));
    byte[] array = chunk.array();
    // When
    PacketFramer framer = new PacketFramer(LIMIT);
    framer.feed(chunk);
    // Then
    assertThat(framer.next().payload().array()).isSameAs(array);
  }

  @Test
  void shouldNotKeepAChunkForTheSakeOfItsLastBytes() {
    // Given a chunk with a packet and the beginning of the next
    ByteBuf chunk = Unpooled.buffer();
    PacketFramer.write(chunk, 0, payload(1000, 1));
    PacketFramer.write(chunk, 0, payload(10, 2));
    byte[] array = chunk.array();
    ByteBuf tail = chunk.slice(chunk.writerIndex() - 4, 4).copy();
    PacketFramer framer = new PacketFramer(LIMIT);
    framer.feed(chunk.slice(0, chunk.writerIndex() - 4));
    framer.next();
    assertThat(framer.next()).isNull();
    assertThat(framer.bufferedBytes()).isEqualTo(6);
    // When
    framer.feed(tail);
    // Then
    Packet packet = framer.next();
    assertThat(packet.payload()).isEqualTo(payload(10, 2));
    assertThat(packet.payload().array()).isNotSameAs(array);
  }

  @Test
  void shouldTakeMemoryAsBytesComeAndKeepNoneAfterwards() {
    // Given a header that promises much, and little behind it
    PacketFramer framer = new PacketFramer(LIMIT);
    ByteBuf stream = Unpooled.buffer();
    PacketFramer.write(stream, 0, payload(10_000_000, 7));
    framer.feed(Unpooled.copiedBuffer(stream.readSlice(100)));
    assertThat(framer.next()).isNull();
    assertThat(framer.keptBytes()).isLessThan(1024);
    // When all of it has come, and the beginning of another header
    while (stream.isReadable()) {
      framer.feed(
          Unpooled.copiedBuffer(stream.readSlice(Math.min(65_536, stream.readableBytes()))));
      Packet packet = framer.next();
      assertThat(packet == null).isEqualTo(stream.isReadable());
    }
    framer.feed(Unpooled.copiedBuffer(new byte[] {1, 0, 0}));
    assertThat(framer.next()).isNull();
    // Then nothing of it stays
    assertThat(framer.keptBytes()).isLessThan(1024);
  }

  @Test
  void shouldRefuseAPacketBeyondTheLimitBeforeItsBytesCome() {
    PacketFramer framer = new PacketFramer(1000);
    framer.feed(Unpooled.wrappedBuffer(new byte[] {(byte) 0xe9, 0x03, 0, 0}));
    assertThatThrownBy(framer::next)
        .isInstanceOf(MalformedPacketException.class)
        .hasMessageContaining("at most 1000 bytes");
    // And nothing comes after that
    framer.feed(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 0}));
    assertThatThrownBy(framer::next).isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void shouldRefuseASplitPacketBeyondTheLimit() {
    PacketFramer framer = new PacketFramer(PacketFramer.MAX_FRAME + 10);
    ByteBuf stream = Unpooled.buffer();
    PacketFramer.write(stream, 0, payload(PacketFramer.MAX_FRAME + 11, 1));
    framer.feed(stream);
    assertThatThrownBy(framer::next).isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void shouldRefuseAGapInsideASplitPacket() {
    // Given
    ByteBuf stream = Unpooled.buffer();
    PacketFramer.write(stream, 4, payload(PacketFramer.MAX_FRAME + 1, 1));
    stream.setByte(PacketFramer.MAX_FRAME + 4 + 3, 6);
    PacketFramer framer = new PacketFramer(LIMIT);
    framer.feed(stream);
    // When / Then
    assertThatThrownBy(framer::next)
        .isInstanceOf(MalformedPacketException.class)
        .hasMessageContaining("sequence 5");
  }

  @Test
  void shouldGiveStretchesUpToWhatHasToBeLookedAt() {
    // Given two packets, one that begins as an error, and one that has not come whole
    ByteBuf stream = Unpooled.buffer();
    PacketFramer.write(stream, 9, payload(5, 1));
    PacketFramer.write(stream, 10, payload(6, 2));
    PacketFramer.write(stream, 11, Unpooled.wrappedBuffer(new byte[] {(byte) 0xff, 1}));
    PacketFramer.write(stream, 12, payload(7, 3));
    PacketFramer.write(stream, 13, payload(0, 0));
    PacketFramer.write(stream, 14, payload(8, 4));
    PacketFramer framer = new PacketFramer(LIMIT);
    framer.feed(stream.copy(0, stream.readableBytes() - 1));
    // When
    PacketStretch first = framer.nextStretch(1000);
    // Then
    assertThat(first.packets()).isEqualTo(2);
    assertThat(first.framedBytes()).isEqualTo(19);
    assertThat(first.nextPayload()).isEqualTo(payload(5, 1));
    assertThat(first.nextPayload()).isEqualTo(payload(6, 2));
    assertThat(first.nextPayload()).isNull();
    ByteBuf out = Unpooled.buffer();
    assertThat(PacketFramer.write(out, 255, first)).isEqualTo(1);
    assertThat(out.getUnsignedByte(3)).isEqualTo((short) 255);
    assertThat(out.getUnsignedByte(12)).isZero();
    assertThat(framer.nextStretch(1000)).isNull();
    assertThat(framer.next().sequence()).isEqualTo(11);
    assertThat(framer.nextStretch(1000).packets()).isOne();
    assertThat(framer.nextStretch(1000)).isNull();
    assertThat(framer.next().payload().isReadable()).isFalse();
    assertThat(framer.nextStretch(1000)).isNull();
    assertThat(framer.next()).isNull();
    assertThat(framer.nextStretch(1000)).isNull();
    framer.feed(stream.copy(stream.readableBytes() - 1, 1));
    assertThat(framer.nextStretch(1000)).isNull();
    assertThat(framer.next().payload()).isEqualTo(payload(8, 4));
  }

  @Test
  void shouldLeaveInStretchesWhatIsBeyondTheLimitToWhoRefusesIt() {
    PacketFramer framer = new PacketFramer(10);
    ByteBuf stream = Unpooled.buffer();
    PacketFramer.write(stream, 0, payload(10, 1));
    PacketFramer.write(stream, 1, payload(11, 1));
    framer.feed(stream);
    assertThat(framer.nextStretch(1000).packets()).isOne();
    assertThat(framer.nextStretch(1000)).isNull();
    assertThatThrownBy(framer::next).isInstanceOf(MalformedPacketException.class);
    assertThat(framer.nextStretch(1000)).isNull();
  }

  @Test
  void shouldWriteWhatAnEditMakesOfAPayloadAsIfItHadBeenThere() {
    for (int size : new int[] {0, 5, PacketFramer.MAX_FRAME, PacketFramer.MAX_FRAME + 3}) {
      ByteBuf made = payload(size, 3);
      ByteBuf expected = Unpooled.buffer().writeByte(1);
      ByteBuf out = Unpooled.buffer().writeByte(1);
      int next = PacketFramer.write(expected, 255, made);
      assertThat(
              PacketFramer.write(
                  out, 255, payload(2, 1), (row, into) -> into.writeBytes(made, 0, size)))
          .isEqualTo(next);
      assertThat(out.equals(expected)).isTrue();
    }
  }

  @Test
  void shouldAppendNothingOfWhatAnEditFailsAt() {
    ByteBuf out = Unpooled.buffer().writeByte(1);
    assertThatThrownBy(
            () ->
                PacketFramer.write(
                    out,
                    3,
                    payload(2, 1),
                    (row, into) -> {
                      into.writeBytes(row, 0, 2);
                      throw new IllegalArgumentException("no such value");
                    }))
        .hasMessage("no such value");
    assertThat(out).isEqualTo(Unpooled.buffer().writeByte(1));
  }

  private static void drain(PacketFramer framer, List<Packet> packets) {
    for (Packet packet = framer.next(); packet != null; packet = framer.next()) {
      packets.add(packet);
    }
  }

  private static ByteBuf payload(int size, int seed) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < Math.min(size, 4093); i++) {
      bytes[i] = (byte) (i * 31 + seed);
    }
    for (int done = 4093; done < size; done *= 2) {
      System.arraycopy(bytes, 0, bytes, done, Math.min(done, size - done));
    }
    return Unpooled.wrappedBuffer(bytes);
  }
}
