package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.policy.Mask;
import dev.sallyport.policy.MaskKind;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.row.ColumnType;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartialAndEmailTest {
  private static final ColumnDefinition UTF8 =
      CoveredValue.column(ColumnType.VAR_STRING, 255, 80, 0, 0);
  private static final ColumnDefinition LATIN1 =
      CoveredValue.column(ColumnType.VAR_STRING, 8, 20, 0, 0);

  @ParameterizedTest
  @CsvSource({
    "900-00-0001, 4, *******0001",
    "378282246310005, 6, *********310005",
    "12345678, 4, ********",
    "123456789, 4, *****6789",
    "'', 4, ''",
    "a, 1, *",
    "ab, 1, **",
    "abc, 1, **c",
    "Zoë Müller, 4, ******ller",
    "日本語日本語, 2, ****本語",
    "x😀😀😀😀😀, 2, ****😀😀",
  })
  void shouldKeepTheLastCharactersOfWhatIsLongEnough(String value, int keep, String expected) {
    Covering covering = new Covering(new Mask(MaskKind.PARTIAL, keep, Optional.empty()), true);
    assertThat(CoveredValue.of(UTF8, covering).text(value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'abcdefg7   ', ***********",
    "'abcdefgh7  ', '*****fgh7  '",
    "'日本語日本語日本   ', ***********",
    "'    ', ****",
  })
  void shouldNotTakePaddingForCharactersOfTheValue(String value, String expected) {
    Covering covering = new Covering(new Mask(MaskKind.PARTIAL, 4, Optional.empty()), true);
    assertThat(CoveredValue.of(UTF8, covering).text(value)).isEqualTo(expected);
  }

  @Test
  void shouldCountCharactersOfTheColumnsOwnCharset() {
    // Given two characters that would be one in UTF-8
    byte[] value = "Ã¼Ã¼Ã¼".getBytes(StandardCharsets.ISO_8859_1);
    Covering covering = new Covering(new Mask(MaskKind.PARTIAL, 1, Optional.empty()), true);
    // Then
    assertThat(CoveredValue.of(LATIN1, covering).text(value))
        .isEqualTo("*****¼".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(CoveredValue.of(UTF8, covering).text(value))
        .isEqualTo("**ü".getBytes(StandardCharsets.UTF_8));
  }

  /** A server does not send such bytes; whoever stored them must not get more out by it. */
  @ParameterizedTest
  @CsvSource({
    "ffffffffff, 2, 2a2a2affff",
    "616263e2, 1, 2a2a2ae2",
    "e282ac61e282, 1, 2a2a2a82",
    "80808080, 1, 2a2a2a80",
    "f09f9880f09f98, 1, 2a2a2a98",
    "c0afc0afc0, 2, 2a2a2aafc0",
  })
  void shouldCountInvalidBytesAsCharacters(String value, int keep, String expected) {
    Covering covering = new Covering(new Mask(MaskKind.PARTIAL, keep, Optional.empty()), true);
    byte[] shown = CoveredValue.of(UTF8, covering).text(HexFormat.of().parseHex(value));
    assertThat(HexFormat.of().formatHex(shown)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "jane.doe@example.com, j***@example.com",
    "j@example.com, ***@example.com",
    "ö@example.com, ***@example.com",
    "özil+news@mail.example.co.uk, ö***@mail.example.co.uk",
    "😀x@example.com, 😀***@example.com",
    "900-00-0001, [redacted]",
    "@example.com, [redacted]",
    "jane@localhost, [redacted]",
    "jane@example.c, [redacted]",
    "jane@example.123, [redacted]",
    "jane@900-00-0001.x1, [redacted]",
    "jane@@example.com, [redacted]",
    "jane@example..com, [redacted]",
    "jane@.example.com, [redacted]",
    "jane@example.com., [redacted]",
    "jane doe@example.com, [redacted]",
    "card 378282246310005 jane@example.com, [redacted]",
    "jane@example.com and bob@example.com, [redacted]",
    "'', [redacted]",
  })
  void shouldShowTheFirstCharacterAndTheDomainOfAnAddressAlone(String value, String expected) {
    assertThat(CoveredValue.of(UTF8, MaskKind.EMAIL).text(value)).isEqualTo(expected);
  }

  @Test
  void shouldCoverAddressesOfUnlikelyLengthWhole() {
    CoveredValue covered = CoveredValue.of(UTF8, MaskKind.EMAIL);
    assertThat(covered.text("a".repeat(64) + "@example.com")).isEqualTo("a***@example.com");
    assertThat(covered.text("a".repeat(65) + "@example.com")).isEqualTo("[redacted]");
    assertThat(covered.text("a@" + "b.".repeat(300) + "com")).isEqualTo("[redacted]");
  }

  @Test
  void shouldSayInTheDefinitionHowLongAnAddressMayBecome() {
    assertThat(CoveredValue.of(UTF8, MaskKind.EMAIL).shown().length()).isEqualTo(88);
    assertThat(CoveredValue.of(LATIN1, MaskKind.EMAIL).shown().length()).isEqualTo(22);
    assertThat(CoveredValue.of(UTF8, MaskKind.PARTIAL).shown().length()).isEqualTo(80);
    ColumnDefinition small = CoveredValue.column(ColumnType.VAR_STRING, 33, 6, 0, 0);
    assertThat(CoveredValue.of(small, MaskKind.REDACT).shown().length()).isEqualTo(30);
    assertThat(CoveredValue.of(small, MaskKind.HASH).shown().length()).isEqualTo(96);
  }

  @Test
  void shouldHashTheSameWhateverCharactersItComesIn() {
    String umlauts = "Zoë Müller";
    String utf8 = CoveredValue.of(UTF8, MaskKind.HASH).text(umlauts);
    byte[] latin1 =
        CoveredValue.of(LATIN1, MaskKind.HASH).text(umlauts.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(new String(latin1, StandardCharsets.US_ASCII)).isEqualTo(utf8);
    // JSON comes in the character set of the results, whatever its definition says
    ColumnDefinition json = CoveredValue.column(ColumnType.JSON, 63, 80, 0, 0);
    assertThat(jsonHash(json, StandardCharsets.ISO_8859_1))
        .isEqualTo(jsonHash(json, StandardCharsets.UTF_8));
  }

  /** What comes without conversion: ucs2, utf16, utf16le, utf32. */
  @ParameterizedTest
  @CsvSource({"35, UTF-16BE", "54, UTF-16BE", "56, UTF-16LE", "60, UTF-32BE", "2816, UTF-16BE"})
  void shouldCoverTextInWideCharacters(int collation, String name) {
    Charset wide = Charset.forName(name);
    ColumnDefinition column = CoveredValue.column(ColumnType.VAR_STRING, collation, 80, 0, 0);
    String text = "Zoë 日本😀77";
    assertThat(inWide(column, MaskKind.REDACT, text, wide)).isEqualTo("[redacted]");
    assertThat(inWide(column, MaskKind.CONSTANT, text, wide)).isEqualTo("***");
    assertThat(inWide(column, MaskKind.PARTIAL, text, wide)).isEqualTo("*****本😀77");
    assertThat(inWide(column, MaskKind.EMAIL, "özil@example.com", wide))
        .isEqualTo("ö***@example.com");
    assertThat(inWide(column, MaskKind.EMAIL, text, wide)).isEqualTo("[redacted]");
    byte[] hash = CoveredValue.of(column, MaskKind.HASH).text(text.getBytes(wide));
    assertThat(new String(hash, wide)).isEqualTo(CoveredValue.of(UTF8, MaskKind.HASH).text(text));
  }

  private static String inWide(ColumnDefinition column, MaskKind kind, String text, Charset wide) {
    byte[] shown = CoveredValue.of(column, kind).text(text.getBytes(wide));
    return new String(shown, wide);
  }

  @Test
  void shouldHashNumbersTheSameHoweverTheyAreWritten() {
    ColumnDefinition plain = CoveredValue.column(ColumnType.LONG, 63, 11, 0, 0);
    ColumnDefinition padded = CoveredValue.column(ColumnType.LONG, 63, 8, 0x60, 0);
    String hash = CoveredValue.of(plain, MaskKind.HASH).text("42");
    assertThat(CoveredValue.of(padded, MaskKind.HASH).text("00000042")).isEqualTo(hash);
    assertThat(CoveredValue.of(plain, MaskKind.HASH).text("-42")).isNotEqualTo(hash);
    assertThat(CoveredValue.of(padded, MaskKind.HASH).text("00000000"))
        .isEqualTo(CoveredValue.of(plain, MaskKind.HASH).text("0"));
    assertThat(CoveredValue.of(padded, MaskKind.HASH).shown().length()).isEqualTo(10);
    ColumnDefinition wide = CoveredValue.column(ColumnType.LONGLONG, 63, 20, 0x20, 0);
    assertThat(CoveredValue.of(wide, MaskKind.HASH).text("18446744073709551615"))
        .isEqualTo(
            CoveredValue.of(wide, MaskKind.HASH)
                .binaryAsText(HexFormat.of().parseHex("ffffffffffffffff")));
  }

  @Test
  void shouldKeepConnectionsAndInstallationsApartAndTheKeyUnseen() {
    byte[] secret = "secret of a test".getBytes(StandardCharsets.UTF_8);
    HashKey orders = HashKey.of(secret, "orders");
    assertThat(mac(orders)).isEqualTo(mac(HashKey.of(secret, "orders")));
    assertThat(mac(orders)).isNotEqualTo(mac(HashKey.of(secret, "shop")));
    assertThat(mac(orders)).isNotEqualTo(mac(HashKey.of(new byte[] {1}, "orders")));
    assertThat(orders.toString()).isEqualTo("[secret]");
    assertThat(MaskPlan.NONE.with(orders).toString()).contains("hashKey=[secret]");
  }

  private static byte[] mac(HashKey key) {
    return key.mac().doFinal(new byte[] {7});
  }

  private static String jsonHash(ColumnDefinition json, Charset results) {
    byte[] shown =
        CoveredValue.of(json, new Covering(Mask.of(MaskKind.HASH), true), results)
            .text("{\"a\": \"ü\"}".getBytes(results));
    return new String(shown, results);
  }
}
