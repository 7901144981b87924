package dev.sallyport.cli.suggest;

import dev.sallyport.masking.detect.Detectors;
import dev.sallyport.masking.detect.Match;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What detectors found in the values of one column: how many, never which. */
final class ColumnSample {
  /** A value of which a match is so much is that, and no text with it inside. */
  private static final double MOST_OF_A_VALUE = 0.8;

  /** A single find in many values is a chance. */
  private static final int FEWEST_FINDS = 2;

  private int values;
  private final Map<String, Integer> whole = new TreeMap<>();
  private final Map<String, Integer> inside = new TreeMap<>();

  /** Looks at one value. */
  void look(Detectors detectors, String value) {
    values++;
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    Set<String> found = new HashSet<>();
    for (Match match : detectors.find(text, 0, text.length)) {
      String detector = match.rule().detector();
      if (found.add(detector)) {
        boolean most = match.end() - match.start() >= MOST_OF_A_VALUE * value.strip().length();
        (most ? whole : inside).merge(detector, 1, Integer::sum);
      }
    }
  }

  /** How many values there were that are not NULL. */
  int values() {
    return values;
  }

  /** What at least half of the values are. */
  Optional<String> kind() {
    return whole.entrySet().stream()
        .filter(found -> found.getValue() >= FEWEST_FINDS && found.getValue() * 2 >= values)
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey);
  }

  /** What is in the values here and there, each with how many values hold it. */
  Map<String, Integer> holds() {
    Map<String, Integer> all = new TreeMap<>(whole);
    inside.forEach((detector, count) -> all.merge(detector, count, Integer::sum));
    all.values().removeIf(count -> count < FEWEST_FINDS);
    return all;
  }

  /** How many values a detector found something in. */
  int count(String detector) {
    return whole.getOrDefault(detector, 0) + inside.getOrDefault(detector, 0);
  }

  /** Finds as a sentence has them. */
  static String sentence(int count, int values, String verb, String detector) {
    return count + " of " + values + " values " + verb + " " + detector;
  }

  /** Of several columns, for tests and totals. */
  static List<String> sentences(ColumnSample sample) {
    return sample.holds().entrySet().stream()
        .map(found -> sentence(found.getValue(), sample.values, "hold", found.getKey()))
        .toList();
  }
}
