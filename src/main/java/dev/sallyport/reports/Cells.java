package dev.sallyport.reports;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes rows and what stands in them. */
final class Cells {
  /** Characters of a statement that a row holds. */
  private static final int HEAD = 512;

  private Cells() {}

  /** Some may be null. */
  static List<Object> row(Object... cells) {
    return Collections.unmodifiableList(Arrays.asList(cells));
  }

  /** Sorted, so that the same is written in the same way. */
  static String names(Collection<String> names) {
    return names.stream().sorted().collect(Collectors.joining(", "));
  }

  static Long millis(Optional<Duration> time) {
    return time.map(Duration::toMillis).orElse(null);
  }

  static Long seconds(Optional<Duration> time) {
    return time.map(Duration::toSeconds).orElse(null);
  }

  /** Nothing for an empty text. */
  static String text(String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  /** Not through the middle of a character beyond the first plane. */
  static String head(String text) {
    if (text.length() <= HEAD) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(HEAD - 1)) ? HEAD - 1 : HEAD);
  }

  static Instant earlier(Instant one, Instant other) {
    return one == null || other.isBefore(one) ? other : one;
  }

  static Instant later(Instant one, Instant other) {
    return one == null || other.isAfter(one) ? other : one;
  }
}
