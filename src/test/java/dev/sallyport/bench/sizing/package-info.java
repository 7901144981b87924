/**
 * How many nodes, what PostgreSQL and which disk so many agents need, and what gives way first:
 * what {@code scripts/bench sizing} computes.
 *
 * <p>Owns the figures it computes with ({@code sizing.properties}, each of which can be given
 * otherwise), a day of random arrivals, and what every resource has to do in each second of it.
 * Measures nothing itself; {@code scripts/bench sizing-costs} does. Thread rule: one thread.
 * Failure rule: a figure that is missing or makes no sense ends the run with its name.
 */
package dev.sallyport.bench.sizing;
