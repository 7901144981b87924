/**
 * A person decides.
 *
 * <p>Owns the way from a {@link dev.sallyport.policy.Verdict.Review} to one human decision:
 * deadline, quorum, one-shot, and the port to where requests are kept. Thread rule: any event loop;
 * a session is woken on its own; the store's compare-and-set is the truth. Failure rule: anything
 * but a decision in time is a refusal; expiry and withdrawal are outcomes, not errors.
 */
package dev.sallyport.approval;
