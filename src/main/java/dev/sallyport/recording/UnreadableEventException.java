package dev.sallyport.recording;

/** An event that cannot be brought into its written form or back; quotes nothing of it. */
public final class UnreadableEventException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With what is wrong; never with the event's text, nor a cause that quotes it. */
  public UnreadableEventException(String message) {
    super(message);
  }
}
