package dev.sallyport.access;

/**
 * Why a session is made to end.
 *
 * @param cause for the minutes and the console: who did it and why
 * @param told for the session's client
 * @param thrownOut whether a further session would end likewise
 */
public record SessionEnd(String cause, String told, boolean thrownOut) {
  /** One after which another may begin. */
  public SessionEnd(String cause, String told) {
    this(cause, told, false);
  }

  /** Where there is no more to say than the client may know. */
  public static SessionEnd of(String cause) {
    return new SessionEnd(cause, cause);
  }
}
