package dev.sallyport.identity;

import java.util.Optional;

/**
 * A login that is not let in. The message is safe to show: it holds no part of the credential, and
 * tells more than "unknown or wrong" only to who has shown a right one.
 */
public final class LoginRejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Principal principal;

  LoginRejectedException(String reason) {
    this(reason, null);
  }

  LoginRejectedException(String reason, Principal principal) {
    super(reason, null, false, false);
    this.principal = principal;
  }

  /** Who it was, if the credential itself was right. */
  public Optional<Principal> principal() {
    return Optional.ofNullable(principal);
  }
}
