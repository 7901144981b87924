package dev.sallyport.reports;

import java.util.List;

/** Makes bytes of a report: of its beginning, then of its rows, then of its end. */
public interface RowWriter {
  /** What stands before all rows. */
  byte[] begin();

  /** Some rows. */
  byte[] rows(List<List<Object>> rows);

  /**
   * What stands behind all rows.
   *
   * @param more whether rows were left out
   */
  byte[] end(boolean more);
}
