package dev.sallyport.identity;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Proof that a login was checked. Opening a backend takes one, and only {@link LoginCheck} builds
 * it.
 */
public final class Admission {
  private final Principal principal;
  private final ConnectionConfig connection;
  private final Instant expiresAt;
  private final String credential;
  private final Optional<Lease> lease;

  private Admission(
      Principal principal,
      ConnectionConfig connection,
      Instant expiresAt,
      String credential,
      Optional<Lease> lease) {
    this.principal = principal;
    this.connection = connection;
    this.expiresAt = expiresAt;
    this.credential = credential;
    this.lease = lease;
  }

  /** By a token that was checked. */
  static Admission byToken(VerifiedToken token, ConnectionConfig connection, Secret shown) {
    return new Admission(
        token.principal(),
        connection,
        token.expiresAt(),
        "token:" + digest(shown),
        Optional.empty());
  }

  /** By a lease of which a place was taken. */
  static Admission byLease(Lease lease, ConnectionConfig connection) {
    return new Admission(
        lease.principal(),
        connection,
        lease.expiresAt(),
        "lease:" + lease.id(),
        Optional.of(lease));
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

  /**
   * Tells this credential from all others without being one: {@code token:} and the SHA-256 of what
   * the token's signature covers in hex, or {@code lease:} and its identifier. The signature itself
   * does not count: of one by an elliptic curve anybody can make a second one that is good as well.
   */
  public String credential() {
    return credential;
  }

  /** The lease that was shown, if it was one. */
  public Optional<Lease> lease() {
    return lease;
  }

  private static String digest(Secret token) {
    String text = token.reveal();
    int signature = text.lastIndexOf('.');
    try {
      byte[] bytes =
          text.substring(0, signature < 0 ? text.length() : signature)
              .getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
