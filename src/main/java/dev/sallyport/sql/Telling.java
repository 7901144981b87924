package dev.sallyport.sql;

/**
 * Something a statement does of which the course tells of the values it is done with: whether it
 * fails, warns, takes long, or how many rows come of it.
 *
 * @param how what does it, in words for the agent: a function, an operator, a keyword
 * @param of what it is done with
 */
public record Telling(String how, Lineage of) {}
