package dev.sallyport.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Optional;

/** Lines of a text, none of them longer than memory allows. */
final class BoundedLines {
  private static final int BUFFER_CHARS = 64 * 1024;

  private final BufferedReader in;
  private final int maxChars;
  private boolean ended;

  BoundedLines(Reader in, int maxChars) {
    this.in = new BufferedReader(in, BUFFER_CHARS);
    this.maxChars = maxChars;
  }

  /** Whether the next line would be waited for. */
  boolean mustWait() throws IOException {
    return !in.ready();
  }

  /** Whether there was no further line. */
  boolean ended() {
    return ended;
  }

  /** The next line without its end; empty for one that is too long, and at the end. */
  Optional<String> next() throws IOException {
    StringBuilder line = new StringBuilder();
    boolean tooLong = false;
    int c = in.read();
    ended = c < 0;
    while (c >= 0 && c != '\n') {
      if (line.length() < maxChars) {
        line.append((char) c);
      } else {
        tooLong = true;
      }
      c = in.read();
    }
    return tooLong || ended ? Optional.empty() : Optional.of(line.toString());
  }
}
