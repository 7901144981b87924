package dev.sallyport.cli;

import dev.sallyport.config.FileFailures;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What to print of an exception. */
final class Causes {
  private Causes() {}

  /** Of one that befell a file which the line has named already. */
  static String ofFile(Throwable error) {
    return error instanceof IOException failure ? FileFailures.why(failure) : oneLine(error);
  }

  /** Of a server that was not reached; the driver's own words are those of system calls. */
  static String ofDial(IOException failure) {
    if (failure instanceof UnknownHostException) {
      return "the host has no address; look at how it is spelt";
    }
    if (failure instanceof ConnectException) {
      return "nothing listens at this host and port, or a firewall refuses";
    }
    return oneLine(failure);
  }

  static String oneLine(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null
        && (cause instanceof ExecutionException
            || cause instanceof CompletionException
            || cause.getMessage() == null)) {
      cause = cause.getCause();
    }
    if (cause instanceof FileSystemException failure) {
      // Its message may be the name alone.
      return FileFailures.of(failure);
    }
    String message = cause.getMessage();
    return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
  }
}
