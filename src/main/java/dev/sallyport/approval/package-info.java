/**
 * A person decides.
 *
 * <p>Owns the way from a {@link dev.sallyport.policy.Verdict.Review} to one human decision:
 * deadline, quorum, one-shot. Thread rule: event loop; the store's compare-and-set is the truth.
 * Failure rule: anything but a decision in time is a refusal; expiry and withdrawal are outcomes,
 * not errors.
 */
package dev.sallyport.approval;
