/**
 * The connection phase: greeting, TLS request, login and its continuations (MySQL Internals,
 * "Connection Phase").
 *
 * <p>Owns these packets and the scrambles of the two password plugins. Thread rule: immutable
 * records. Failure rule: {@link dev.sallyport.wire.MalformedPacketException} for any bytes; no
 * credential in any message or {@code toString}.
 */
package dev.sallyport.wire.connect;
