package dev.sallyport.sql;

import java.util.Optional;

/**
 * Values that a statement writes.
 *
 * @param target the column that is written; {@code *} for columns that could not be told
 * @param from what the written values are made of
 * @param verbatim the one column whose stored values they are, unchanged; empty for others, of
 *     which the writing alone may tell something, since they may not fit
 * @param stamps whether it goes over a value that is there, and the server notes the time in the
 *     same row if they differ: the statement itself sets no such time there
 */
public record Flow(ColumnName target, Lineage from, Optional<ColumnName> verbatim, boolean stamps) {
  /** Into a row that notes no time, or whose time the statement sets. */
  public Flow(ColumnName target, Lineage from, Optional<ColumnName> verbatim) {
    this(target, from, verbatim, false);
  }

  /** Of values that are computed, or of which nothing else is known. */
  public Flow(ColumnName target, Lineage from) {
    this(target, from, Optional.empty());
  }
}
