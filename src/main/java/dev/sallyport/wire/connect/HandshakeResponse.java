package dev.sallyport.wire.connect;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.Collations;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The client's login (MySQL Internals, "Protocol::HandshakeResponse41").
 *
 * @param capabilities what the client wants, as it said it
 * @param maxPacketBytes what the client says it can take, unsigned 32 bits; drivers send 0 and mean
 *     nothing
 * @param collation one byte
 * @param user at most {@value #MAX_NAME_BYTES} bytes
 * @param authResponse answer to the challenge, at most {@value #MAX_AUTH_BYTES} bytes
 * @param schema schema to begin in; not empty
 * @param authPlugin what the answer is for; empty from clients without PLUGIN_AUTH
 * @param attributes connection attributes in their order, together at most {@value
 *     #MAX_ATTRIBUTE_BYTES} bytes
 */
public record HandshakeResponse(
    Capabilities capabilities,
    long maxPacketBytes,
    int collation,
    String user,
    byte[] authResponse,
    Optional<String> schema,
    Optional<String> authPlugin,
    Map<String, String> attributes) {
  /** Longest user, schema or plugin name that is taken. */
  public static final int MAX_NAME_BYTES = 1024;

  /** Longest answer to the challenge, a bearer token included. */
  public static final int MAX_AUTH_BYTES = 65_536;

  /** Connection attributes together, as in the server (MySQL Reference Manual, 29.12.9). */
  public static final int MAX_ATTRIBUTE_BYTES = 65_536;

  private static final String NAME = "HandshakeResponse41";
  private static final int FILLER = 23;

  /** MySQL's own default. How a server compresses is up to it, so that none is looked at. */
  private static final int ZSTD_LEVEL = 3;

  /** Copies the attributes and checks what the wire form could not carry. */
  public HandshakeResponse {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    if (schema.isPresent() && !capabilities.has(Capability.CONNECT_WITH_DB)) {
      throw new IllegalArgumentException("a schema is named only with CONNECT_WITH_DB");
    }
  }

  /**
   * Reads it.
   *
   * @param c what the server has offered: a capability shapes the packet only when both ends know
   *     it
   */
  public static HandshakeResponse decode(ByteBuf payload, Capabilities c) {
    PayloadReader in = new PayloadReader(NAME, payload);
    Capabilities wanted = new Capabilities(in.readInt4());
    if (!wanted.has(Capability.PROTOCOL_41)) {
      throw in.malformed("the protocol since 4.1", "an older one");
    }
    Capabilities both = wanted.and(c);
    long max = in.readInt4();
    int collation = in.readInt1();
    in.skip(FILLER);
    Charset charset = charset(collation);
    String user = new String(in.readNullTerminated(MAX_NAME_BYTES), charset);
    byte[] auth = readAuth(in, both);
    Optional<String> schema = Optional.empty();
    if (both.has(Capability.CONNECT_WITH_DB)) {
      schema =
          Optional.of(new String(in.readNullTerminated(MAX_NAME_BYTES), charset))
              .filter(name -> !name.isEmpty());
    }
    Optional<String> plugin = Optional.empty();
    if (both.has(Capability.PLUGIN_AUTH)) {
      plugin =
          Optional.of(in.readNullTerminatedText(MAX_NAME_BYTES)).filter(name -> !name.isEmpty());
    }
    Map<String, String> attributes = Map.of();
    if (both.has(Capability.CONNECT_ATTRS)) {
      attributes = readAttributes(in, charset);
    }
    return new HandshakeResponse(wanted, max, collation, user, auth, schema, plugin, attributes);
  }

  /**
   * Writes it.
   *
   * @param c what the server has offered: a capability shapes the packet only when both ends know
   *     it
   */
  public ByteBuf encode(Capabilities c) {
    Capabilities both = capabilities.and(c);
    Charset charset = charset(collation);
    PayloadWriter out =
        new PayloadWriter()
            .writeInt4(capabilities.bits())
            .writeInt4(maxPacketBytes)
            .writeInt1(collation)
            .writeZeros(FILLER)
            .writeNullTerminated(user.getBytes(charset));
    if (both.has(Capability.PLUGIN_AUTH_LENENC_DATA)) {
      out.writeLengthEncodedBytes(authResponse);
    } else if (both.has(Capability.SECURE_CONNECTION)) {
      if (authResponse.length > 0xff) {
        throw new IllegalStateException("the peer takes at most 255 bytes of authentication data");
      }
      out.writeInt1(authResponse.length).writeBytes(authResponse);
    } else {
      out.writeNullTerminated(authResponse);
    }
    if (both.has(Capability.CONNECT_WITH_DB)) {
      out.writeNullTerminated(schema.orElse("").getBytes(charset));
    }
    if (both.has(Capability.PLUGIN_AUTH)) {
      out.writeNullTerminated(authPlugin.orElse(""));
    }
    if (both.has(Capability.CONNECT_ATTRS)) {
      out.writeLengthEncodedBytes(attributeBlock(charset));
    }
    if (both.has(Capability.ZSTD_COMPRESSION)) {
      out.writeInt1(ZSTD_LEVEL);
    }
    return out.toPayload();
  }

  private static byte[] readAuth(PayloadReader in, Capabilities both) {
    if (both.has(Capability.PLUGIN_AUTH_LENENC_DATA)) {
      return in.readLengthEncodedBytes(MAX_AUTH_BYTES);
    }
    if (both.has(Capability.SECURE_CONNECTION)) {
      return in.readBytes(in.readInt1());
    }
    return in.readNullTerminated(MAX_AUTH_BYTES);
  }

  private static Map<String, String> readAttributes(PayloadReader in, Charset charset) {
    int end = in.readLength(MAX_ATTRIBUTE_BYTES);
    end += in.offset();
    Map<String, String> attributes = new LinkedHashMap<>();
    while (in.offset() < end) {
      String key = in.readLengthEncodedText(end - in.offset(), charset);
      attributes.put(key, in.readLengthEncodedText(Math.max(0, end - in.offset()), charset));
    }
    if (in.offset() > end) {
      throw in.malformed("attributes within their block", "one that passes its end");
    }
    return attributes;
  }

  private byte[] attributeBlock(Charset charset) {
    PayloadWriter block = new PayloadWriter();
    attributes.forEach(
        (key, value) ->
            block
                .writeLengthEncodedBytes(key.getBytes(charset))
                .writeLengthEncodedBytes(value.getBytes(charset)));
    ByteBuf bytes = block.toPayload();
    byte[] array = new byte[bytes.readableBytes()];
    bytes.readBytes(array);
    return array;
  }

  private static Charset charset(int collation) {
    return Collations.charset(collation).orElse(StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HandshakeResponse r
        && capabilities.equals(r.capabilities)
        && maxPacketBytes == r.maxPacketBytes
        && collation == r.collation
        && user.equals(r.user)
        && Arrays.equals(authResponse, r.authResponse)
        && schema.equals(r.schema)
        && authPlugin.equals(r.authPlugin)
        && attributes.equals(r.attributes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(capabilities, collation, user, schema, authPlugin, attributes);
  }

  /** Without the answer to the challenge and without attribute values. */
  @Override
  public String toString() {
    return "HandshakeResponse["
        + capabilities
        + ", user="
        + user
        + ", authResponse=["
        + authResponse.length
        + " bytes], schema="
        + schema
        + ", "
        + authPlugin
        + ", attributes="
        + attributes.keySet()
        + "]";
  }
}
