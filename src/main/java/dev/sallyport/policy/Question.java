package dev.sallyport.policy;

import dev.sallyport.identity.Principal;
import dev.sallyport.sql.Inspection;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a verdict is asked of.
 *
 * @param principal who asks
 * @param connection name of the connection
 * @param inspection what the statement says
 * @param estimatedRows rows the server expects to touch; empty when not known
 * @param at when; empty means now
 */
public record Question(
    Principal principal,
    String connection,
    Inspection inspection,
    OptionalLong estimatedRows,
    Optional<Instant> at) {

  /** Of this moment. */
  public Question(
      Principal principal, String connection, Inspection inspection, OptionalLong estimatedRows) {
    this(principal, connection, inspection, estimatedRows, Optional.empty());
  }
}
