package dev.sallyport.policy;

import dev.sallyport.config.YamlSection;
import java.util.Collection;

/** Words that are none of those expected. */
final class Mistyped {
  private Mistyped() {}

  /** Says what is wrong with a word, what it may have meant, and what is expected. */
  static String word(String written, String problem, Collection<String> expected) {
    return "'"
        + written
        + "' "
        + problem
        + suggestion(written, expected)
        + "; expected one of "
        + String.join(", ", expected);
  }

  /** What a word may have meant, as the end of a sentence; empty when nothing is near. */
  static String suggestion(String written, Collection<String> expected) {
    return YamlSection.nearest(written, expected)
        .map(near -> "; did you mean '" + near + "'?")
        .orElse("");
  }
}
