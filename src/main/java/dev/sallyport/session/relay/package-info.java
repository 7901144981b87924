/**
 * What happens to an answer on its way from the database to the client.
 *
 * <p>Owns the reading of response packets: each relay takes one packet and sends what the client
 * shall get. Thread rule: pure state machines without I/O, event loop. Failure rule: a packet that
 * does not fit the protocol is a {@link dev.sallyport.wire.MalformedPacketException}, which ends
 * the session.
 */
package dev.sallyport.session.relay;
