/**
 * Just-in-time access: who may have a session, and what the database user of that session may do.
 *
 * <p>Owns access requests and the leases that they become, the short-lived MySQL users of sessions,
 * the privileges that a policy or a statement calls for, and the janitor that removes what a crash
 * left. Thread rule: a session's account is asked on the session's event loop; everything else may
 * be called from any thread, never blocks, and comes back by a future. Failure rule: what cannot be
 * granted is not run, and what cannot be taken back ends the session.
 */
package dev.sallyport.access;
