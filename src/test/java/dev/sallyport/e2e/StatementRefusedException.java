package dev.sallyport.e2e;

/** An error packet, as the driver shows it. */
final class StatementRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int code;

  StatementRefusedException(int code, String message) {
    super(message);
    this.code = code;
  }

  /** MySQL's error number. */
  int code() {
    return code;
  }
}
