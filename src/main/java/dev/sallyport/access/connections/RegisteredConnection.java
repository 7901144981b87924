package dev.sallyport.access.connections;

import dev.sallyport.config.ConnectionConfig;
import java.time.Instant;

/**
 * A connection as it stands in the store.
 *
 * @param settings all but the password, which is empty in it
 * @param secret the password
 * @param leaving whether it is being removed: nobody comes in any more
 * @param revision grows with each change, so that nobody overwrites what they have not seen
 * @param registeredBy principal identifier
 * @param changedBy principal identifier; who registered it where nobody changed it since
 */
public record RegisteredConnection(
    ConnectionConfig settings,
    SealedSecret secret,
    boolean leaving,
    long revision,
    String registeredBy,
    Instant registeredAt,
    String changedBy,
    Instant changedAt) {

  /** What agents give as MySQL user. */
  public String name() {
    return settings.name();
  }

  RegisteredConnection sealedAnew(SealedSecret sealed) {
    return new RegisteredConnection(
        settings, sealed, leaving, revision, registeredBy, registeredAt, changedBy, changedAt);
  }

  RegisteredConnection asLeaving() {
    return new RegisteredConnection(
        settings, secret, true, revision, registeredBy, registeredAt, changedBy, changedAt);
  }
}
