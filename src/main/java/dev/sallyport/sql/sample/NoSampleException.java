package dev.sallyport.sql.sample;

/** Why no query can be derived, as a sentence for people who decide. */
final class NoSampleException extends Exception {
  private static final long serialVersionUID = 1L;

  NoSampleException(String reason) {
    super(reason, null, false, false);
  }
}
