/**
 * What a server answers (MySQL Internals, "Generic Response Packets" and "Column Definition").
 *
 * <p>Owns OK, ERR, EOF, column definitions, the answer to a prepare and the request for a local
 * file. Thread rule: immutable records. Failure rule: {@link
 * dev.sallyport.wire.MalformedPacketException} for any bytes. Server texts may quote row values, so
 * they are in no {@code toString}.
 */
package dev.sallyport.wire.response;
