/**
 * What leaves covered.
 *
 * <p>Owns the decision which columns of an answer are covered ({@link
 * dev.sallyport.masking.MaskGate}) and the rewriting of column definitions and rows ({@link
 * dev.sallyport.masking.RowMask}). Thread rule: pure, event loop. Failure rule: a statement that
 * could carry a covered value out in another form is refused, not forwarded.
 */
package dev.sallyport.masking;
