/**
 * Rows of results in the text and the binary protocol (MySQL Internals, "Text Resultset Row" and
 * "Binary Protocol Value").
 *
 * <p>Owns where each value lies, its text form, and the rewriting of single values. Thread rule: a
 * {@link dev.sallyport.wire.row.Row} is a cursor that one thread reuses for row after row. Failure
 * rule: {@link dev.sallyport.wire.MalformedPacketException} for any bytes. Values are in no {@code
 * toString} and no message.
 */
package dev.sallyport.wire.row;
