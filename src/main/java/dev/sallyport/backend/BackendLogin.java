package dev.sallyport.backend;

import dev.sallyport.wire.Capabilities;
import java.util.Map;
import java.util.Optional;

/**
 * What the agent's login asks of the database.
 *
 * @param schema schema to begin in; the connection's own when empty
 * @param collation the agent's collation, 0 to 255; 0 says nothing
 * @param wanted what was agreed with the agent; the server gets what both know and the gateway can
 *     do
 * @param attributes the agent's connection attributes, passed on with the principal's id
 */
public record BackendLogin(
    Optional<String> schema, int collation, Capabilities wanted, Map<String, String> attributes) {
  /** Copies the attributes. */
  public BackendLogin {
    attributes = Map.copyOf(attributes);
  }
}
