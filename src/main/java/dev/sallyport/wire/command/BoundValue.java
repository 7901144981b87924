package dev.sallyport.wire.command;

import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import dev.sallyport.wire.row.BinaryValue;
import dev.sallyport.wire.row.ColumnType;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A value bound to a placeholder or sent as a query attribute.
 *
 * @param kind whether there is a value here
 * @param type its type
 * @param content its bytes in the binary protocol without a length in front; empty unless it is a
 *     value
 */
public record BoundValue(Kind kind, ParameterType type, byte[] content) {
  /** Where the value is. */
  public enum Kind {
    /** There is none: NULL. */
    NULL,
    /** Here. */
    VALUE,
    /** It came before, in COM_STMT_SEND_LONG_DATA. */
    LONG_DATA
  }

  /** How much of a long value {@link #asText()} takes, in bytes. */
  public static final int MAX_TEXT_BYTES = 65_536;

  private static final int CHARS_AT_ONCE = 8192;

  /** NULL. */
  public static BoundValue ofNull(ParameterType type) {
    return new BoundValue(Kind.NULL, type, new byte[0]);
  }

  /** A value that came in COM_STMT_SEND_LONG_DATA. */
  public static BoundValue ofLongData(ParameterType type) {
    return new BoundValue(Kind.LONG_DATA, type, new byte[0]);
  }

  /** Reads a value that is neither NULL nor sent before. */
  static BoundValue read(ParameterType type, PayloadReader in) {
    ColumnType column = column(type, in);
    if (column == ColumnType.NULL) {
      return ofNull(type);
    }
    return new BoundValue(Kind.VALUE, type, in.readBytes(BinaryValue.readLength(column, in)));
  }

  /** Writes it, if it is a value. */
  void write(PayloadWriter out) {
    if (kind == Kind.VALUE) {
      BinaryValue.write(ColumnType.of(type.code()).orElseThrow(), content, out);
    }
  }

  /** The text a person reads, text being UTF-8; null for NULL. */
  public String asText() {
    return asText(StandardCharsets.UTF_8);
  }

  /** The text of {@link #shown(Charset)}; null for NULL. */
  public String asText(Charset charset) {
    return shown(charset).text();
  }

  /**
   * As a person reads it. Strings that are no text in that charset come in hexadecimal, of long
   * ones {@value #MAX_TEXT_BYTES} bytes and a digest of the whole.
   *
   * @param charset the session's {@code character_set_client}
   */
  public ShownValue shown(Charset charset) {
    if (kind == Kind.NULL) {
      return ShownValue.NULL;
    }
    if (kind == Kind.LONG_DATA) {
      return new ShownValue("[sent in pieces]", 0, Optional.empty());
    }
    // Only strings are so long.
    int length = Math.min(content.length, MAX_TEXT_BYTES);
    String beginning =
        BinaryValue.asText(
            ColumnType.of(type.code()).orElseThrow(),
            type.unsigned(),
            Unpooled.wrappedBuffer(content, 0, length),
            isText(charset) ? charset : null,
            MAX_TEXT_BYTES);
    return new ShownValue(
        beginning,
        content.length,
        length == content.length ? Optional.empty() : Optional.of(sha256()));
  }

  private String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** A bit at a time: a value may have as many bytes as a packet. */
  private boolean isText(Charset charset) {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer bytes = ByteBuffer.wrap(content);
    CharBuffer chars = CharBuffer.allocate(Math.min(content.length, CHARS_AT_ONCE) + 2);
    CoderResult decoded = decoder.decode(bytes, chars, true);
    while (decoded.isOverflow()) {
      chars.clear();
      decoded = decoder.decode(bytes, chars, true);
    }
    return !decoded.isError();
  }

  /**
   * Only the types whose length every server reads alike; on others servers fall back to a string,
   * and we would read other parameters than they do.
   */
  private static ColumnType column(ParameterType type, PayloadReader in) {
    ColumnType column =
        ColumnType.of(type.code())
            .orElseThrow(() -> in.malformed("a type of parameters", "type " + type.code()));
    if (column == ColumnType.INT24 || column == ColumnType.YEAR) {
      throw in.malformed("a type of parameters", "type " + column);
    }
    return column;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BoundValue v
        && kind == v.kind
        && type.equals(v.type)
        && Arrays.equals(content, v.content);
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode() + Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return "BoundValue[" + kind + ", type=" + type.code() + ", " + content.length + " bytes]";
  }
}
