/**
 * Where requests, decisions, leases and sessions are kept.
 *
 * <p>Owns the pools over the database, its migrations and the ports that other rooms declare:
 * {@link dev.sallyport.recording.SessionArchive}, {@link dev.sallyport.approval.ApprovalStore},
 * {@link dev.sallyport.access.LeaseStore} and {@link dev.sallyport.access.TokenUses}. Thread rule:
 * any context; SQLite works on threads of its own, one writer at a time, PostgreSQL on the event
 * loops, one writer for each {@link dev.sallyport.store.Turn}. SQL stands here once, for both; in
 * what they differ is {@link dev.sallyport.store.Dialect}, and a few files of migrations. Failure
 * rule: a call fails with what the database said, and nothing of its transaction stays.
 */
package dev.sallyport.store;
