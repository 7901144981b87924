package dev.sallyport.recording;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** A file of a journal cannot be read; others may be. */
final class UnreadFileException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean gone;

  UnreadFileException(String journal, IOException cause) {
    super("journal file " + journal + " cannot be read: " + cause, cause);
    this.gone = cause instanceof NoSuchFileException || cause instanceof EOFException;
  }

  /** Whether somebody cut it or took it away, so that it does not help to try again. */
  boolean gone() {
    return gone;
  }
}
