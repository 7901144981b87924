package dev.sallyport.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadReaderTest {
  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "250, fa",
    "251, fcfb00",
    "65535, fcffff",
    "65536, fd000001",
    "16777215, fdffffff",
    "16777216, fe0000000100000000",
    "-1, feffffffffffffffff"
  })
  void shouldWriteTheShortestLengthEncodedIntegerAndReadItAgain(long value, String bytes) {
    var payload = new PayloadWriter().writeLengthEncodedInt(value).toPayload();
    assertThat(payload).isEqualTo(reader(bytes).payload);
    assertThat(reader(bytes).in.readLengthEncodedInt()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fb", "ff", "fc01", "fd0102", "fe01020304050607", ""})
  void shouldRefuseWhatIsNoLengthEncodedInteger(String bytes) {
    assertThatThrownBy(() -> reader(bytes).in.readLengthEncodedInt())
        .isInstanceOf(MalformedPacketException.class)
        .hasMessageContaining("malformed sample at byte");
  }

  @ParameterizedTest
  @ValueSource(strings = {"05000000", "feffffffffffffffff", "feffffffffffffff7f", "fdffffff00"})
  void shouldRefuseALengthBeyondThePayloadWithoutAllocating(String bytes) {
    assertThatThrownBy(() -> reader(bytes).in.readLengthEncodedBytes(Integer.MAX_VALUE))
        .isInstanceOf(MalformedPacketException.class)
        .hasMessageContaining("bytes left");
  }

  @Test
  void shouldRefuseALengthBeyondTheLimit() {
    assertThatThrownBy(() -> reader("03616263").in.readLengthEncodedBytes(2))
        .isInstanceOf(MalformedPacketException.class)
        .hasMessageContaining("at most 2");
    assertThatThrownBy(() -> reader("61626300").in.readNullTerminated(2))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void shouldRefuseAStringWithoutItsNulAndANulInsideAString() {
    assertThatThrownBy(() -> reader("616263").in.readNullTerminated(10))
        .isInstanceOf(MalformedPacketException.class);
    assertThatThrownBy(() -> new PayloadWriter().writeNullTerminated(new byte[] {1, 0}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private record Source(io.netty.buffer.ByteBuf payload, PayloadReader in) {}

  private static Source reader(String bytes) {
    var payload = Unpooled.wrappedBuffer(HexFormat.of().parseHex(bytes));
    return new Source(payload, new PayloadReader("sample", payload));
  }
}
