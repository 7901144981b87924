package dev.sallyport.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Writes one payload into a growing heap buffer (MySQL Internals, "Basic Types"). */
public final class PayloadWriter {
  private static final int FIRST_BYTES = 64;
  private final ByteBuf out;

  /** An empty payload. */
  public PayloadWriter() {
    this(FIRST_BYTES);
  }

  /**
   * An empty payload with room.
   *
   * @param expectedBytes grown past when needed
   */
  public PayloadWriter(int expectedBytes) {
    this.out = Unpooled.buffer(expectedBytes);
  }

  /** Behind what a buffer has already. */
  public PayloadWriter(ByteBuf out) {
    this.out = out;
  }

  /** The low byte. */
  public PayloadWriter writeInt1(int value) {
    out.writeByte(value);
    return this;
  }

  /** The low two bytes. */
  public PayloadWriter writeInt2(int value) {
    out.writeShortLE(value);
    return this;
  }

  /** The low three bytes. */
  public PayloadWriter writeInt3(int value) {
    out.writeMediumLE(value);
    return this;
  }

  /** The low four bytes. */
  public PayloadWriter writeInt4(long value) {
    out.writeIntLE((int) value);
    return this;
  }

  /** Eight bytes. */
  public PayloadWriter writeInt8(long value) {
    out.writeLongLE(value);
    return this;
  }

  /** The shortest form of an unsigned 64-bit value. */
  public PayloadWriter writeLengthEncodedInt(long value) {
    if (value >= 0 && value < 0xfb) {
      return writeInt1((int) value);
    }
    if (value >= 0 && value <= 0xffff) {
      return writeInt1(0xfc).writeInt2((int) value);
    }
    if (value >= 0 && value <= 0xffffff) {
      return writeInt1(0xfd).writeInt3((int) value);
    }
    return writeInt1(0xfe).writeInt8(value);
  }

  /** Bytes that {@link #writeLengthEncodedInt} takes. */
  public static int lengthEncodedBytes(int value) {
    return value < 0xfb ? 1 : value <= 0xffff ? 3 : value <= 0xffffff ? 4 : 9;
  }

  /** The mark that stands for NULL in place of a length-encoded value. */
  public PayloadWriter writeNull() {
    return writeInt1(0xfb);
  }

  /** Bytes as they are. */
  public PayloadWriter writeBytes(byte[] value) {
    out.writeBytes(value);
    return this;
  }

  /** Part of a buffer as it is; the buffer's indices stay. */
  public PayloadWriter writeBytes(ByteBuf source, int index, int length) {
    out.writeBytes(source, index, length);
    return this;
  }

  /** Bytes behind their length. */
  public PayloadWriter writeLengthEncodedBytes(byte[] value) {
    return writeLengthEncodedInt(value.length).writeBytes(value);
  }

  /**
   * Bytes and a NUL.
   *
   * @throws IllegalArgumentException when there is a NUL among them
   */
  public PayloadWriter writeNullTerminated(byte[] value) {
    for (byte b : value) {
      if (b == 0) {
        throw new IllegalArgumentException("a NUL-terminated string cannot hold a NUL");
      }
    }
    return writeBytes(value).writeInt1(0);
  }

  /** UTF-8 text and a NUL. */
  public PayloadWriter writeNullTerminated(String value) {
    return writeNullTerminated(value.getBytes(StandardCharsets.UTF_8));
  }

  /** So many zero bytes. */
  public PayloadWriter writeZeros(int count) {
    out.writeZero(count);
    return this;
  }

  /** What was written; the writer is done. */
  public ByteBuf toPayload() {
    return out;
  }
}
