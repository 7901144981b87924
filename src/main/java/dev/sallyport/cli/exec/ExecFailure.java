package dev.sallyport.cli.exec;

/** Why {@code exec} gives up, as one line for a person, and the status to exit with. */
final class ExecFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  ExecFailure(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
