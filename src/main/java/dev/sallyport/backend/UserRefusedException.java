package dev.sallyport.backend;

/**
 * The server refused a change of its users, and nothing of that one statement was done. Says
 * nothing of the server's own words, which may quote it; of a login, where there is nothing to
 * quote, it has them.
 */
public final class UserRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int code;
  private final boolean atLogin;

  /** {@code code} is MySQL's error number. */
  public UserRefusedException(int code) {
    this(code, "server error " + code, false);
  }

  private UserRefusedException(int code, String message, boolean atLogin) {
    super(message);
    this.code = code;
    this.atLogin = atLogin;
  }

  /**
   * The administrative account was not let in, so that nothing was asked at all.
   *
   * @param words the server's own, which name the account and never its password
   */
  static UserRefusedException login(int code, String words) {
    return new UserRefusedException(code, "server error " + code + " at login: " + words, true);
  }

  /** MySQL's error number. */
  public int code() {
    return code;
  }

  /** Whether the administrative account was not let in. */
  public boolean atLogin() {
    return atLogin;
  }
}
