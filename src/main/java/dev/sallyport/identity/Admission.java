package dev.sallyport.identity;

import dev.sallyport.config.ConnectionConfig;
import java.time.Instant;

/**
 * Proof that a login was checked. Opening a backend takes one, and only {@link LoginCheck} builds
 * it.
 */
public final class Admission {
  private final Principal principal;
  private final ConnectionConfig connection;
  private final Instant expiresAt;

  Admission(Principal principal, ConnectionConfig connection, Instant expiresAt) {
    this.principal = principal;
    this.connection = connection;
    this.expiresAt = expiresAt;
  }

  /** Who was let in. */
  public Principal principal() {
    return principal;
  }

  /** To which connection. */
  public ConnectionConfig connection() {
    return connection;
  }

  /** When the credential that was shown expires. */
  public Instant expiresAt() {
    return expiresAt;
  }
}
