package dev.sallyport.recording;

/** An act could not be written down, so it was not done. */
public final class ActNotWrittenException extends Exception {
  private static final long serialVersionUID = 1L;

  /** For this reason. */
  public ActNotWrittenException(Throwable cause) {
    super("it cannot be written down at the moment, so it was not done", cause);
  }
}
