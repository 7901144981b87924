package dev.sallyport.access;

/**
 * Why a session is made to end.
 *
 * @param cause for the minutes and the console: who did it and why
 * @param told for the session's client
 */
public record SessionEnd(String cause, String told) {

  /** Where there is no more to say than the client may know. */
  public static SessionEnd of(String cause) {
    return new SessionEnd(cause, cause);
  }
}
