/**
 * Looking at rows before a statement touches them.
 *
 * <p>Owns the derivation of a query from a statement ({@link dev.sallyport.sql.sample.Sampling}):
 * which rows it would touch, a handful of them, and how many. Thread rule: pure and synchronous.
 * Failure rule: what cannot be derived with certainty is refused with the reason; what was derived
 * is read again like any statement, and must be a single query that only reads what the statement
 * itself names.
 */
package dev.sallyport.sql.sample;
