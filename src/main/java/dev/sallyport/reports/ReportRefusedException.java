package dev.sallyport.reports;

/** A report is not given, because what would be given is not all. */
public final class ReportRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  ReportRefusedException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Why. */
  public enum Reason {
    /** Statements that were recorded are not all found yet. */
    INDEXING,
    /** There is more to tell apart than there is memory for. */
    TOO_MUCH
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
