package dev.sallyport.policy;

import dev.sallyport.config.YamlSection;
import dev.sallyport.config.YamlValue;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads how a statement waits for a person. */
final class HoldReader {
  /** Keys of a rule that go with review only, besides {@code hold}. */
  static final List<String> KEYS = List.of("life", "in_transaction", "standing");

  static final List<String> IN_TRANSACTION =
      Arrays.stream(InTransaction.values()).map(InTransaction::word).toList();

  /** What switches standing approvals off. */
  static final String NONE = "none";

  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Duration SHORTEST_STANDING = Duration.ofMinutes(1);

  private HoldReader() {}

  static HoldTerms read(YamlSection in, Duration hold) {
    HoldTerms otherwise = HoldTerms.of(hold);
    Optional<Duration> given = in.value("life").flatMap(YamlValue::duration);
    Duration life = given.orElse(otherwise.life());
    if (life.compareTo(hold) < 0 || life.compareTo(LONGEST) > 0) {
      if (given.isPresent()) {
        in.report("life", "is out of range; expected hold to 24h");
      }
      life = otherwise.life();
    }
    return new HoldTerms(
        hold,
        life,
        in.value("in_transaction")
            .flatMap(value -> value.word(InTransaction.class))
            .orElse(InTransaction.HOLD),
        in.value("standing")
            .map(HoldReader::standing)
            .orElse(Optional.of(HoldTerms.DEFAULT_STANDING)));
  }

  /** {@code none}, or a section that says how long. */
  private static Optional<Duration> standing(YamlValue value) {
    if (!value.isSection()) {
      value
          .text()
          .filter(word -> !word.equals(NONE))
          .ifPresent(
              word -> value.report("'" + word + "' is not known; expected none, or { max: 8h }"));
      return Optional.empty();
    }
    return value.section().flatMap(section -> section.build(() -> longest(section)));
  }

  private static Duration longest(YamlSection in) {
    Duration most =
        in.required("max", "how long an approval may stand")
            .flatMap(YamlValue::duration)
            .orElse(HoldTerms.DEFAULT_STANDING);
    if (most.compareTo(SHORTEST_STANDING) < 0 || most.compareTo(LONGEST) > 0) {
      in.report("max", "is out of range; expected 1m to 24h");
    }
    return most;
  }
}
