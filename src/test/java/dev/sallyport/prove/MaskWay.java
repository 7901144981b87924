package dev.sallyport.prove;

import java.util.List;
import java.util.Set;

/**
 * One way to a masked value, or one honest task.
 *
 * @param category its heading in the file
 * @param line where it stands
 * @param words in brackets before it
 * @param statements of one session, in their order
 */
record MaskWay(String category, int line, Set<String> words, List<String> statements) {
  /** What may stand in brackets. */
  static final Set<String> WORDS = Set.of("mysql", "mariadb", "refused", "uncompared", "text");

  /** Whether it is meant for this server. */
  boolean isFor(boolean mariaDb) {
    return !words.contains(mariaDb ? "mysql" : "mariadb");
  }

  /** Whether the gateway must refuse its last statement: what it tells, it tells by the clock. */
  boolean mustBeRefused() {
    return words.contains("refused");
  }

  /** Whether its answers differ from run to run, so that only values are looked for. */
  boolean isUncompared() {
    return words.contains("uncompared");
  }

  /** Whether it cannot be prepared. */
  boolean isTextOnly() {
    return words.contains("text");
  }

  String said() {
    return String.join(" ;; ", statements);
  }
}
