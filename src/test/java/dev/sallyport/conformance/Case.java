package dev.sallyport.conformance;

import java.io.IOException;
import java.util.List;

/**
 * One thing that a client does.
 *
 * @param name of the case; the words before the first colon are its chapter
 * @param wish how the client logs in
 * @param before statements of an administrator, before each of the two runs
 * @param everywhere whether it is part of the small run too
 * @param talk what is said then
 */
record Case(String name, Wish wish, List<String> before, boolean everywhere, Talk talk) {
  /** What is said. */
  @FunctionalInterface
  interface Talk {
    void hold(Conversation c) throws IOException;
  }

  static Case of(String name, Talk talk) {
    return new Case(name, Wish.PLAIN, List.of(), true, talk);
  }

  Case as(Wish other) {
    return new Case(name, other, before, everywhere, talk);
  }

  Case after(String... statements) {
    return new Case(name, wish, List.of(statements), everywhere, talk);
  }

  /** Only in the whole run. */
  Case inFull() {
    return new Case(name, wish, before, false, talk);
  }
}
