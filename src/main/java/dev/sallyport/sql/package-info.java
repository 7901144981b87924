/**
 * What a statement says.
 *
 * <p>Owns the facts, and the way to them: lexer, readers of statements, grammar, binder; what was
 * read before is found again by the shape of the text. Thread rule: pure and synchronous, callers
 * keep huge statements off the event loop. Failure rule: what is not understood with certainty is
 * {@link dev.sallyport.sql.Inspection.Opaque} with the reason.
 */
package dev.sallyport.sql;
