package dev.sallyport.wire.connect;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;

/**
 * The head of a login packet, sent alone to ask for TLS (MySQL Internals, "Protocol::SSLRequest").
 *
 * @param capabilities what the client wants, SSL among it
 * @param maxPacketBytes what the client says it can take, unsigned 32 bits
 * @param collation the client's collation, one byte
 */
public record SslRequest(Capabilities capabilities, long maxPacketBytes, int collation) {
  /** Length of the whole payload. */
  public static final int BYTES = 32;

  private static final int FILLER = 23;
  private static final int SSL_BYTE = 1;
  private static final int SSL_BIT = 0x08;

  /** Checks that it asks for TLS. */
  public SslRequest {
    if (!capabilities.has(Capability.SSL)) {
      throw new IllegalArgumentException("an SSL request has the SSL capability");
    }
  }

  /** Whether a client's first packet is this one: 32 bytes with the SSL bit. */
  public static boolean matches(ByteBuf payload) {
    return payload.readableBytes() == BYTES
        && (payload.getByte(payload.readerIndex() + SSL_BYTE) & SSL_BIT) != 0;
  }

  /** Reads it; {@code c} is not looked at. */
  public static SslRequest decode(ByteBuf payload, Capabilities c) {
    PayloadReader in = new PayloadReader("SSLRequest", payload);
    Capabilities wanted = new Capabilities(in.readInt4());
    if (!wanted.has(Capability.SSL)) {
      throw in.malformed("the SSL capability", "none");
    }
    long max = in.readInt4();
    int collation = in.readInt1();
    in.skip(FILLER);
    in.expectEnd();
    return new SslRequest(wanted, max, collation);
  }

  /** Writes it; {@code c} is not looked at. */
  public ByteBuf encode(Capabilities c) {
    return new PayloadWriter(BYTES)
        .writeInt4(capabilities.bits())
        .writeInt4(maxPacketBytes)
        .writeInt1(collation)
        .writeZeros(FILLER)
        .toPayload();
  }
}
