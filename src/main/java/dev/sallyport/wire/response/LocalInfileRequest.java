package dev.sallyport.wire.response;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The server asks the client for a file (MySQL Internals, "LOCAL INFILE Request").
 *
 * @param fileName as in the statement
 */
public record LocalInfileRequest(byte[] fileName) {
  /** First byte. */
  public static final int HEADER = 0xfb;

  /** Reads it. */
  public static LocalInfileRequest decode(ByteBuf payload, Capabilities c) {
    PayloadReader in = new PayloadReader("LOCAL INFILE Request", payload);
    in.expectInt1(HEADER, "header");
    return new LocalInfileRequest(in.readRest());
  }

  /** Writes it. */
  public ByteBuf encode(Capabilities c) {
    return new PayloadWriter().writeInt1(HEADER).writeBytes(fileName).toPayload();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LocalInfileRequest r && Arrays.equals(fileName, r.fileName);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(fileName);
  }
}
