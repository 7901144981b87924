package dev.sallyport.wire.connect;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * What a plugin says between challenge and verdict (MySQL Internals, "Protocol::AuthMoreData").
 *
 * @param data the plugin's own
 */
public record AuthMoreData(byte[] data) {
  /** First byte. */
  public static final int HEADER = 0x01;

  /** {@code caching_sha2_password}: the server asks for its password in full. */
  public static final int FULL_AUTHENTICATION = 0x04;

  /** {@code caching_sha2_password}: the scramble was enough, OK follows. */
  public static final int FAST_AUTH_SUCCESS = 0x03;

  /** {@code caching_sha2_password}: the client asks for the RSA public key, as its whole packet. */
  public static final int REQUEST_PUBLIC_KEY = 0x02;

  /** Reads it. */
  public static AuthMoreData decode(ByteBuf payload, Capabilities c) {
    PayloadReader in = new PayloadReader("AuthMoreData", payload);
    in.expectInt1(HEADER, "header");
    return new AuthMoreData(in.readRest());
  }

  /** Writes it. */
  public ByteBuf encode(Capabilities c) {
    return new PayloadWriter().writeInt1(HEADER).writeBytes(data).toPayload();
  }

  /** Whether it is just this one byte. */
  public boolean is(int code) {
    return data.length == 1 && data[0] == code;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AuthMoreData m && Arrays.equals(data, m.data);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return "AuthMoreData[" + data.length + " bytes]";
  }
}
