package dev.sallyport.wire.response;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;

/**
 * The end of column definitions or rows for clients without DEPRECATE_EOF (MySQL Internals,
 * "EOF_Packet").
 *
 * @param warnings how many, 0 to 65535
 * @param statusFlags see {@link StatusFlag}
 */
public record Eof(int warnings, int statusFlags) {
  /** First byte. */
  public static final int HEADER = 0xfe;

  private static final int MAX_BYTES = 8;

  /** Whether a payload is one: a row that begins with 0xfe is longer. */
  public static boolean matches(ByteBuf payload) {
    return payload.readableBytes() > 0
        && payload.readableBytes() <= MAX_BYTES
        && payload.getUnsignedByte(payload.readerIndex()) == HEADER;
  }

  /** Reads it. */
  public static Eof decode(ByteBuf payload, Capabilities c) {
    PayloadReader in = new PayloadReader("EOF_Packet", payload);
    in.expectInt1(HEADER, "header");
    Eof eof = new Eof(0, 0);
    if (c.has(Capability.PROTOCOL_41)) {
      eof = new Eof(in.readInt2(), in.readInt2());
    }
    in.expectEnd();
    return eof;
  }

  /** Writes it. */
  public ByteBuf encode(Capabilities c) {
    PayloadWriter out = new PayloadWriter(5).writeInt1(HEADER);
    if (c.has(Capability.PROTOCOL_41)) {
      out.writeInt2(warnings).writeInt2(statusFlags);
    }
    return out.toPayload();
  }
}
