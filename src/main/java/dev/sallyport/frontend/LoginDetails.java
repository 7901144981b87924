package dev.sallyport.frontend;

import dev.sallyport.wire.Capabilities;
import java.util.Map;
import java.util.Optional;

/**
 * What a client said about itself in its HandshakeResponse. Nothing of it is proof of anything.
 *
 * @param capabilities as the client sent them, not yet cut to what was offered
 * @param collation one whose character set {@link dev.sallyport.wire.Collations} knows
 * @param schema schema to begin in
 * @param maxPacketBytes as the client sent it; many drivers send 0 and mean nothing by it
 * @param attributes connection attributes, shown and never trusted
 * @param remoteAddress {@code host:port} of the client's end
 */
public record LoginDetails(
    Capabilities capabilities,
    int collation,
    Optional<String> schema,
    long maxPacketBytes,
    Map<String, String> attributes,
    String remoteAddress) {

  /** Keeps a copy. */
  public LoginDetails {
    attributes = Map.copyOf(attributes);
  }
}
