/**
 * The gateway beside other ways to the same database: what {@code scripts/bench} and {@code
 * scripts/prove speed} and {@code growth} measure with.
 *
 * <p>Owns the database with sysbench's tables, the processes that stand before it (the gateway as
 * users run it, a bare pump of bytes, proxies that other people run), the loads, and what comes of
 * them. Thread rule: one thread measures, everything blocks; a load may have threads of its own.
 * Failure rule: a load that fails is a row that says so, a way that does not start is left out with
 * a word, anything else ends the run.
 */
package dev.sallyport.bench;
