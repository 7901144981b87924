/**
 * What a client asks for after login (MySQL Internals, "Command Phase").
 *
 * <p>Owns the command codes and the packets of the text and the prepared statement protocol; each
 * packet's payload begins with its command byte. Thread rule: immutable records. Failure rule:
 * {@link dev.sallyport.wire.MalformedPacketException} for any bytes. Statement text and bound
 * values are in no {@code toString}.
 */
package dev.sallyport.wire.command;
