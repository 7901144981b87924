package dev.sallyport.identity;

/**
 * A token that is not believed. The message is safe to show and never holds a part of the token.
 */
public final class TokenRejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a reason such as {@code the token expired at 2026-01-01T00:00:00Z}. */
  public TokenRejectedException(String reason) {
    super(reason, null, false, false);
  }
}
