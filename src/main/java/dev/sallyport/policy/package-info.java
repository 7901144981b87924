/**
 * What may be done.
 *
 * <p>Owns the policy language: principal, connection and inspection in, {@link
 * dev.sallyport.policy.Verdict} out. Thread rule: pure functions over an immutable rule set that is
 * swapped whole. Failure rule: no match, a condition that cannot be evaluated, or an unreadable
 * policy never lets a statement through.
 */
package dev.sallyport.policy;
