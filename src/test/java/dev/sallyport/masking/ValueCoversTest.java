package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.policy.Mask;
import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.MaskedType;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.row.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type of the wire by every kind of mask, in both protocols. */
class ValueCoversTest {
  private static final int EVERY_FLAG = 0xffff;
  private static final int NOT_NULL = 1;
  private static final int KEYS_PADDING_AND_MEMBERS =
      0x2 | 0x4 | 0x8 | 0x40 | 0x100 | 0x200 | 0x800;
  private static final int NO_DECIMALS = 31;

  /**
   * A type, two values of it in both protocols, and what becomes of them.
   *
   * @param redacted null for NULL
   * @param constant null for NULL
   */
  private record Case(
      String name,
      ColumnDefinition column,
      List<byte[]> texts,
      List<byte[]> binaries,
      String redacted,
      String constant) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case text(ColumnType type, int collation, String redacted, String constant) {
    List<byte[]> values = List.of(bytes("378282246310005"), bytes("jane.doe@example.com"));
    return new Case(
        type + " in " + collation,
        CoveredValue.column(type, collation, 80, EVERY_FLAG, NO_DECIMALS),
        values,
        values,
        redacted,
        constant);
  }

  private static Case of(
      ColumnType type, int decimals, String one, String other, String hex, String constant) {
    String[] binaries = hex.split(" ");
    return new Case(
        type + "(" + decimals + ")",
        CoveredValue.column(type, 63, 4, EVERY_FLAG & ~0x20, decimals),
        List.of(bytes(one), bytes(other)),
        List.of(HexFormat.of().parseHex(binaries[0]), HexFormat.of().parseHex(binaries[1])),
        null,
        constant);
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (ColumnType type :
        List.of(
            ColumnType.VARCHAR,
            ColumnType.VAR_STRING,
            ColumnType.STRING,
            ColumnType.TINY_BLOB,
            ColumnType.MEDIUM_BLOB,
            ColumnType.LONG_BLOB,
            ColumnType.BLOB)) {
      for (int collation : new int[] {255, 33, 8, 28}) { // utf8mb4, utf8mb3, latin1, gbk
        cases.add(text(type, collation, "[redacted]", "***"));
      }
      cases.add(text(type, 63, "[redacted]", null));
    }
    cases.add(text(ColumnType.ENUM, 255, "[redacted]", "***"));
    cases.add(text(ColumnType.SET, 8, "[redacted]", "***"));
    cases.add(text(ColumnType.JSON, 63, "\"[redacted]\"", "null"));
    cases.add(text(ColumnType.BIT, 63, null, null));
    cases.add(text(ColumnType.GEOMETRY, 63, null, null));
    cases.add(text(ColumnType.VECTOR, 63, null, null));
    cases.add(of(ColumnType.TINY, 0, "-7", "9", "f9 09", "0"));
    cases.add(of(ColumnType.SHORT, 0, "-700", "9", "44fd 0900", "0"));
    cases.add(of(ColumnType.INT24, 0, "-7", "9", "f9ffffff 09000000", "0"));
    cases.add(of(ColumnType.LONG, 0, "-7", "9", "f9ffffff 09000000", "0"));
    cases.add(of(ColumnType.LONGLONG, 0, "-7", "9", "f9ffffffffffffff 0900000000000000", "0"));
    cases.add(of(ColumnType.YEAR, 0, "2026", "1999", "ea07 cf07", "1970"));
    cases.add(of(ColumnType.FLOAT, NO_DECIMALS, "1.5", "2.5", "0000c03f 00002040", "0"));
    cases.add(
        of(ColumnType.DOUBLE, 2, "1.50", "2.50", "000000000000f83f 0000000000000440", "0.00"));
    cases.add(of(ColumnType.DECIMAL, 2, "11.50", "22.50", "31312e3530 32322e3530", "0.00"));
    cases.add(of(ColumnType.NEWDECIMAL, 0, "115", "225", "313135 323235", "0"));
    cases.add(
        of(ColumnType.DATE, 0, "2026-11-20", "1999-12-31", "ea070b14 cf070c1f", "1970-01-01"));
    for (ColumnType type : List.of(ColumnType.DATETIME, ColumnType.TIMESTAMP)) {
      cases.add(
          of(
              type,
              3,
              "2026-11-20 13:14:15.250",
              "1999-12-31 00:00:00.000",
              "ea070b140d0e0f90d00300 cf070c1f",
              "1970-01-01 00:00:00.000"));
    }
    cases.add(
        of(
            ColumnType.TIME,
            0,
            "-101:02:03",
            "05:00:00",
            "0104000000050203 0000000000050000",
            "00:00:00"));
    return cases;
  }

  @Test
  void shouldKnowACaseOfEveryTypeButNull() {
    assertThat(cases().stream().map(c -> CoveredColumn.wireType(c.column())).distinct().toList())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ColumnType.values()).filter(type -> type != ColumnType.NULL).toList());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldCoverWholeInBothProtocols(Case c) {
    CoveredValue redacted = CoveredValue.of(c.column(), MaskKind.REDACT);
    CoveredValue constant = CoveredValue.of(c.column(), MaskKind.CONSTANT);
    CoveredValue nothing = CoveredValue.of(c.column(), MaskKind.NULL);
    for (int i = 0; i < 2; i++) {
      byte[] text = c.texts().get(i);
      byte[] binary = c.binaries().get(i);
      assertThat(string(redacted.text(text))).isEqualTo(c.redacted());
      assertThat(plain(redacted, binary)).isEqualTo(c.redacted());
      assertThat(string(constant.text(text))).isEqualTo(c.constant());
      assertThat(withoutFraction(plain(constant, binary))).isEqualTo(withoutFraction(c.constant()));
      assertThat(nothing.text(text)).isNull();
      assertThat(nothing.binary(binary)).isNull();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldRedactWhatAKindCannotServe(Case c) {
    for (MaskKind kind : MaskKind.values()) {
      if (!CoveredColumn.type(c.column()).serves(kind)) {
        CoveredValue covered = CoveredValue.of(c.column(), kind);
        assertThat(string(covered.text(c.texts().get(0)))).as("%s", kind).isEqualTo(c.redacted());
        assertThat(plain(covered, c.binaries().get(0))).as("%s", kind).isEqualTo(c.redacted());
        assertThat(covered.shown()).isEqualTo(CoveredValue.of(c.column(), MaskKind.REDACT).shown());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldTellNothingOfWhatIsNotTheColumnsOwnValue(Case c) {
    for (MaskKind kind : MaskKind.values()) {
      CoveredValue covered = CoveredValue.of(c.column(), new Covering(Mask.of(kind), false));
      assertThat(covered.text(c.texts().get(0)))
          .as("%s", kind)
          .isEqualTo(covered.text(c.texts().get(1)))
          .isEqualTo(covered.text((byte[]) null));
      assertThat(covered.binary(c.binaries().get(0)))
          .as("%s", kind)
          .isEqualTo(covered.binary(c.binaries().get(1)))
          .isEqualTo(covered.binary(null));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldKeepNullsAndTheTruthOfDefinitions(Case c) {
    for (MaskKind kind : MaskKind.values()) {
      for (boolean verbatim : new boolean[] {true, false}) {
        CoveredValue covered = CoveredValue.of(c.column(), new Covering(Mask.of(kind), verbatim));
        ColumnDefinition shown = covered.shown();
        if (verbatim) {
          assertThat(covered.text((byte[]) null)).isNull();
          assertThat(covered.binary(null)).isNull();
        }
        assertThat(shown.flags() & KEYS_PADDING_AND_MEMBERS).isZero();
        assertThat(shown.type()).isEqualTo(c.column().type());
        assertThat(shown.decimals()).isEqualTo(c.column().decimals());
        for (int i = 0; i < 2; i++) {
          byte[] text = covered.text(c.texts().get(i));
          byte[] binary = covered.binary(c.binaries().get(i));
          assertThat(text == null).as("%s %s", kind, verbatim).isEqualTo(binary == null);
          assertThat(text != null || (shown.flags() & NOT_NULL) == 0).isTrue();
          if (text != null) {
            assertThat((long) text.length).isLessThanOrEqualTo(shown.length());
            assertThat(text).isNotEqualTo(c.texts().get(i));
            assertThat(binary).isNotEqualTo(c.binaries().get(i));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldHashAlikeInBothProtocols(Case c) {
    MaskedType type = CoveredColumn.type(c.column());
    CoveredValue covered = CoveredValue.of(c.column(), MaskKind.HASH);
    boolean readable =
        type != MaskedType.TEXT || CoveredColumn.charset(c.column(), null).isPresent();
    if (!type.serves(MaskKind.HASH) || !readable) {
      return;
    }
    String one = string(covered.text(c.texts().get(0)));
    assertThat(one)
        .isEqualTo(plain(covered, c.binaries().get(0)))
        .isNotEqualTo(string(covered.text(c.texts().get(1))))
        .matches(
            type == MaskedType.JSON
                ? "\"[0-9a-f]{32}\""
                : type == MaskedType.INTEGER || type == MaskedType.BIG_INTEGER
                    ? "[0-9]{1,19}"
                    : "[0-9a-f]{32}");
    // Another mask with the same key makes the same
    assertThat(string(CoveredValue.of(c.column(), MaskKind.HASH).text(c.texts().get(0))))
        .isEqualTo(one);
    assertThat(string(CoveredValue.withoutKey(c.column()).text(c.texts().get(0))))
        .isEqualTo(c.redacted());
  }

  @Test
  void shouldPutTheGivenTextWhereThereIsText() {
    Mask mask = new Mask(MaskKind.CONSTANT, 4, Optional.of("nö \"x\""));
    Covering covering = new Covering(mask, true);
    byte[] any = bytes("378282246310005");
    ColumnDefinition latin = CoveredValue.column(ColumnType.VAR_STRING, 8, 4, 0, 0);
    assertThat(CoveredValue.of(latin, covering).text(any))
        .isEqualTo("nö \"x\"".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(CoveredValue.of(latin, covering).shown().length()).isEqualTo(6);
    ColumnDefinition json = CoveredValue.column(ColumnType.JSON, 63, 4, 0, 0);
    assertThat(CoveredValue.of(json, covering).text("{}")).isEqualTo("\"nö \\\"x\\\"\"");
    ColumnDefinition number = CoveredValue.column(ColumnType.LONG, 63, 4, 0, 0);
    assertThat(CoveredValue.of(number, covering).text("7")).isEqualTo("0");
  }

  /** As a person reads a binary value; null for NULL. */
  private static String plain(CoveredValue covered, byte[] value) {
    byte[] shown = covered.binary(value);
    if (shown == null) {
      return null;
    }
    ColumnType type = CoveredColumn.wireType(covered.shown());
    return type.lengthEncoded() ? string(shown) : covered.binaryAsText(value);
  }

  private static String string(byte[] value) {
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }

  /** The binary protocol leaves out what is zero. */
  private static String withoutFraction(String text) {
    return text == null ? null : text.replaceFirst("\\.0+$", "");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
