package dev.sallyport.sql.catalogue;

/** A file is no catalogue; the message says where and why. */
public final class UnreadableCatalogueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableCatalogueException(String message) {
    super(message);
  }
}
