package dev.sallyport.masking.detect;

import dev.sallyport.policy.DetectRule;
import dev.sallyport.policy.Mask;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Looks for what rules name, in one pass over the bytes of a text, in time that is linear in it.
 * Works in every character set in which an ASCII byte is that ASCII character. Immutable.
 */
public final class Detectors {
  /** Finds nothing. */
  public static final Detectors NONE = new Detectors(List.of());

  private static final int MOST_REMEMBERED = 256;
  private static final Map<List<DetectRule>, Detectors> REMEMBERED = new ConcurrentHashMap<>();

  private final List<DetectRule> rules;

  /** What may begin with a byte, as bits of {@link Entry}. */
  private final int[] entries = new int[256];

  /** The place among the rules for each built-in detector, by ordinal; -1 where none asks. */
  private final int[] builtIn = new int[Detector.values().length];

  /** Own patterns by their place among the rules; null for a built-in detector. */
  private final OwnPattern[] own;

  private Detectors(List<DetectRule> rules) {
    this.rules = List.copyOf(rules);
    this.own = new OwnPattern[rules.size()];
    Arrays.fill(builtIn, -1);
    for (int i = 0; i < own.length; i++) {
      DetectRule rule = rules.get(i);
      if (rule.pattern().isPresent()) {
        own[i] = new OwnPattern(rule.pattern().get());
      } else {
        Detector detector = Detector.of(rule.detector());
        if (builtIn[detector.ordinal()] < 0) {
          builtIn[detector.ordinal()] = i;
          detector.enter(entries);
        }
      }
    }
    Entry.markWords(entries);
  }

  /**
   * For the rules of a policy; of several for one detector the first counts.
   *
   * @throws IllegalArgumentException when a name is none of {@link #names()} and has no pattern, or
   *     a pattern can't be read
   */
  public static Detectors of(List<DetectRule> rules) {
    if (rules.isEmpty()) {
      return NONE;
    }
    Detectors known = REMEMBERED.get(rules);
    if (known != null) {
      return known;
    }
    if (REMEMBERED.size() >= MOST_REMEMBERED) {
      // Policies were reloaded that often; what is in force is soon back.
      REMEMBERED.clear();
    }
    Detectors made = new Detectors(rules);
    REMEMBERED.put(made.rules, made);
    return made;
  }

  /** All built-in detectors, each covering whole. */
  public static Detectors all() {
    return of(
        names().stream().map(n -> new DetectRule(n, Optional.empty(), Mask.REDACTED)).toList());
  }

  /** Names of the built-in detectors, as policies write them. */
  public static List<String> names() {
    return Stream.of(Detector.values()).map(Detector::word).toList();
  }

  /** Whether nothing is looked for. */
  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /**
   * Everything that is found in a text. Nobody keeps it.
   *
   * @param from index of its first byte
   * @param to index behind its last
   */
  public List<Match> find(byte[] text, int from, int to) {
    Search search = new Search(this);
    int count = search.run(text, from, to, true);
    List<Match> matches = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      matches.add(new Match(search.start(i), search.end(i), rules.get(search.rule(i))));
    }
    return matches;
  }

  /**
   * A text for the minutes: whatever is found is replaced by the detector's name or by stars,
   * however the rules say that clients see it. The very same text if nothing is found.
   */
  public String redacted(String text) {
    if (isEmpty()) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] redacted = redacted(bytes);
    return redacted == bytes ? text : new String(redacted, StandardCharsets.UTF_8);
  }

  /**
   * The same for bytes, such as the server's own texts; the very same array if nothing is found.
   */
  public byte[] redacted(byte[] text) {
    return isEmpty() ? text : TextCover.redacting(this).redacted(text);
  }

  /** The rules, whose places {@link Search#rule} gives. */
  List<DetectRule> rules() {
    return rules;
  }

  int[] entries() {
    return entries;
  }

  int placeOf(Detector detector) {
    return builtIn[detector.ordinal()];
  }

  OwnPattern[] own() {
    return own;
  }
}
