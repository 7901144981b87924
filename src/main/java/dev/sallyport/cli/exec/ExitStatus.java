package dev.sallyport.cli.exec;

/**
 * How {@code exec} ends when it is not the task that says so. After sysexits.h and what shells do.
 */
final class ExitStatus {
  /** A wrong option, or none or several ways to sign in. */
  static final int USAGE = 2;

  /** The gateway or the issuer does not answer, or not what it should. */
  static final int UNAVAILABLE = 69;

  /** Nobody decided in time, or too much was asked at once: worth another try. */
  static final int TRY_AGAIN = 75;

  /** Policy or people said no, or the token was not taken. */
  static final int REFUSED = 77;

  /** The command is there and cannot be run. */
  static final int NOT_EXECUTABLE = 126;

  /** There is no such command. */
  static final int NOT_FOUND = 127;

  /** Plus the number of a signal. */
  static final int SIGNALLED = 128;

  private ExitStatus() {}
}
