package dev.sallyport.wire.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.MalformedPacketException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementExecuteTest {
  private static final Capabilities OLD = Capabilities.of(Capability.PROTOCOL_41);
  private static final Capabilities ATTRIBUTES = OLD.with(Capability.QUERY_ATTRIBUTES);
  private static final String HEAD = "17" + "05000000";

  @Test
  void shouldReadValuesByTheTypesOfTheExecutionBefore() {
    // Given
    StatementExecute first =
        decode(
            HEAD + "00" + "01000000" + "00" + "01" + "0380" + "fd00" + "ffffffff" + "0161",
            OLD,
            2,
            List.of());
    // When
    StatementExecute second =
        decode(HEAD + "00" + "01000000" + "02" + "00" + "07000000", OLD, 2, first.types());
    // Then
    assertThat(first.values()).extracting(BoundValue::asText).containsExactly("4294967295", "a");
    assertThat(second.values()).extracting(BoundValue::asText).containsExactly("7", null);
    // And it goes on with its types
    assertThat(decode(second.encode(OLD), OLD, 2, List.of())).isEqualTo(second);
  }

  @Test
  void shouldRefuseValuesWhoseTypesNobodySaid() {
    assertThatThrownBy(
            () -> decode(HEAD + "00" + "01000000" + "00" + "00" + "07000000", OLD, 1, List.of()))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void shouldPassOverTheFlagOfTypesWhereNothingIsBound() {
    // Given what npm mariadb 3.5.4 sends
    StatementExecute execute = decode(HEAD + "00" + "01000000" + "01", OLD, 0, List.of());
    // Then
    assertThat(execute.values()).isEmpty();
    assertThat(decode(execute.encode(OLD), OLD, 0, List.of())).isEqualTo(execute);
    assertThatThrownBy(() -> decode(HEAD + "00" + "01000000" + "0100", OLD, 0, List.of()))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void shouldReadTheCountAndNamesAsMySql8033DoesWhateverTheFlagSays() {
    for (String flags : List.of("00", "08")) {
      StatementExecute execute =
          decode(
              HEAD + flags + "01000000" + "01" + "00" + "01" + "fd00" + "00" + "0568656c6c6f",
              ATTRIBUTES,
              1,
              List.of());
      assertThat(execute.values()).extracting(BoundValue::asText).containsExactly("hello");
    }
    assertThatThrownBy(
            () ->
                decode(
                    HEAD + "08" + "01000000" + "00" + "00" + "01" + "fd00" + "00" + "0161",
                    ATTRIBUTES,
                    1,
                    List.of()))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void shouldLeaveAttributesOutForServersThatDoNotKnowThem() {
    // Given a placeholder and an attribute named t
    StatementExecute execute =
        decode(
            HEAD
                + "08"
                + "01000000"
                + "02"
                + "00"
                + "01"
                + "0100"
                + "00"
                + "fe00"
                + "0174"
                + "2a"
                + "0178",
            ATTRIBUTES,
            1,
            List.of());
    // When
    StatementExecute sent = decode(execute.encode(OLD), OLD, 1, List.of());
    // Then
    assertThat(sent.flags()).isZero();
    assertThat(sent.values()).extracting(BoundValue::asText).containsExactly("42");
  }

  @Test
  void shouldRefuseTypesThatServersReadInDifferentWays() {
    for (String type : List.of("0900", "0d00", "0e00", "f400")) {
      assertThatThrownBy(
              () ->
                  decode(
                      HEAD + "00" + "01000000" + "00" + "01" + type + "0161616161",
                      OLD,
                      1,
                      List.of()))
          .isInstanceOf(MalformedPacketException.class);
    }
  }

  @Test
  void shouldRefuseFlagsOfATypeThatServersDoNotTake() {
    for (String flags : List.of("01", "40", "81")) {
      assertThatThrownBy(
              () ->
                  decode(
                      HEAD + "00" + "01000000" + "00" + "01" + "fd" + flags + "0161",
                      OLD,
                      1,
                      List.of()))
          .isInstanceOf(MalformedPacketException.class);
    }
  }

  @Test
  void shouldTakeWhatCameInPiecesForItselfThoughItIsSaidToBeNull() {
    BitSet pieces = new BitSet();
    pieces.set(0);
    ByteBuf sent =
        Unpooled.wrappedBuffer(
            HexFormat.of().parseHex(HEAD + "00" + "01000000" + "01" + "01" + "fc00"));
    assertThat(StatementExecute.decode(sent, OLD, 1, List.of(), pieces).values())
        .extracting(BoundValue::kind)
        .containsExactly(BoundValue.Kind.LONG_DATA);
  }

  @Test
  void shouldHandBackTheTypesThatWereNotSaidAgain() {
    List<ParameterType> said =
        decode(HEAD + "00" + "01000000" + "00" + "01" + "0100" + "05", OLD, 1, List.of()).types();
    assertThat(decode(HEAD + "00" + "01000000" + "00" + "00" + "06", OLD, 1, said).types())
        .isSameAs(said);
    assertThat(decode(HEAD + "00" + "01000000" + "00" + "01" + "0100" + "06", OLD, 1, said).types())
        .isNotSameAs(said)
        .isEqualTo(said);
  }

  @Test
  void shouldShowBoundValuesAsText() {
    assertThat(text(0xfc, "00ff")).isEqualTo("0x00ff");
    assertThat(text(0xfd, "c3a4")).isEqualTo("ä");
    assertThat(text(0x05, "000000000000f83f")).isEqualTo("1.5");
    assertThat(text(0x08, "ffffffffffffffff")).isEqualTo("-1");
    assertThat(BoundValue.ofLongData(new ParameterType(0xfc, false)).asText())
        .isEqualTo("[sent in pieces]");
  }

  private static String text(int type, String content) {
    return new BoundValue(
            BoundValue.Kind.VALUE, new ParameterType(type, false), HexFormat.of().parseHex(content))
        .asText();
  }

  private static StatementExecute decode(
      String hex, Capabilities c, int count, List<ParameterType> types) {
    return decode(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)), c, count, types);
  }

  private static StatementExecute decode(
      ByteBuf bytes, Capabilities c, int count, List<ParameterType> types) {
    return StatementExecute.decode(bytes, c, count, types, new BitSet());
  }
}
