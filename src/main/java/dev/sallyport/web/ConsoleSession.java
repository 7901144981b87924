package dev.sallyport.web;

import java.time.Instant;

/**
 * One sign-in of one browser.
 *
 * @param digest digest of the cookie's value, which itself is not kept
 * @param expiresAt absolute; looking at pages does not extend it
 */
record ConsoleSession(String digest, Viewer viewer, Instant expiresAt) {

  /** Of a request that shows a token, and of no other. */
  static ConsoleSession byToken(Viewer viewer, Instant expiresAt) {
    return new ConsoleSession("", viewer, expiresAt);
  }

  /** Whether a program shows a token: it sees its own, whatever groups the token names. */
  boolean isByToken() {
    return digest.isEmpty();
  }
}
