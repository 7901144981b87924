/**
 * Where requests, decisions, leases and sessions are kept.
 *
 * <p>Owns the pools over the database, its migrations and the ports that other rooms declare:
 * {@link dev.sallyport.recording.SessionArchive}, {@link dev.sallyport.approval.ApprovalStore},
 * {@link dev.sallyport.access.LeaseStore} and {@link dev.sallyport.access.TokenUses}. Thread rule:
 * any context; the database works on its own threads, one writer at a time. Failure rule: a call
 * fails with what the database said, and nothing of its transaction stays.
 */
package dev.sallyport.store;
