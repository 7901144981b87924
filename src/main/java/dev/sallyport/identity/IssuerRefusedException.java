package dev.sallyport.identity;

/**
 * A provider that must not be trusted as configured: asking again will not help, start should fail.
 * The message is safe to show.
 */
public final class IssuerRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  IssuerRefusedException(String reason) {
    super(reason, null, false, false);
  }
}
