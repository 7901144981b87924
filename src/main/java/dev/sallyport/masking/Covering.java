package dev.sallyport.masking;

import dev.sallyport.policy.Mask;

/**
 * How one column of a result is covered.
 *
 * @param mask what the policy says of the column that its values are made of
 * @param verbatim whether its values are that column's own, unchanged. Of any other value a part, a
 *     pseudonym or even a NULL may tell, so it is covered whole.
 */
public record Covering(Mask mask, boolean verbatim) {
  /** Covers whole. */
  public static final Covering WHOLE = new Covering(Mask.REDACTED, false);
}
