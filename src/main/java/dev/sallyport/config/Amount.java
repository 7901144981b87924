package dev.sallyport.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as they are written in files: a whole number and its unit. */
public final class Amount {
  static final String DURATION_FORM = "a whole number and a unit: 500ms, 2s, 15m or 1h";
  static final String SIZE_FORM = "a whole number and a unit: 512B, 64KiB, 16MiB or 1GiB";

  private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s?([A-Za-z]+)");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final Map<String, Long> BYTES =
      Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);

  private Amount() {}

  public static Optional<Duration> duration(String written) {
    OptionalLong millis = scaled(written, MILLIS);
    return millis.isPresent()
        ? Optional.of(Duration.ofMillis(millis.getAsLong()))
        : Optional.empty();
  }

  static OptionalLong bytes(String written) {
    return scaled(written, BYTES);
  }

  /** The shortest form that {@link #duration} reads back. */
  public static String of(Duration duration) {
    long millis = duration.toMillis();
    for (String unit : new String[] {"d", "h", "m", "s"}) {
      if (millis != 0 && millis % MILLIS.get(unit) == 0) {
        return millis / MILLIS.get(unit) + unit;
      }
    }
    return millis + "ms";
  }

  private static OptionalLong scaled(String written, Map<String, Long> units) {
    Matcher matcher = FORM.matcher(written);
    if (!matcher.matches() || !units.containsKey(matcher.group(2))) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(
          Math.multiplyExact(Long.parseLong(matcher.group(1)), units.get(matcher.group(2))));
    } catch (ArithmeticException tooLarge) {
      return OptionalLong.empty();
    }
  }
}
