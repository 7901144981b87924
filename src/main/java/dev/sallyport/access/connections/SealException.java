package dev.sallyport.access.connections;

/** A sealed secret cannot be opened. The message is for operators and says what to do. */
public final class SealException extends Exception {
  private static final long serialVersionUID = 1L;

  SealException(String message) {
    super(message);
  }
}
