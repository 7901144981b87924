package dev.sallyport.session.relay;

/**
 * How much is kept of the rows of one statement, all of its results together.
 *
 * @param rows at most so many
 * @param bytes as they stand in the minutes; of the row with which it is reached, all is kept. As
 *     much is kept of results behind the first, without their rows
 */
public record RowLimit(int rows, long bytes) {
  /** Of what the gateway asks for itself; no more than a person looks at. */
  private static final int OWN_BYTES = 256 << 10;

  /** Bounded by rows, for what the gateway asks for itself. */
  static RowLimit ofRows(int rows) {
    return new RowLimit(rows, OWN_BYTES);
  }
}
