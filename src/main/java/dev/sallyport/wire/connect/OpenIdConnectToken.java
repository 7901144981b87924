package dev.sallyport.wire.connect;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * A bearer token as {@code authentication_openid_connect_client} sends it: capability byte 01,
 * length, token. Connector/J 9.7 and 26.10 add zero bytes behind it and leave the file's last
 * newline in it; both are dropped here.
 *
 * @param token the token's bytes, at most {@value #MAX_TOKEN_BYTES}
 */
public record OpenIdConnectToken(byte[] token) {
  /** Name of the client plugin. */
  public static final String PLUGIN = "authentication_openid_connect_client";

  /** Longest token that is taken; the mysql command line stops at 10 KB, Connector/J at 16 KB. */
  public static final int MAX_TOKEN_BYTES = 65_536;

  private static final int CAPABILITY = 0x01;

  /** Reads it; {@code c} is not looked at. */
  public static OpenIdConnectToken decode(ByteBuf payload, Capabilities c) {
    PayloadReader in = new PayloadReader("OpenID Connect token", payload);
    in.expectInt1(CAPABILITY, "capability");
    byte[] token = in.readLengthEncodedBytes(MAX_TOKEN_BYTES);
    while (in.remaining() > 0) {
      in.expectInt1(0, "padding");
    }
    return new OpenIdConnectToken(withoutNewline(token));
  }

  /** Writes it as the mysql command line does; {@code c} is not looked at. */
  public ByteBuf encode(Capabilities c) {
    return new PayloadWriter(token.length + 16)
        .writeInt1(CAPABILITY)
        .writeLengthEncodedBytes(token)
        .toPayload();
  }

  private static byte[] withoutNewline(byte[] token) {
    int end = token.length;
    while (end > 0 && (token[end - 1] == '\n' || token[end - 1] == '\r')) {
      end--;
    }
    return Arrays.copyOf(token, end);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OpenIdConnectToken t && Arrays.equals(token, t.token);
  }

  @Override
  public int hashCode() {
    return token.length;
  }

  @Override
  public String toString() {
    return "OpenIdConnectToken[" + token.length + " bytes]";
  }
}
