package dev.sallyport.sql;

/**
 * Values that a statement writes.
 *
 * @param target the column that is written; {@code *} for columns that could not be told
 * @param from what the written values are made of
 */
public record Flow(ColumnName target, Lineage from) {}
