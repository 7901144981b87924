package dev.sallyport.cli;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What to print of an exception. */
final class Causes {
  private Causes() {}

  static String oneLine(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null
        && (cause instanceof ExecutionException
            || cause instanceof CompletionException
            || cause.getMessage() == null)) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
  }
}
