package dev.sallyport.session.relay;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.response.Eof;
import dev.sallyport.wire.response.Ok;
import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.util.List;

/**
 * How packets are said on either side of the gateway.
 *
 * @param backend capabilities agreed with the database
 * @param client capabilities agreed with the client
 * @param names charset of names in column definitions
 */
public record Dialects(Capabilities backend, Capabilities client, Charset names) {

  /** Refuses a pair that no relay can translate. */
  public Dialects {
    if (backend.has(Capability.DEPRECATE_EOF) && !client.has(Capability.DEPRECATE_EOF)) {
      throw new IllegalArgumentException(
          "the backend may drop EOF packets only if the client does");
    }
  }

  /** Whether the database ends columns and rows by EOF packets, which the client does not know. */
  boolean dropsEof() {
    return client.has(Capability.DEPRECATE_EOF) && !backend.has(Capability.DEPRECATE_EOF);
  }

  /** An OK packet as the client reads it: the very bytes where both sides speak alike. */
  ByteBuf ok(ByteBuf original, Ok decoded) {
    boolean alike = client.has(Capability.SESSION_TRACK) == backend.has(Capability.SESSION_TRACK);
    return alike ? original : decoded.encode(client);
  }

  /**
   * An EOF packet as the client reads it: the OK packet in its place where it knows no other end.
   */
  ByteBuf eof(ByteBuf original, Eof decoded) {
    return dropsEof() ? asOk(decoded) : original;
  }

  /** The OK packet that stands in place of an EOF packet. */
  ByteBuf asOk(Eof eof) {
    return new Ok(0, 0, eof.statusFlags(), eof.warnings(), new byte[0], List.of(), true)
        .encode(client);
  }

  /** Whether a packet among rows ends them: an EOF packet, or the OK packet in its place. */
  boolean endsRows(ByteBuf payload) {
    return PacketKind.isEofHeader(payload)
        && (backend.has(Capability.DEPRECATE_EOF)
            ? payload.readableBytes() < PacketKind.MAX_FRAME
            : PacketKind.isEof(payload));
  }
}
