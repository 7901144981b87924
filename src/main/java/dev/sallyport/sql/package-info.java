/**
 * What a statement says.
 *
 * <p>Owns lexer, splitter, parser and the facts read from them. Thread rule: pure and synchronous,
 * callers keep huge statements off the event loop. Failure rule: what is not understood with
 * certainty is {@link dev.sallyport.sql.Inspection.Opaque} with the reason.
 */
package dev.sallyport.sql;
