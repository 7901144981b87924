/**
 * Bytes to packets and back (MySQL Internals, client/server protocol).
 *
 * <p>Owns the packet format: {@link dev.sallyport.wire.PacketFramer} alone knows the 4-byte header
 * and the 16 MiB split; everything else sees payloads. One record per packet, decode and encode
 * adjacent, capabilities as an argument; sub-packages follow the chapters of the protocol manual.
 * Thread rule: records are immutable, framer, reader, writer and rows belong to one thread. Failure
 * rule: whatever bytes come in, the only exception is {@link
 * dev.sallyport.wire.MalformedPacketException}. All buffers are unpooled heap buffers; nobody
 * releases them.
 */
package dev.sallyport.wire;
