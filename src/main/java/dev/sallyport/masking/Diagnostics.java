package dev.sallyport.masking;

/** What the server keeps of the last statement, and what it could tell of masked values. */
public enum Diagnostics {
  /** Nothing: the statement touched no masked column. */
  FREE,

  /** Texts of warnings may quote values; how many there are tells nothing. */
  QUOTES,

  /** A masked column was written over: how many rows changed tells whether they were equal. */
  COUNTS,

  /** That there is a warning, or none, tells of the values that were computed with. */
  TELLS;

  /** What is kept after several statements of which none cleared what the others left. */
  public Diagnostics and(Diagnostics other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** Whether anything has to be covered. */
  public boolean sensitive() {
    return this != FREE;
  }
}
