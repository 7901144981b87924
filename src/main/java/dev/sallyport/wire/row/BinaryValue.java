package dev.sallyport.wire.row;

import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * One value of the binary protocol (MySQL Internals, "Binary Protocol Value"). Its content is what
 * stands behind its length, if it has one.
 */
public final class BinaryValue {
  private static final int DATE_BYTES = 4;
  private static final int SECONDS_BYTES = 7;
  private static final int MICROS_BYTES = 11;
  private static final int TIME_BYTES = 8;
  private static final int TIME_MICROS_BYTES = 12;
  private static final int DATE_CHARS = 10;

  private BinaryValue() {}

  /**
   * Reads a value's length, if it has one: what follows in the reader is so many bytes of content.
   */
  public static int readLength(ColumnType type, PayloadReader in) {
    if (type.lengthEncoded()) {
      return in.readLength(Integer.MAX_VALUE);
    }
    if (!type.temporal()) {
      return type.layout();
    }
    int length = in.readInt1();
    if (!legalLength(type, length)) {
      throw in.malformed("a length that dates and times have", "" + length);
    }
    return length;
  }

  /**
   * Writes length and content.
   *
   * @throws IllegalArgumentException when the type has no value of that length
   */
  public static void write(ColumnType type, byte[] content, PayloadWriter out) {
    if (type.lengthEncoded()) {
      out.writeLengthEncodedBytes(content);
      return;
    }
    if (!legalLength(type, content.length)) {
      throw new IllegalArgumentException(type + " has no value of " + content.length + " bytes");
    }
    if (type.temporal()) {
      out.writeInt1(content.length);
    }
    out.writeBytes(content);
  }

  /** Whether the type has values with so many bytes of content. */
  public static boolean legalLength(ColumnType type, int length) {
    if (type.lengthEncoded()) {
      return length >= 0;
    }
    if (!type.temporal()) {
      return length == type.layout();
    }
    if (type == ColumnType.TIME) {
      return length == 0 || length == TIME_BYTES || length == TIME_MICROS_BYTES;
    }
    return length == 0 || length == DATE_BYTES || length == SECONDS_BYTES || length == MICROS_BYTES;
  }

  /**
   * The text a person reads, as the text protocol would write it.
   *
   * @param bytes holds the content between two indices
   * @param charset of text; null when the content is bytes, which come in hexadecimal
   * @param maxBytes how much of a long value is taken
   */
  static String asText(
      ColumnType type,
      boolean unsigned,
      ByteBuf bytes,
      int start,
      int end,
      Charset charset,
      int maxBytes) {
    switch (type) {
      case TINY, SHORT, YEAR, LONG, INT24, LONGLONG:
        long number = integer(type, unsigned, bytes, start);
        return unsigned ? Long.toUnsignedString(number) : Long.toString(number);
      case FLOAT:
        return plain(Float.toString(bytes.getFloatLE(start)));
      case DOUBLE:
        return plain(Double.toString(bytes.getDoubleLE(start)));
      case DATE:
        return date(bytes, start, end);
      case DATETIME, TIMESTAMP:
        return dateTime(bytes, start, end);
      case TIME:
        return time(bytes, start, end);
      case NULL:
        return null;
      default:
        return bytesAsText(bytes, start, end, charset, maxBytes);
    }
  }

  /** A number of these types; of one without a sign and with the highest bit, a negative one. */
  static long integer(ColumnType type, boolean unsigned, ByteBuf bytes, int start) {
    switch (type) {
      case TINY:
        return unsigned ? bytes.getUnsignedByte(start) : bytes.getByte(start);
      case SHORT, YEAR:
        return unsigned ? bytes.getUnsignedShortLE(start) : bytes.getShortLE(start);
      case LONG, INT24:
        return unsigned ? bytes.getUnsignedIntLE(start) : bytes.getIntLE(start);
      case LONGLONG:
        return bytes.getLongLE(start);
      default:
        throw new IllegalArgumentException(type + " is no integer");
    }
  }

  /** Text, or hexadecimal without a charset; what is cut off is counted. */
  static String bytesAsText(ByteBuf bytes, int start, int end, Charset charset, int maxBytes) {
    int length = Math.min(end - start, maxBytes);
    String text;
    if (charset != null) {
      text = bytes.toString(start, length, charset);
    } else {
      byte[] shown = new byte[length];
      bytes.getBytes(start, shown);
      text = "0x" + HexFormat.of().formatHex(shown);
    }
    return length == end - start ? text : text + "… (" + (end - start) + " bytes)";
  }

  private static String date(ByteBuf bytes, int start, int end) {
    if (start == end) {
      return "0000-00-00";
    }
    StringBuilder text = new StringBuilder(DATE_CHARS);
    digits(text, bytes.getUnsignedShortLE(start), 4).append('-');
    digits(text, bytes.getUnsignedByte(start + 2), 2).append('-');
    return digits(text, bytes.getUnsignedByte(start + 3), 2).toString();
  }

  private static String dateTime(ByteBuf bytes, int start, int end) {
    int length = end - start;
    String time = " 00:00:00";
    if (length >= SECONDS_BYTES) {
      time = " " + clock(bytes, start + 4, bytes.getUnsignedByte(start + 4));
    }
    if (length == MICROS_BYTES) {
      time += micros(bytes.getUnsignedIntLE(start + 7));
    }
    return date(bytes, start, end) + time;
  }

  private static String time(ByteBuf bytes, int start, int end) {
    if (start == end) {
      return "00:00:00";
    }
    String sign = bytes.getByte(start) == 0 ? "" : "-";
    long hours = bytes.getUnsignedIntLE(start + 1) * 24 + bytes.getUnsignedByte(start + 5);
    String text = sign + clock(bytes, start + 5, hours);
    return end - start == TIME_MICROS_BYTES
        ? text + micros(bytes.getUnsignedIntLE(start + 8))
        : text;
  }

  private static String clock(ByteBuf bytes, int at, long hours) {
    StringBuilder text = new StringBuilder(DATE_CHARS);
    digits(text, hours, 2).append(':');
    digits(text, bytes.getUnsignedByte(at + 1), 2).append(':');
    return digits(text, bytes.getUnsignedByte(at + 2), 2).toString();
  }

  private static String micros(long value) {
    return digits(new StringBuilder(DATE_CHARS).append('.'), value, 6).toString();
  }

  /** Appends a number, with zeros in front where it is shorter. No formatter: rows have many. */
  private static StringBuilder digits(StringBuilder text, long value, int least) {
    String number = Long.toString(value);
    for (int i = number.length(); i < least; i++) {
      text.append('0');
    }
    return text.append(number);
  }

  /** Without Java's exponent and its {@code .0}. */
  private static String plain(String number) {
    if (number.endsWith("N") || number.endsWith("y")) {
      return number; // NaN and infinities, which MySQL does not store
    }
    String text = new BigDecimal(number).toPlainString();
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** The same for a value that stands alone. */
  public static String asText(
      ColumnType type, boolean unsigned, ByteBuf content, Charset charset, int maxBytes) {
    int start = content.readerIndex();
    int end = content.writerIndex();
    Charset readable = type.alwaysBytes() ? null : charset;
    return asText(type, unsigned, content, start, end, readable, maxBytes);
  }

  /** The charset that dates, numbers and JSON are written in, whatever their collation says. */
  static Charset plainCharset() {
    return StandardCharsets.UTF_8;
  }
}
