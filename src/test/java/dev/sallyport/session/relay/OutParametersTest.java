package dev.sallyport.session.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.masking.MaskPlan;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.response.Eof;
import dev.sallyport.wire.response.Ok;
import dev.sallyport.wire.response.StatusFlag;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The answer of MySQL 8.0.33 to a prepared CALL with OUT parameters, byte by byte. */
class OutParametersTest {
  private static final Capabilities OLD =
      Capabilities.of(Capability.PROTOCOL_41, Capability.TRANSACTIONS);
  private static final Capabilities MODERN = OLD.with(Capability.DEPRECATE_EOF);

  private static final String COLUMN =
      "03646566036b6974086f7574676f696e67086f7574676f696e67016201620c3f000b000000030000000000";
  private static final String ROW = "00000f000000";

  private final List<ByteBuf> sent = new ArrayList<>();

  @Test
  void shouldWaitForTheOkBehindTheRowOfOutParameters() {
    ResultRelay relay = relay(OLD, OLD);

    feed(relay, "01", COLUMN, "fe00000a10", ROW, "fe00000200");
    assertThat(relay.finished()).isFalse();
    feed(relay, "00000002000000");

    assertThat(relay.finished()).isTrue();
    assertThat(sent.stream().map(ByteBufUtil::hexDump))
        .containsExactly("01", COLUMN, "fe00000a10", ROW, "fe00000200", "00000002000000");
  }

  @Test
  void shouldTellAClientWithoutEofThatTheOkFollows() {
    ResultRelay relay = relay(OLD, MODERN);

    feed(relay, "01", COLUMN, "fe00000a10", ROW, "fe00000200", "00000002000000");

    assertThat(relay.finished()).isTrue();
    int flags = Ok.decode(sent.get(3), MODERN).statusFlags();
    assertThat(StatusFlag.MORE_RESULTS.in(flags)).isTrue();
    assertThat(StatusFlag.PS_OUT_PARAMS.in(flags)).isTrue();
  }

  @Test
  void shouldEndWithARowThatIsFollowedByNothing() {
    ResultRelay relay = relay(OLD, OLD);
    int flags = StatusFlag.AUTOCOMMIT.mask();

    feed(relay, "01", COLUMN);
    relay.accept(new Eof(0, flags).encode(OLD), sent::add);
    feed(relay, ROW);
    relay.accept(new Eof(0, flags).encode(OLD), sent::add);

    assertThat(relay.finished()).isTrue();
  }

  private static ResultRelay relay(Capabilities backend, Capabilities client) {
    return ResultRelay.binary(
        new Dialects(backend, client, StandardCharsets.UTF_8), MaskPlan.NONE, new RowSample(1));
  }

  private void feed(ResultRelay relay, String... packets) {
    for (String hex : packets) {
      relay.accept(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)), sent::add);
    }
  }
}
