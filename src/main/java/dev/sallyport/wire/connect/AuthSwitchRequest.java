package dev.sallyport.wire.connect;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The server asks for another authentication plugin (MySQL Internals,
 * "Protocol::AuthSwitchRequest").
 *
 * @param plugin name of the plugin
 * @param data what the plugin starts with, as on the wire: for the password plugins a challenge and
 *     a NUL
 */
public record AuthSwitchRequest(String plugin, byte[] data) {
  /** First byte. */
  public static final int HEADER = 0xfe;

  private static final int MAX_NAME_BYTES = 255;

  /** With a challenge, which is closed by a NUL on the wire. */
  public static AuthSwitchRequest of(String plugin, byte[] challenge) {
    return new AuthSwitchRequest(plugin, Arrays.copyOf(challenge, challenge.length + 1));
  }

  /** Reads it. The one-byte form of servers before 4.1 is malformed here. */
  public static AuthSwitchRequest decode(ByteBuf payload, Capabilities c) {
    PayloadReader in = new PayloadReader("AuthSwitchRequest", payload);
    in.expectInt1(HEADER, "header");
    return new AuthSwitchRequest(in.readNullTerminatedText(MAX_NAME_BYTES), in.readRest());
  }

  /** Writes it. */
  public ByteBuf encode(Capabilities c) {
    return new PayloadWriter()
        .writeInt1(HEADER)
        .writeNullTerminated(plugin)
        .writeBytes(data)
        .toPayload();
  }

  /** The data without the NUL that closes it. */
  public byte[] challenge() {
    boolean closed = data.length > 0 && data[data.length - 1] == 0;
    return closed ? Arrays.copyOf(data, data.length - 1) : data.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AuthSwitchRequest r
        && plugin.equals(r.plugin)
        && Arrays.equals(data, r.data);
  }

  @Override
  public int hashCode() {
    return 31 * plugin.hashCode() + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return "AuthSwitchRequest[" + plugin + ", " + data.length + " bytes]";
  }
}
