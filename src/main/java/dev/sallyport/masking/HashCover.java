package dev.sallyport.masking;

import dev.sallyport.masking.detect.Pseudonym;
import dev.sallyport.policy.MaskedType;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.row.CellEdit;
import dev.sallyport.wire.row.Row;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;

/**
 * A keyed pseudonym (HMAC-SHA256), the same for the same value in both protocols and whatever
 * characters come in: 32 hexadecimal digits for text, a number that is not negative for a number.
 * Made for one result, used by one thread.
 */
final class HashCover implements ValueCover {
  private static final int TEXT_BYTES = 16;
  private static final int DIGITS = 2 * TEXT_BYTES;
  private static final int QUOTED = DIGITS + 2;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int INTEGER_DIGITS = 10;
  private static final int BIG_INTEGER_DIGITS = 19;

  private final MaskedType type;
  private final boolean unsigned;
  private final Optional<Charset> recoded;
  private final HashKey key;
  private Mac mac;

  private HashCover(MaskedType type, boolean unsigned, Optional<Charset> recoded, HashKey key) {
    this.type = type;
    this.unsigned = unsigned;
    this.recoded = recoded;
    this.key = key;
  }

  /**
   * For a column of a type that can be hashed.
   *
   * @param charset of its characters; of bytes and numbers nothing is asked
   */
  static HashCover of(ColumnDefinition column, Charset charset, HashKey key) {
    MaskedType type = CoveredColumn.type(column);
    boolean characters = type == MaskedType.TEXT || type == MaskedType.JSON;
    boolean same =
        charset.equals(StandardCharsets.UTF_8) || charset.equals(StandardCharsets.US_ASCII);
    return new HashCover(
        type,
        column.unsigned(),
        characters && !same ? Optional.of(charset) : Optional.empty(),
        key);
  }

  /** Pseudonyms of text in UTF-8, the same as those of a column that has nothing else in it. */
  static Pseudonym of(HashKey key) {
    Mac mac = key.mac();
    return value -> hexadecimal(mac.doFinal(value), false);
  }

  @Override
  public ColumnDefinition shown(ColumnDefinition column) {
    int digits = type == MaskedType.INTEGER ? INTEGER_DIGITS : BIG_INTEGER_DIGITS;
    return isNumber()
        ? CoveredColumn.withLength(column, false, Math.max(column.length(), digits))
        : CoveredColumn.shown(column, false, 0, type == MaskedType.JSON ? QUOTED : DIGITS);
  }

  @Override
  public CellEdit edit(Row row, int column) {
    if (row.isNull(column)) {
      return CellEdit.KEEP;
    }
    byte[] value = row.bytes(column);
    if (isNumber()) {
      byte[] digits = row.isBinary() ? digits(value) : withoutPadding(value);
      return CellEdit.set(number(digest(digits), row.isBinary()));
    }
    byte[] digest =
        digest(
            recoded
                .map(charset -> new String(value, charset).getBytes(StandardCharsets.UTF_8))
                .orElse(value));
    byte[] hash = hexadecimal(digest, type == MaskedType.JSON);
    return CellEdit.set(
        recoded
            .map(charset -> new String(hash, StandardCharsets.US_ASCII).getBytes(charset))
            .orElse(hash));
  }

  private boolean isNumber() {
    return type == MaskedType.INTEGER || type == MaskedType.BIG_INTEGER;
  }

  private byte[] digest(byte[] value) {
    if (mac == null) {
      mac = key.mac();
    }
    return mac.doFinal(value);
  }

  /** A binary number as the text protocol writes it. */
  private byte[] digits(byte[] value) {
    ByteBuffer number = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    String text;
    if (type == MaskedType.BIG_INTEGER) {
      long wide = number.getLong();
      text = unsigned ? Long.toUnsignedString(wide) : Long.toString(wide);
    } else {
      int narrow = number.getInt();
      text = unsigned ? Integer.toUnsignedString(narrow) : Integer.toString(narrow);
    }
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Without the zeros of ZEROFILL, which are part of the text protocol only. */
  private static byte[] withoutPadding(byte[] digits) {
    int start = 0;
    while (start < digits.length - 1 && digits[start] == '0') {
      start++;
    }
    return start == 0 ? digits : Arrays.copyOfRange(digits, start, digits.length);
  }

  private byte[] number(byte[] digest, boolean binary) {
    long wide = ByteBuffer.wrap(digest).getLong() >>> 1;
    long number = type == MaskedType.INTEGER ? wide & Integer.MAX_VALUE : wide;
    if (!binary) {
      return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(number);
    return type == MaskedType.INTEGER ? Arrays.copyOf(bytes.array(), Integer.BYTES) : bytes.array();
  }

  private static byte[] hexadecimal(byte[] digest, boolean quoted) {
    int start = quoted ? 1 : 0;
    byte[] text = new byte[quoted ? QUOTED : DIGITS];
    if (quoted) {
      text[0] = '"';
      text[text.length - 1] = '"';
    }
    for (int i = 0; i < TEXT_BYTES; i++) {
      text[start + 2 * i] = HEX[digest[i] >> 4 & 0xf];
      text[start + 2 * i + 1] = HEX[digest[i] & 0xf];
    }
    return text;
  }
}
