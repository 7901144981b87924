package dev.sallyport.store;

/**
 * Whose statements these are.
 *
 * @param id of the session
 * @param openedAt in microseconds
 * @param principal identifier
 * @param actsFor likewise; empty for nobody
 */
record SessionOf(
    String id,
    long openedAt,
    String principal,
    String principalName,
    String connection,
    String actsFor) {}
