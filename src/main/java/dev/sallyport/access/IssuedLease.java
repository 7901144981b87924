package dev.sallyport.access;

import dev.sallyport.config.Secret;
import dev.sallyport.identity.Lease;

/**
 * A new lease with its password, which nobody keeps.
 *
 * @param password 40 letters and digits, 238 bits
 */
public record IssuedLease(Lease lease, Secret password) {}
