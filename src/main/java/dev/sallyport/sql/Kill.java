package dev.sallyport.sql;

/**
 * The target of a KILL that names it by a plain number (Reference Manual, 15.7.8.4).
 *
 * @param number of a session, as the statement has it
 * @param queryOnly whether what the session does shall end and not the session
 */
public record Kill(long number, boolean queryOnly) {}
