package dev.sallyport.wire.connect;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Objects;

/**
 * The server's first packet (MySQL Internals, "Protocol::HandshakeV10").
 *
 * @param serverVersion as the server spells it
 * @param connectionId the server's thread id, 32 bits
 * @param challenge 20 bytes without the closing NUL
 * @param capabilities what the server offers
 * @param collation low byte of the server's default collation
 * @param statusFlags see StatusFlag
 * @param authPlugin the plugin the challenge is for; {@value #NATIVE} when PLUGIN_AUTH is not
 *     offered
 */
public record Greeting(
    String serverVersion,
    long connectionId,
    byte[] challenge,
    Capabilities capabilities,
    int collation,
    int statusFlags,
    String authPlugin) {
  /** Bytes of every challenge. */
  public static final int CHALLENGE_BYTES = 20;

  /** The plugin of servers that name none. */
  public static final String NATIVE = "mysql_native_password";

  private static final int PROTOCOL_VERSION = 10;
  private static final int FIRST_PART = 8;
  private static final int RESERVED = 10;
  private static final int MAX_NAME_BYTES = 255;

  /** Checks what the wire form could not carry. */
  public Greeting {
    if (challenge.length != CHALLENGE_BYTES) {
      throw new IllegalArgumentException("a challenge has 20 bytes, not " + challenge.length);
    }
    if (!capabilities.has(Capability.PLUGIN_AUTH) && !authPlugin.equals(NATIVE)) {
      throw new IllegalArgumentException("a plugin is named only with PLUGIN_AUTH");
    }
  }

  /** Reads it; nothing is negotiated yet, so {@code c} is not looked at. */
  public static Greeting decode(ByteBuf payload, Capabilities c) {
    PayloadReader in = new PayloadReader("HandshakeV10", payload);
    in.expectInt1(PROTOCOL_VERSION, "protocol version");
    String version = in.readNullTerminatedText(MAX_NAME_BYTES);
    long id = in.readInt4();
    byte[] challenge = Arrays.copyOf(in.readBytes(FIRST_PART), CHALLENGE_BYTES);
    in.skip(1);
    int low = in.readInt2();
    int collation = in.readInt1();
    int status = in.readInt2();
    Capabilities offered = new Capabilities((long) in.readInt2() << 16 | low);
    if (!offered.has(Capability.PROTOCOL_41) || !offered.has(Capability.SECURE_CONNECTION)) {
      throw in.malformed("a server with PROTOCOL_41 and SECURE_CONNECTION", "an older one");
    }
    int announced = in.readInt1();
    in.skip(RESERVED);
    // The manual: the second part has max(13, announced - 8) bytes, the last of them a NUL.
    int rest = Math.max(CHALLENGE_BYTES - FIRST_PART + 1, announced - FIRST_PART);
    if (rest != CHALLENGE_BYTES - FIRST_PART + 1) {
      throw in.malformed("a challenge of 20 bytes and a NUL", announced + " bytes");
    }
    byte[] second = in.readBytes(rest);
    System.arraycopy(second, 0, challenge, FIRST_PART, CHALLENGE_BYTES - FIRST_PART);
    String plugin =
        offered.has(Capability.PLUGIN_AUTH) ? in.readNullTerminatedText(MAX_NAME_BYTES) : NATIVE;
    return new Greeting(version, id, challenge, offered, collation, status, plugin);
  }

  /** Writes it; nothing is negotiated yet, so {@code c} is not looked at. */
  public ByteBuf encode(Capabilities c) {
    boolean plugin = capabilities.has(Capability.PLUGIN_AUTH);
    PayloadWriter out =
        new PayloadWriter()
            .writeInt1(PROTOCOL_VERSION)
            .writeNullTerminated(serverVersion)
            .writeInt4(connectionId)
            .writeBytes(Arrays.copyOf(challenge, FIRST_PART))
            .writeInt1(0)
            .writeInt2((int) capabilities.bits())
            .writeInt1(collation)
            .writeInt2(statusFlags)
            .writeInt2((int) (capabilities.bits() >>> 16))
            .writeInt1(plugin ? CHALLENGE_BYTES + 1 : 0)
            .writeZeros(RESERVED)
            .writeBytes(Arrays.copyOfRange(challenge, FIRST_PART, CHALLENGE_BYTES))
            .writeInt1(0);
    return plugin ? out.writeNullTerminated(authPlugin).toPayload() : out.toPayload();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Greeting g
        && serverVersion.equals(g.serverVersion)
        && connectionId == g.connectionId
        && Arrays.equals(challenge, g.challenge)
        && capabilities.equals(g.capabilities)
        && collation == g.collation
        && statusFlags == g.statusFlags
        && authPlugin.equals(g.authPlugin);
  }

  @Override
  public int hashCode() {
    return Objects.hash(serverVersion, connectionId, capabilities, authPlugin);
  }

  @Override
  public String toString() {
    return "Greeting["
        + serverVersion
        + ", connectionId="
        + connectionId
        + ", "
        + capabilities
        + ", collation="
        + collation
        + ", "
        + authPlugin
        + "]";
  }
}
