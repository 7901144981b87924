package dev.sallyport.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * What a token said after every check passed.
 *
 * @param principal its subject
 * @param expiresAt its {@code exp}
 * @param sessionEnd when a sign-in by it ends at the latest, if its issuer says
 */
public record VerifiedToken(Principal principal, Instant expiresAt, Optional<Instant> sessionEnd) {

  /** One that says nothing about sessions. */
  public VerifiedToken(Principal principal, Instant expiresAt) {
    this(principal, expiresAt, Optional.empty());
  }
}
