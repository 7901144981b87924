package dev.sallyport.web;

import java.time.Instant;

/**
 * One sign-in of one browser.
 *
 * @param digest digest of the cookie's value, which itself is not kept
 * @param expiresAt absolute; looking at pages does not extend it
 */
record ConsoleSession(String digest, Viewer viewer, Instant expiresAt) {}
