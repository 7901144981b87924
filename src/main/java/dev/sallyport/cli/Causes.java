package dev.sallyport.cli;

import java.nio.file.NoSuchFileException;
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
    if (cause instanceof NoSuchFileException) {
      // Its message is the name alone.
      return "there is no such file";
    }
    String message = cause.getMessage();
    return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
  }
}
