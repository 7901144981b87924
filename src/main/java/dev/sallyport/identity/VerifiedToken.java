package dev.sallyport.identity;

import java.time.Instant;

/**
 * What a token said after every check passed.
 *
 * @param principal its subject
 * @param expiresAt its {@code exp}
 */
public record VerifiedToken(Principal principal, Instant expiresAt) {}
