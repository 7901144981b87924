package dev.sallyport.wire.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.response.ColumnDefinition;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowTest {
  private static final List<ColumnDefinition> ID_EMAIL_BORN =
      List.of(column(0x03, 63, 0x20), column(0xfd, 255, 0), column(0x0a, 63, 0x80));

  @Test
  void shouldSayWhereEachValueLies() {
    // Given 7, NULL, 'a' behind three bytes of something else
    ByteBuf payload = hex("aabbcc" + "0137" + "fb" + "0161").readerIndex(3);
    // When
    Row row = new TextRow(ID_EMAIL_BORN).read(payload);
    // Then
    assertThat(payload.getByte(row.start(0))).isEqualTo((byte) '7');
    assertThat(row.end(0) - row.start(0)).isEqualTo(1);
    assertThat(row.isNull(1)).isTrue();
    assertThat(row.bytes(1)).isNull();
    assertThat(row.bytes(2)).containsExactly('a');
  }

  @Test
  void shouldReplaceValuesOfATextRow() {
    Row row = new TextRow(ID_EMAIL_BORN).read(hex("0137" + "03614062" + "fb"));
    ByteBuf masked =
        row.rewrite(CellEdit.KEEP, CellEdit.set(bytes("*".repeat(300))), CellEdit.KEEP);
    ByteBuf nulled = row.rewrite(CellEdit.SET_NULL, CellEdit.KEEP, CellEdit.set(bytes("x")));
    assertThat(texts(new TextRow(ID_EMAIL_BORN), masked))
        .containsExactly("7", "*".repeat(300), null);
    assertThat(texts(new TextRow(ID_EMAIL_BORN), nulled)).containsExactly(null, "a@b", "x");
  }

  @Test
  void shouldReplaceValuesOfABinaryRow() {
    // Given -1 as unsigned, 'a@b', NULL
    Row row = new BinaryRow(ID_EMAIL_BORN).read(hex("00" + "10" + "ffffffff" + "03614062"));
    assertThat(row.asText(10)).containsExactly("4294967295", "a@b", null);
    // When
    ByteBuf masked =
        row.rewrite(
            CellEdit.set(new byte[] {9, 0, 0, 0}),
            CellEdit.set(bytes("***")),
            CellEdit.set(new byte[] {(byte) 0xcf, 7, 12, 31}));
    ByteBuf nulled = row.rewrite(CellEdit.SET_NULL, CellEdit.KEEP, CellEdit.KEEP);
    // Then
    assertThat(texts(new BinaryRow(ID_EMAIL_BORN), masked))
        .containsExactly("9", "***", "1999-12-31");
    assertThat(texts(new BinaryRow(ID_EMAIL_BORN), nulled)).containsExactly(null, "a@b", null);
  }

  @Test
  void shouldCopyWhatStaysWhereverItStandsAmongNulls() {
    List<ColumnDefinition> columns =
        List.of(
            column(0xfd, 255, 0),
            column(0xfd, 255, 0),
            column(0xfd, 255, 0),
            column(0xfd, 255, 0),
            column(0xfd, 255, 0));
    for (int nulls = 0; nulls < 32; nulls++) {
      StringBuilder text = new StringBuilder();
      StringBuilder binary = new StringBuilder("00" + String.format("%02x", nulls << 2));
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        boolean isNull = (nulls >> i & 1) != 0;
        text.append(isNull ? "fb" : i == 1 ? "00" : "023" + i + "41");
        binary.append(isNull ? "" : i == 1 ? "00" : "023" + i + "41");
        expected.add(i == 3 ? "*" : isNull ? null : i == 1 ? "" : i + "A");
      }
      CellEdit[] edits = {
        CellEdit.KEEP, CellEdit.KEEP, CellEdit.KEEP, CellEdit.set(bytes("*")), CellEdit.KEEP
      };
      Row textRow = new TextRow(columns).read(hex("ff" + text).readerIndex(1));
      Row binaryRow = new BinaryRow(columns).read(hex("ff" + binary).readerIndex(1));
      assertThat(texts(new TextRow(columns), textRow.rewrite(edits))).isEqualTo(expected);
      assertThat(texts(new BinaryRow(columns), binaryRow.rewrite(edits))).isEqualTo(expected);
    }
  }

  @Test
  void shouldRefuseAReplacementThatTheTypeCannotHold() {
    Row row = new BinaryRow(ID_EMAIL_BORN).read(hex("00" + "10" + "ffffffff" + "03614062"));
    for (CellEdit[] edits :
        List.of(
            new CellEdit[] {CellEdit.set(bytes("***")), CellEdit.KEEP, CellEdit.KEEP},
            new CellEdit[] {CellEdit.KEEP, CellEdit.KEEP, CellEdit.set(bytes("***"))},
            new CellEdit[] {CellEdit.KEEP})) {
      assertThatThrownBy(() -> row.rewrite(edits)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldShowBytesInHexadecimalAndCutLongValues() {
    List<ColumnDefinition> columns = List.of(column(0xfc, 63, 0), column(0xfd, 255, 0));
    Row row = new TextRow(columns).read(hex("0300ff10" + "06616263646566"));
    assertThat(row.asText(2)).containsExactly("0x00ff… (3 bytes)", "ab… (6 bytes)");
  }

  @Test
  void shouldWriteTimesAsTheTextProtocolDoes() {
    List<ColumnDefinition> columns =
        List.of(column(0x0b, 63, 0), column(0x0c, 63, 0), column(0x07, 63, 0), column(0x0a, 63, 0));
    // Given -101:02:03.5, 2026-11-20 13:14:15.000250, 2026-11-20, and a zero date
    Row row =
        new BinaryRow(columns)
            .read(
                hex(
                    "00"
                        + "00"
                        + "0c"
                        + "0104000000050203"
                        + "20a10700"
                        + "0b"
                        + "ea070b140d0e0f"
                        + "fa000000"
                        + "04"
                        + "ea070b14"
                        + "00"));
    assertThat(row.asText(100))
        .containsExactly(
            "-101:02:03.500000", "2026-11-20 13:14:15.000250", "2026-11-20 00:00:00", "0000-00-00");
  }

  @Test
  void shouldRefuseRowsThatDoNotFitTheirColumns() {
    for (String bytes : List.of("0137fb", "0137fb0161aa", "0937fb0161", "")) {
      assertThatThrownBy(() -> new TextRow(ID_EMAIL_BORN).read(hex(bytes)))
          .isInstanceOf(MalformedPacketException.class);
    }
    for (String bytes : List.of("", "00", "0010ffff", "0010ffffffff036140", "000000000000000005")) {
      assertThatThrownBy(() -> new BinaryRow(ID_EMAIL_BORN).read(hex(bytes)))
          .isInstanceOf(MalformedPacketException.class);
    }
    assertThatThrownBy(() -> new BinaryRow(List.of(column(0x0e, 63, 0))))
        .isInstanceOf(MalformedPacketException.class);
  }

  private static List<String> texts(Row row, ByteBuf payload) {
    return row.read(payload).asText(1000);
  }

  private static ColumnDefinition column(int type, int collation, int flags) {
    byte[] no = new byte[0];
    return new ColumnDefinition(no, no, no, no, no, no, collation, 0, type, flags, 0, no);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ByteBuf hex(String text) {
    byte[] array = HexFormat.of().parseHex(text);
    return Unpooled.wrappedBuffer(Arrays.copyOf(array, array.length));
  }
}
