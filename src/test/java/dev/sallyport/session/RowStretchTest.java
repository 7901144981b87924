package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.masking.Covering;
import dev.sallyport.masking.Diagnostics;
import dev.sallyport.masking.HashKey;
import dev.sallyport.masking.MaskPlan;
import dev.sallyport.policy.Mask;
import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.Masks;
import dev.sallyport.session.relay.Dialects;
import dev.sallyport.session.relay.ResponseRelay.Rows;
import dev.sallyport.session.relay.ResultRelay;
import dev.sallyport.session.relay.RowSample;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.PacketStretch;
import dev.sallyport.wire.PayloadWriter;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.response.Eof;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.Ok;
import dev.sallyport.wire.response.StatusFlag;
import dev.sallyport.wire.row.ColumnType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Rows that pass many at once, beside the same rows one by one. */
class RowStretchTest {
  private static final int LIMIT = 64 << 20;
  private static final Capabilities OLD =
      Capabilities.of(Capability.PROTOCOL_41, Capability.TRANSACTIONS);
  private static final Capabilities MODERN =
      OLD.with(Capability.SESSION_TRACK).with(Capability.DEPRECATE_EOF);

  /** How the column is covered. */
  enum Covered {
    NOT,
    REDACT,
    PARTIAL,
    NULL,
    HASH;

    MaskPlan plan() {
      if (this == NOT) {
        return MaskPlan.NONE;
      }
      return MaskPlan.ofRows(
              Masks.of(List.of(MaskRule.of("a.b.c", MaskKind.REDACT))),
              List.of(Optional.of(new Covering(Mask.of(MaskKind.valueOf(name())), true))),
              true,
              Diagnostics.FREE)
          .with(HashKey.of(bytes("a test"), "orders"));
    }
  }

  @Property(tries = 1000)
  void shouldPassTheSameBytesAndCountTheSame(
      @ForAll long seed,
      @ForAll @IntRange(max = 2) int dialect,
      @ForAll @IntRange(max = 4) int kept,
      @ForAll Covered covered,
      @ForAll @IntRange(min = 1, max = 3000) int largestChunk) {
    // Given an answer as a server may send it, and as it should not
    Random random = new Random(seed);
    Dialects dialects =
        new Dialects(
            dialect == 0 ? MODERN : OLD, dialect == 1 ? OLD : MODERN, StandardCharsets.UTF_8);
    boolean binary = random.nextBoolean();
    ByteBuf stream = answer(random, dialects.backend(), binary);
    Way one = new Way(dialects, covered, binary, kept, 0);
    Way many = new Way(dialects, covered, binary, kept, 1 + random.nextInt(4000));
    // When it comes in the same chunks
    while (stream.isReadable()) {
      int length = Math.min(1 + random.nextInt(largestChunk), stream.readableBytes());
      ByteBuf chunk = stream.readSlice(length);
      one.take(chunk.copy());
      many.take(chunk.copy());
      // Then
      assertThat(many.told()).isEqualTo(one.told());
      assertThat(many.out).isEqualTo(one.out);
      many.out.clear();
      one.out.clear();
    }
    assertThat(one.stretches).isZero();
  }

  @Test
  void shouldPassManyRowsInOne() {
    // Given more rows than are kept
    Dialects dialects = new Dialects(MODERN, MODERN, StandardCharsets.UTF_8);
    Way way = new Way(dialects, Covered.NOT, false, 2, 65_536);
    ByteBuf stream = Unpooled.buffer();
    int sequence = begin(stream, 1, MODERN);
    for (int i = 0; i < 1000; i++) {
      sequence = PacketFramer.write(stream, sequence, row("value"));
    }
    // When
    way.take(stream.copy());
    // Then
    assertThat(way.stretches).isOne();
    assertThat(way.relay.answer().rows()).isEqualTo(1000);
    assertThat(way.sample.truncated()).isTrue();
    assertThat(way.out).isEqualTo(stream);
    // And what ends them is looked at
    ByteBuf end = Unpooled.buffer();
    PacketFramer.write(
        end, sequence, new Ok(0, 0, 2, 0, new byte[0], List.of(), true).encode(MODERN));
    way.take(end);
    assertThat(way.relay.finished()).isTrue();
    assertThat(way.stretches).isOne();
  }

  @Test
  void shouldPassRowsOfSeveralFramesAmongOthers() {
    Dialects dialects = new Dialects(OLD, MODERN, StandardCharsets.UTF_8);
    ByteBuf stream = Unpooled.buffer();
    int sequence = begin(stream, 1, OLD);
    for (int size : new int[] {3, 4, PacketFramer.MAX_FRAME, 5, PacketFramer.MAX_FRAME + 9, 6, 7}) {
      sequence = PacketFramer.write(stream, sequence, Unpooled.wrappedBuffer(new byte[size]));
    }
    PacketFramer.write(stream, sequence, new Eof(0, 2).encode(OLD));
    Way one = new Way(dialects, Covered.NOT, false, 0, 0);
    Way many = new Way(dialects, Covered.NOT, false, 0, 65_536);
    one.take(stream.copy());
    many.take(stream.copy());
    assertThat(many.told()).isEqualTo(one.told());
    assertThat(many.out.equals(one.out)).isTrue();
    assertThat(many.stretches).isEqualTo(3);
  }

  /** One or more results, their rows of all kinds and numbered badly now and then. */
  private static ByteBuf answer(Random random, Capabilities backend, boolean binary) {
    ByteBuf stream = Unpooled.buffer();
    int sequence = 1;
    int results = 1 + random.nextInt(3);
    for (int result = results - 1; result >= 0; result--) {
      sequence = begin(stream, sequence, backend);
      int rows = random.nextInt(60);
      boolean odd = random.nextInt(5) == 0;
      for (int i = 0; i < rows; i++) {
        if (odd && random.nextInt(20) == 0) {
          sequence = random.nextInt(256);
        }
        ByteBuf row = binary ? binaryRow(random) : textRow(random);
        if (odd && random.nextInt(20) == 0) {
          row = Unpooled.wrappedBuffer(oddPacket(random));
        }
        sequence = PacketFramer.write(stream, sequence, row);
      }
      int status = result > 0 ? StatusFlag.MORE_RESULTS.mask() : 2;
      ByteBuf end =
          backend.has(Capability.DEPRECATE_EOF)
              ? new Ok(0, 0, status, 0, new byte[0], List.of(), true).encode(backend)
              : new Eof(random.nextInt(3), status).encode(backend);
      boolean fails = random.nextInt(6) == 0;
      sequence =
          PacketFramer.write(
              stream, sequence, fails ? Err.of(1317, "70100", "interrupted").encode(backend) : end);
    }
    return stream;
  }

  /** What begins like an end and is long, is empty, or is nothing at all. */
  private static byte[] oddPacket(Random random) {
    byte[] bytes = new byte[random.nextInt(30)];
    random.nextBytes(bytes);
    if (bytes.length > 0 && random.nextBoolean()) {
      bytes[0] = (byte) (0xfa + random.nextInt(6));
    }
    return bytes;
  }

  private static int begin(ByteBuf stream, int sequence, Capabilities backend) {
    int next =
        PacketFramer.write(
            stream, sequence, new PayloadWriter().writeLengthEncodedInt(1).toPayload());
    next = PacketFramer.write(stream, next, column().encode(backend));
    return backend.has(Capability.DEPRECATE_EOF)
        ? next
        : PacketFramer.write(stream, next, new Eof(0, 2).encode(backend));
  }

  private static ByteBuf textRow(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> new PayloadWriter().writeNull().toPayload();
      case 1 -> row("x".repeat(random.nextInt(2000)));
      default -> row("x".repeat(random.nextInt(20)));
    };
  }

  private static ByteBuf binaryRow(Random random) {
    return new PayloadWriter()
        .writeInt2(0)
        .writeLengthEncodedBytes(bytes("y".repeat(random.nextInt(300))))
        .toPayload();
  }

  private static ByteBuf row(String value) {
    return new PayloadWriter().writeLengthEncodedBytes(bytes(value)).toPayload();
  }

  private static ColumnDefinition column() {
    return new ColumnDefinition(
        bytes("def"),
        bytes("shop"),
        bytes("c"),
        bytes("customers"),
        bytes("name"),
        bytes("name"),
        45,
        44,
        ColumnType.VAR_STRING.code(),
        0,
        0,
        new byte[0]);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** One way through: as the session and its sockets go, without them. */
  private static final class Way {
    private final PacketFramer framer = new PacketFramer(LIMIT);
    private final ByteBuf out = Unpooled.buffer();
    private final RowSample sample;
    private final ResultRelay relay;
    private final Exchange exchange = Exchange.plain(1, answer -> {});
    private final int stretchBytes;
    private int stretches;
    private String failure = "";

    /** Packet by packet with no bytes at once. */
    Way(Dialects dialects, Covered covered, boolean binary, int kept, int stretchBytes) {
      this.sample = new RowSample(kept);
      this.stretchBytes = stretchBytes;
      this.relay =
          binary
              ? ResultRelay.binary(dialects, covered.plan(), sample)
              : ResultRelay.text(dialects, covered.plan(), sample);
    }

    void take(ByteBuf chunk) {
      framer.feed(chunk);
      try {
        boolean more = true;
        while (more && failure.isEmpty() && !relay.finished()) {
          more = takeNext();
        }
      } catch (MalformedPacketException e) {
        failure = e.getMessage();
      }
    }

    private boolean takeNext() {
      Rows rows = relay.rows();
      PacketStretch stretch =
          stretchBytes > 0 && rows != Rows.ONE_BY_ONE ? framer.nextStretch(stretchBytes) : null;
      if (stretch == null) {
        Packet packet = framer.next();
        if (packet != null) {
          relay.accept(packet.payload(), this::send);
        }
        return packet != null;
      }
      stretches++;
      assertThat(stretch.framedBytes()).isLessThanOrEqualTo(stretchBytes);
      if (rows == Rows.LOOKED_AT) {
        CoveredRows covered = new CoveredRows(stretch, relay, exchange);
        assertThat(covered.write(out, exchange.answerSequence()))
            .isEqualTo(exchange.answerSequence());
        covered.notARow().ifPresent(row -> relay.accept(row, this::send));
      } else {
        relay.onPassed(stretch.packets());
        exchange.onTold(stretch);
        exchange.onSent(PacketFramer.write(out, exchange.answerSequence(), stretch));
      }
      return true;
    }

    private void send(ByteBuf payload) {
      exchange.onSent(PacketFramer.write(out, exchange.answerSequence(), payload));
      exchange.onTold(payload.readableBytes());
    }

    /** All that is seen of it. */
    List<Object> told() {
      return List.of(
          relay.answer().rows(),
          relay.answer().results(),
          relay.answer().warnings(),
          relay.answer().statusFlags(),
          relay.answer().error().isPresent(),
          relay.finished(),
          sample.truncated(),
          sample.grids(),
          exchange.answerSequence(),
          exchange.completion(relay.answer()).bytesToClient(),
          failure.isEmpty() ? framer.bufferedBytes() : 0,
          failure);
    }
  }
}
