package dev.sallyport.approval;

/** A request that was not filed, because too many wait already. */
public final class TooManyPendingException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a message for the agent: which bound, and what to do. */
  public TooManyPendingException(String message) {
    super(message, null, false, false);
  }
}
