package dev.sallyport.identity;

/**
 * A provider that did not answer, or not usefully; it may later. The message is safe to show and
 * holds nothing that the provider sent.
 */
public final class IssuerUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  IssuerUnavailableException(String reason) {
    super(reason, null, false, false);
  }
}
