/**
 * Sockets that speak packets.
 *
 * <p>Owns the way between a Vert.x socket and {@link dev.sallyport.wire.Packet}s: framing, holding
 * back, write buffering, back-pressure and the end of a connection. Thread rule: everything on the
 * event loop of the socket. Failure rule: what the peer sends wrong goes to {@code onMalformed},
 * whatever else goes wrong closes the socket and is told to {@code onClosed}, exactly once.
 */
package dev.sallyport.transport;
