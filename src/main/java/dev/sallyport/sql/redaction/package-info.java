/**
 * Statement texts without the values that the minutes must not keep.
 *
 * <p>Owns the decision which literals and parameters of a text may stay in a record ({@link
 * dev.sallyport.sql.redaction.Redaction}). Thread rule: pure and synchronous; long texts belong on
 * a worker. Failure rule: a value of which it is not certain that it is no masked column's is taken
 * out.
 */
package dev.sallyport.sql.redaction;
