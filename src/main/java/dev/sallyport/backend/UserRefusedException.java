package dev.sallyport.backend;

/**
 * The server refused a change of its users, and nothing of that one statement was done. Says
 * nothing of the server's own words, which may quote it.
 */
public final class UserRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int code;

  /** {@code code} is MySQL's error number. */
  public UserRefusedException(int code) {
    super("server error " + code);
    this.code = code;
  }

  /** MySQL's error number. */
  public int code() {
    return code;
  }
}
