package dev.sallyport.sql.syntax;

import java.util.OptionalInt;

/**
 * A LIMIT.
 *
 * @param rows the token of the number of rows; empty for a marker
 */
public record Limit(OptionalInt rows) {}
