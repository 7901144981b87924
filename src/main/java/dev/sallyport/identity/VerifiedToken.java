package dev.sallyport.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * What a token said after every check passed.
 *
 * @param principal its subject
 * @param expiresAt its {@code exp}
 * @param sessionEnd when a sign-in by it ends at the latest, if its issuer says
 * @param authenticatedAt when its subject proved who they are, if its issuer says; when the token
 *     was made tells nothing of that
 */
public record VerifiedToken(
    Principal principal,
    Instant expiresAt,
    Optional<Instant> sessionEnd,
    Optional<Instant> authenticatedAt) {

  /** One that says nothing about sessions. */
  public VerifiedToken(Principal principal, Instant expiresAt) {
    this(principal, expiresAt, Optional.empty(), Optional.empty());
  }
}
