package dev.sallyport.recording;

/** The journal cannot take an event: disk full, limit reached, or closed. */
public final class JournalUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a message for operators and the cause, if there is one. */
  public JournalUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
