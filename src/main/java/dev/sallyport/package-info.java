/**
 * Sallyport, the gate between AI agents and MySQL.
 *
 * <p>Owns nothing itself: each sub-package is a room with one subject, and imports point down only.
 * The table of rooms is encoded in the architecture test.
 */
package dev.sallyport;
