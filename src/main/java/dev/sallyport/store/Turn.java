package dev.sallyport.store;

/**
 * Who writes after whom. SQLite has one writer at all times, and much relies on it: what was
 * counted or read in a transaction is still so when it writes. On PostgreSQL transactions of the
 * same turn come one after the other, on whichever node they run; those of different turns meet in
 * single rows at most, which are locked by being written.
 */
enum Turn {
  /** Events, acts, holds, the ledgers that sign them, and what is indexed of them. */
  TRAIL,
  /** Requests, decisions, what is given by them (standing approvals, leases), and revocations. */
  REQUESTS,
  /** The use and the end of leases, and used tokens. */
  ENTRY,
  /** Connections, policies, and all that is changed rarely. */
  SETTINGS,
  /** Sign-ins to the console, of people who have proved who they are, and sign-outs. */
  PEOPLE
}
