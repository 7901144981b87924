package dev.sallyport.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Reads one payload from front to back, never past its end (MySQL Internals, "Basic Types").
 *
 * <p>Lengths are checked against what is left before anything is allocated. The payload's indices
 * are not moved.
 */
public final class PayloadReader {
  private static final int NULL_MARK = 0xfb;

  private final String packet;
  private final ByteBuf bytes;
  private final int start;
  private final int end;
  private int at;

  /**
   * Starts at the first readable byte.
   *
   * @param packet name of the packet, for error messages
   * @param payload read through an own index
   */
  public PayloadReader(String packet, ByteBuf payload) {
    this.packet = packet;
    this.bytes = payload;
    this.start = payload.readerIndex();
    this.end = payload.writerIndex();
    this.at = start;
  }

  /** One byte, 0 to 255. */
  public int readInt1() {
    need(1, "a 1-byte integer");
    return bytes.getUnsignedByte(at++);
  }

  /** Two bytes, 0 to 65535. */
  public int readInt2() {
    need(2, "a 2-byte integer");
    int value = bytes.getUnsignedShortLE(at);
    at += 2;
    return value;
  }

  /** Three bytes, unsigned. */
  public int readInt3() {
    need(3, "a 3-byte integer");
    int value = bytes.getUnsignedMediumLE(at);
    at += 3;
    return value;
  }

  /** Four bytes, unsigned. */
  public long readInt4() {
    need(4, "a 4-byte integer");
    long value = bytes.getUnsignedIntLE(at);
    at += 4;
    return value;
  }

  /** Eight bytes; all 64 bits, so values from 2^63 on are negative. */
  public long readInt8() {
    need(8, "an 8-byte integer");
    long value = bytes.getLongLE(at);
    at += 8;
    return value;
  }

  /** A length-encoded integer; all 64 bits, so values from 2^63 on are negative. */
  public long readLengthEncodedInt() {
    int offset = offset();
    int first = readInt1();
    switch (first) {
      case 0xfc:
        return readInt2();
      case 0xfd:
        return readInt3();
      case 0xfe:
        return readInt8();
      case NULL_MARK:
      case 0xff:
        throw new MalformedPacketException(
            packet,
            offset,
            "a length-encoded integer",
            "first byte 0x" + Integer.toHexString(first));
      default:
        return first;
    }
  }

  /** Whether a NULL (0xfb) stands where a length-encoded value would; it is not consumed. */
  public boolean nextIsNull() {
    return at < end && bytes.getUnsignedByte(at) == NULL_MARK;
  }

  /**
   * The length of a length-encoded value, which is known to be there.
   *
   * @param max largest length that is taken
   */
  public int readLength(int max) {
    int offset = offset();
    long length = readLengthEncodedInt();
    if (length < 0 || length > remaining()) {
      throw new MalformedPacketException(
          packet,
          offset,
          "a length within the " + remaining() + " bytes left",
          Long.toUnsignedString(length));
    }
    if (length > max) {
      throw new MalformedPacketException(packet, offset, "a length of at most " + max, "" + length);
    }
    return (int) length;
  }

  /** So many bytes. */
  public byte[] readBytes(int length) {
    need(length);
    byte[] value = new byte[length];
    bytes.getBytes(at, value);
    at += length;
    return value;
  }

  /** As many bytes as the array takes. */
  public void readBytes(byte[] into) {
    need(into.length);
    bytes.getBytes(at, into);
    at += into.length;
  }

  /** Bytes behind a length-encoded length of at most {@code max}. */
  public byte[] readLengthEncodedBytes(int max) {
    return readBytes(readLength(max));
  }

  /** Text behind a length-encoded length; bytes that are not text become U+FFFD. */
  public String readLengthEncodedText(int max, Charset charset) {
    return new String(readLengthEncodedBytes(max), charset);
  }

  /** Bytes up to a NUL, which is consumed and not returned; at most {@code max} bytes. */
  public byte[] readNullTerminated(int max) {
    int length = bytes.bytesBefore(at, end - at, (byte) 0);
    if (length < 0) {
      throw new MalformedPacketException(
          packet, offset(), "a NUL-terminated string", remaining() + " bytes without NUL");
    }
    if (length > max) {
      throw new MalformedPacketException(
          packet, offset(), "a string of at most " + max + " bytes", length + " bytes");
    }
    byte[] value = readBytes(length);
    at++;
    return value;
  }

  /** UTF-8 text up to a NUL. */
  public String readNullTerminatedText(int max) {
    return new String(readNullTerminated(max), StandardCharsets.UTF_8);
  }

  /** All bytes that are left. */
  public byte[] readRest() {
    return readBytes(remaining());
  }

  /** Bytes that are left. */
  public int remaining() {
    return end - at;
  }

  /** Bytes read so far. */
  public int offset() {
    return at - start;
  }

  /** The bytes between two offsets, again. */
  public byte[] between(int from, int to) {
    byte[] value = new byte[to - from];
    bytes.getBytes(start + from, value);
    return value;
  }

  /** Passes over so many bytes. */
  public void skip(int length) {
    need(length);
    at += length;
  }

  /** Reads the byte that names the packet. */
  public void expectInt1(int value, String meaning) {
    int offset = offset();
    int found = readInt1();
    if (found != value) {
      throw new MalformedPacketException(
          packet,
          offset,
          "0x" + Integer.toHexString(value) + " (" + meaning + ")",
          "0x" + Integer.toHexString(found));
    }
  }

  /** Refuses anything behind what was read. */
  public void expectEnd() {
    if (at < end) {
      throw new MalformedPacketException(packet, offset(), "the end", remaining() + " more bytes");
    }
  }

  /** An error at the present place, for rules that the reader does not know. */
  public MalformedPacketException malformed(String expected, String found) {
    return new MalformedPacketException(packet, offset(), expected, found);
  }

  /** So many bytes: that is put into words where it fails alone, for it is asked of every value. */
  private void need(int length) {
    if (length < 0 || remaining() < length) {
      need(length, length + " bytes");
    }
  }

  private void need(int length, String what) {
    if (length < 0 || remaining() < length) {
      throw new MalformedPacketException(packet, offset(), what, remaining() + " bytes left");
    }
  }
}
