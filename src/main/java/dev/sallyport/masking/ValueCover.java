package dev.sallyport.masking;

import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.row.CellEdit;
import dev.sallyport.wire.row.Row;

/** Covers the values of one column of one result. Made once for a result, used for each row. */
interface ValueCover {
  /** The definition that is true of what {@link #edit} gives; the very same one if it fits. */
  ColumnDefinition shown(ColumnDefinition column);

  /**
   * What becomes of a value; {@link CellEdit#KEEP} leaves it.
   *
   * @param row stands at the present row; the value may be NULL
   * @param column its position, from 0
   */
  CellEdit edit(Row row, int column);
}
