package dev.sallyport.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.sallyport.config.YamlSection;
import dev.sallyport.config.YamlValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a list of detectors: names of built-in ones, and own patterns with a name. */
final class DetectReader {
  static final String NAME_FORM = "[a-z][a-z0-9_]{0,31}";

  /** Longer patterns take long to match, and nobody can read them. */
  static final int MAX_PATTERN = 500;

  /**
   * Time is linear in the text, and in this as well: near 128 steps a MiB takes 0.9 s at the worst.
   */
  static final int MAX_PROGRAM = 128;

  private DetectReader() {}

  static List<DetectRule> read(YamlValue list, Optional<Mask> as) {
    List<DetectRule> rules = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (YamlValue item : list.items()) {
      Optional<Detector> detector =
          item.isSection()
              ? item.section().flatMap(in -> in.build(() -> own(in)))
              : item.text().flatMap(name -> builtIn(item, name));
      if (detector.isEmpty()) {
        continue;
      }
      String name = detector.get().name();
      if (!seen.add(name)) {
        item.report("'" + name + "' is given twice");
      } else if (as.isPresent()) {
        checkKind(item, detector.get(), as.get());
        rules.add(new DetectRule(name, detector.get().pattern(), as.get()));
      }
    }
    if (list.items().isEmpty()) {
      list.report("has no entry; expected one of " + String.join(", ", DetectorNames.ALL));
    }
    return rules;
  }

  private record Detector(String name, Optional<String> pattern) {}

  private static void checkKind(YamlValue item, Detector detector, Mask as) {
    boolean anAddress = detector.name().equals(DetectorNames.EMAIL) && detector.pattern().isEmpty();
    if (as.kind() == MaskKind.EMAIL && !anAddress) {
      item.report(
          "finds no e-mail addresses, and 'as: email' covers nothing else; expected the detector '"
              + DetectorNames.EMAIL
              + "', or another kind");
    }
  }

  private static Optional<Detector> builtIn(YamlValue item, String name) {
    if (!DetectorNames.ALL.contains(name)) {
      item.report(
          Mistyped.word(name, "is no detector", DetectorNames.ALL)
              + ", or { name: …, pattern: … }");
      return Optional.empty();
    }
    return Optional.of(new Detector(name, Optional.empty()));
  }

  private static Detector own(YamlSection in) {
    Optional<String> name = in.required("name", "a name for it").flatMap(YamlValue::text);
    if (name.filter(given -> !given.matches(NAME_FORM)).isPresent()) {
      in.report(
          "name",
          "'" + name.get() + "' cannot be a name; expected up to 32 characters of a-z, 0-9 and _");
    } else if (name.filter(DetectorNames.ALL::contains).isPresent()) {
      in.report("name", "'" + name.get() + "' is a built-in detector; expected another name");
    }
    Optional<String> pattern =
        in.required("pattern", "a regular expression").flatMap(YamlValue::text);
    pattern.flatMap(DetectReader::problem).ifPresent(problem -> in.report("pattern", problem));
    return new Detector(name.orElse(""), pattern);
  }

  /** What is wrong with a pattern. */
  private static Optional<String> problem(String pattern) {
    if (pattern.length() > MAX_PATTERN) {
      return Optional.of(
          "has " + pattern.length() + " characters; expected at most " + MAX_PATTERN);
    }
    try {
      Pattern compiled = Pattern.compile(pattern);
      if (compiled.programSize() > MAX_PROGRAM) {
        return Optional.of(
            "is compiled to "
                + compiled.programSize()
                + " steps, of which each may be tried at each character; expected at most "
                + MAX_PROGRAM
                + ": use smaller counts in {…}, or * and +");
      }
      return compiled.matches("")
          ? Optional.of("matches the empty text, so it would be found everywhere")
          : Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of(
          "is no regular expression that is matched in linear time (RE2): " + e.getDescription());
    }
  }
}
