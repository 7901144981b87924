/**
 * Packets in compressed packets (MySQL Client/Server Protocol, Compression). No sockets; confined
 * to whoever holds an object. What does not fit the protocol throws {@link
 * dev.sallyport.wire.MalformedPacketException}, and the stream is lost then.
 */
package dev.sallyport.wire.compression;
