package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.policy.ColumnGlob;
import dev.sallyport.policy.DetectRule;
import dev.sallyport.policy.Mask;
import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.Masks;
import dev.sallyport.wire.PayloadWriter;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.row.BinaryRow;
import dev.sallyport.wire.row.ColumnType;
import dev.sallyport.wire.row.TextRow;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectedCoverTest {
  private static final String CARD = "4111 1111 1111 1111";
  private static final int UTF8MB4 = 45;
  private static final int BINARY = 63;
  private static final int LATIN1 = 8;
  private static final int SJIS = 13;
  private static final int UTF16LE = 56;
  private static final int NOT_NULL = 1;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redact|card 4111 1111 1111 1111!|card [credit_card]!",
        "redact|id4 4111111111111111|id4 [credit_card]",
        "redact|jo@x.de|[email]",
        "redact|a@b.de|******",
        "partial|4111 1111 1111 1111|***************1111",
        "partial|jürgen@exämple.de|*************e.de",
        "email|mail jane@example.com and 4111111111111111|mail j***@example.com and [credit_card]",
        "email|a@b.de|******",
        "constant|4111 1111 1111 1111 and jo@x.de|keine Angabe ß and keine A",
        "redact|{\"a\":4111111111111111}|{\"a\":\"[credit_card]\"}",
        "partial|[4111111111111111]|[\"**********1111\"]",
        "redact|{\"m\":\"\\njane@example.com\\\"\"}|{\"m\":\"\\n[email]\\\"\"}",
        "redact|{\"m\":\"jane\\u0040example.com\"}|{\"m\":\"[email]\"}",
        "redact|{\"jane@example.com\":[1,\"x\"]}|{\"[email]\":[1,\"x\"]}",
        "constant|{\"m\":\"jane@example.com\"}|{\"m\":\"keine Angabe ß\"}",
        "redact|{broken 4111111111111111|{broken [credit_card]",
        "redact|nothing here|nothing here"
      })
  void shouldCoverWhatIsFoundAndLeaveTheRest(String kind, String value, String expected) {
    MaskKind as = MaskKind.valueOf(kind.toUpperCase(Locale.ROOT));
    Mask mask = new Mask(as, 4, Optional.of("keine Angabe ß"));
    for (ColumnType type : List.of(ColumnType.VAR_STRING, ColumnType.BLOB, ColumnType.JSON)) {
      RowMask rows = rows(column(type, UTF8MB4), masks(mask));
      assertThat(text(rows, bytes(value))).isEqualTo(bytes(expected));
      assertThat(binary(rows, bytes(value))).isEqualTo(bytes(expected));
    }
  }

  @Test
  void shouldGiveTheSamePseudonymForTheSameValue() {
    RowMask rows = rows(column(ColumnType.VAR_STRING, UTF8MB4), masks(Mask.of(MaskKind.HASH)));
    String one = new String(text(rows, bytes("a 4111111111111111")), StandardCharsets.UTF_8);
    String other = new String(text(rows, bytes("b 4111111111111111")), StandardCharsets.UTF_8);
    String third = new String(text(rows, bytes("b 5555555555554444")), StandardCharsets.UTF_8);
    assertThat(one).matches("a [0-9a-f]{16}");
    assertThat(other.substring(2)).isEqualTo(one.substring(2)).isNotEqualTo(third.substring(2));
    // As a column of nothing else is hashed, as far as there is room
    CoveredValue column =
        CoveredValue.of(
            CoveredValue.column(ColumnType.VAR_STRING, UTF8MB4, 160, 0, 0), MaskKind.HASH);
    assertThat(column.text("4111111111111111")).startsWith(one.substring(2));
  }

  @Test
  void shouldMakeTheWholeValueNullAndSaySo() {
    ColumnDefinition column = column(ColumnType.VAR_STRING, UTF8MB4);
    RowMask rows = rows(column, masks(Mask.of(MaskKind.NULL)));
    assertThat(text(rows, bytes("card " + CARD))).isNull();
    assertThat(binary(rows, bytes("card " + CARD))).isNull();
    assertThat(text(rows, bytes("no card"))).isEqualTo(bytes("no card"));
    assertThat(rows.shown().get(0).flags() & NOT_NULL).isZero();
    assertThat(rows.positions()).isEmpty();
  }

  @Test
  void shouldReadOtherCharacterSetsAndBytes() {
    byte[] latin = ("ü " + CARD + " ü").getBytes(StandardCharsets.ISO_8859_1);
    byte[] covered = "ü [credit_card] ü".getBytes(StandardCharsets.ISO_8859_1);
    Masks masks = masks(Mask.REDACTED);
    assertThat(text(rows(column(ColumnType.VAR_STRING, LATIN1), masks), latin)).isEqualTo(covered);
    assertThat(text(rows(column(ColumnType.BLOB, BINARY), masks), latin)).isEqualTo(covered);
    byte[] wide = ("ü " + CARD + " ü").getBytes(StandardCharsets.UTF_16LE);
    assertThat(text(rows(column(ColumnType.VAR_STRING, UTF16LE), masks), wide))
        .isEqualTo("ü [credit_card] ü".getBytes(StandardCharsets.UTF_16LE));
    // What nobody here can read is covered whole.
    RowMask unread = rows(column(ColumnType.VAR_STRING, SJIS), masks);
    assertThat(text(unread, bytes("nothing at all"))).isNotEqualTo(bytes("nothing at all"));
  }

  @Test
  void shouldPassRowsWithoutTextOrWithoutFindsAsTheyAre() {
    Masks masks = masks(Mask.REDACTED);
    ByteBuf row =
        new PayloadWriter().writeLengthEncodedBytes(bytes("4111111111111111")).toPayload();
    assertThat(rows(column(ColumnType.LONGLONG, BINARY), masks).text(row)).isSameAs(row);
    ByteBuf words = new PayloadWriter().writeLengthEncodedBytes(bytes("words")).toPayload();
    RowMask rows = rows(column(ColumnType.VAR_STRING, UTF8MB4), masks);
    assertThat(rows.text(words)).isSameAs(words);
    assertThat(rows.shown().get(0)).isSameAs(column(rows));
  }

  @Test
  void shouldShowRevealedColumnsAsTheyAre() {
    Masks masks = masks(Mask.REDACTED).revealing(List.of(ColumnGlob.of("shop.customers.note")));
    RowMask rows = rows(column(ColumnType.VAR_STRING, UTF8MB4), masks);
    assertThat(text(rows, bytes(CARD))).isEqualTo(bytes(CARD));
    Masks others = masks(Mask.REDACTED).revealing(List.of(ColumnGlob.of("shop.customers.ssn")));
    assertThat(text(rows(column(ColumnType.VAR_STRING, UTF8MB4), others), bytes(CARD)))
        .isEqualTo(bytes("[credit_card]"));
  }

  @Test
  void shouldFindAtBothEndsOfAHugeValue() {
    RowMask rows = rows(column(ColumnType.BLOB, UTF8MB4), masks(Mask.REDACTED));
    String filler = "word ".repeat(4_000_000);
    byte[] covered = text(rows, bytes(CARD + " " + filler + CARD));
    assertThat(covered).isEqualTo(bytes("[credit_card] " + filler + "[credit_card]"));
  }

  private static ColumnDefinition column(RowMask rows) {
    return rows.shown().get(0);
  }

  private static Masks masks(Mask mask) {
    return new Masks(
        List.of(),
        List.of(
            new DetectRule("credit_card", Optional.empty(), mask),
            new DetectRule("email", Optional.empty(), mask)),
        false,
        List.of());
  }

  private static RowMask rows(ColumnDefinition column, Masks masks) {
    MaskPlan plan = MaskPlan.ofRows(masks, List.of(), false, Diagnostics.FREE);
    return RowMask.of(List.of(column), plan.with(CoveredValue.KEY), StandardCharsets.UTF_8);
  }

  private static ColumnDefinition column(ColumnType type, int collation) {
    return new ColumnDefinition(
        bytes("def"),
        bytes("shop"),
        bytes("c"),
        bytes("customers"),
        bytes("n"),
        bytes("note"),
        collation,
        400,
        type.code(),
        NOT_NULL,
        0,
        new byte[0]);
  }

  private static byte[] text(RowMask rows, byte[] value) {
    ByteBuf row = new PayloadWriter().writeLengthEncodedBytes(value).toPayload();
    return new TextRow(rows.shown()).read(rows.text(row)).bytes(0);
  }

  private static byte[] binary(RowMask rows, byte[] value) {
    ByteBuf row =
        new PayloadWriter().writeInt1(0).writeInt1(0).writeLengthEncodedBytes(value).toPayload();
    return new BinaryRow(rows.shown()).read(rows.binary(row)).bytes(0);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
