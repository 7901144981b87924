package dev.sallyport.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.wire.EveryPacket.Sample;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.row.BinaryRow;
import dev.sallyport.wire.row.TextRow;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EveryPacketTest {
  static Stream<Sample> samples() {
    return EveryPacket.samples().stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldReadWhatItWrote(Sample sample) {
    Object read = sample.decode().apply(sample.bytes(), sample.capabilities());
    assertThat(read).isEqualTo(sample.packet()).hasSameHashCodeAs(sample.packet());
    assertThat(sample.bytes().readerIndex()).as("the payload's index stays").isZero();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldReadItSplitAtEveryByte(Sample sample) {
    ByteBuf stream = Unpooled.buffer();
    PacketFramer.write(stream, 1, sample.bytes());
    int step = Math.max(1, stream.readableBytes() / 300);
    for (int cut = 0; cut < stream.readableBytes(); cut += step) {
      PacketFramer framer = new PacketFramer(1 << 20);
      framer.feed(stream.slice(0, cut));
      assertThat(framer.next()).isNull();
      framer.feed(stream.slice(cut, stream.readableBytes() - cut));
      assertThat(sample.decode().apply(framer.next().payload(), sample.capabilities()))
          .isEqualTo(sample.packet());
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldRefuseItTruncatedAtEveryByte(Sample sample) {
    int step = Math.max(1, sample.bytes().readableBytes() / 300);
    for (int cut = 0; cut < sample.bytes().readableBytes(); cut += step) {
      ByteBuf truncated = sample.bytes().slice(0, cut);
      if (!sample.open()) {
        assertThatThrownBy(() -> decode(sample, truncated))
            .as("cut at %s", cut)
            .isInstanceOf(MalformedPacketException.class);
      } else {
        assertOnlyMalformed(sample, truncated);
      }
    }
  }

  @Property(tries = 600)
  void shouldThrowNothingButMalformedForAnyBytes(@ForAll("payloads") byte[] bytes) {
    for (Sample sample : EveryPacketTest.SAMPLES) {
      assertOnlyMalformed(sample, Unpooled.wrappedBuffer(bytes));
      // And with a right beginning, so that reading goes on
      if (bytes.length > 0 && sample.bytes().isReadable()) {
        byte[] begun = bytes.clone();
        begun[0] = sample.bytes().getByte(0);
        assertOnlyMalformed(sample, Unpooled.wrappedBuffer(begun));
      }
    }
  }

  @Property(tries = 300)
  void shouldThrowNothingButMalformedForAnyDamage(
      @ForAll("damages") List<Integer> places, @ForAll byte value) {
    for (Sample sample : EveryPacketTest.SAMPLES) {
      ByteBuf damaged = sample.bytes().copy();
      for (int place : places) {
        if (damaged.isReadable()) {
          damaged.setByte(place % Math.min(400, damaged.readableBytes()), value);
        }
      }
      assertOnlyMalformed(sample, damaged);
    }
  }

  @Property(tries = 600)
  void shouldThrowNothingButMalformedForAnyRow(@ForAll("payloads") byte[] bytes) {
    List<ColumnDefinition> columns = new ArrayList<>();
    for (int type : new int[] {0x01, 0x08, 0x0c, 0x0b, 0x0a, 0xfd, 0xfc, 0xf6, 0x10}) {
      byte[] no = new byte[0];
      columns.add(new ColumnDefinition(no, no, no, no, no, no, 63, 0, type, 0, 0, no));
    }
    for (ByteBuf payload : List.of(Unpooled.wrappedBuffer(bytes), zeroFirst(bytes))) {
      try {
        new TextRow(columns).read(payload).asText(100);
      } catch (MalformedPacketException expected) {
        assertThat(expected.packet()).isEqualTo("text row");
      }
      try {
        new BinaryRow(columns).read(payload).asText(100);
      } catch (MalformedPacketException expected) {
        assertThat(expected.packet()).isEqualTo("binary row");
      }
    }
  }

  @Provide
  Arbitrary<byte[]> payloads() {
    // Bytes that stand for lengths come more often than others.
    Arbitrary<Byte> nasty =
        Arbitraries.of(
            (byte) 0, (byte) 1, (byte) 0xfb, (byte) 0xfc, (byte) 0xfd, (byte) 0xfe, (byte) 0xff);
    return Arbitraries.oneOf(Arbitraries.bytes(), nasty).array(byte[].class).ofMaxSize(90);
  }

  @Provide
  Arbitrary<List<Integer>> damages() {
    return Arbitraries.integers().between(0, 400).list().ofMinSize(1).ofMaxSize(3);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldPrintNoCredentialAndNoText(Sample sample) {
    boolean secret =
        List.of("HandshakeResponse", "OpenIdConnectToken", "Query", "StatementExecute", "Err")
            .contains(sample.name());
    if (secret) {
      assertThat(sample.packet().toString())
          .doesNotContain("eyJ", "SELECT", "nächtlich", "refused", "[B@");
    }
  }

  static final List<Sample> SAMPLES = EveryPacket.samples();

  private static Object decode(Sample sample, ByteBuf bytes) {
    return sample.decode().apply(bytes, sample.capabilities());
  }

  private static void assertOnlyMalformed(Sample sample, ByteBuf bytes) {
    assertThatCode(
            () -> {
              try {
                decode(sample, bytes);
              } catch (MalformedPacketException expected) {
                assertThat(expected.offset()).isNotNegative();
              }
            })
        .as(sample.name())
        .doesNotThrowAnyException();
  }

  private static ByteBuf zeroFirst(byte[] bytes) {
    byte[] copy = bytes.clone();
    for (int i = 0; i < Math.min(3, copy.length); i++) {
      copy[i] = 0;
    }
    return Unpooled.wrappedBuffer(copy);
  }
}
