package dev.sallyport.policy;

import dev.sallyport.policy.NameIndex.IntList;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Finds patterns by the text that they may match: whole ones by the text, those with a star by what
 * stands before it. What it finds may match; what it does not find cannot. Immutable.
 */
final class Prefixes {
  private final Map<String, int[]> exact;
  private final Map<String, int[]> prefixes;

  /** Of the beginnings, each once, ascending. */
  private final int[] lengths;

  private Prefixes(Map<String, int[]> exact, Map<String, int[]> prefixes, int[] lengths) {
    this.exact = exact;
    this.prefixes = prefixes;
    this.lengths = lengths;
  }

  /** Adds the numbers of patterns that may match. */
  void find(String text, IntList into) {
    into.addAll(exact.getOrDefault(text, IntList.NOTHING));
    for (int length : lengths) {
      if (length > text.length()) {
        return;
      }
      into.addAll(prefixes.getOrDefault(text.substring(0, length), IntList.NOTHING));
    }
  }

  /** Collects patterns. */
  static final class Builder {
    private final Map<String, IntList> exact = new HashMap<>();
    private final Map<String, IntList> prefixes = new HashMap<>();

    /** Folded as what is sought will be. */
    void add(int number, String pattern) {
      int star = pattern.indexOf('*');
      Map<String, IntList> map = star < 0 ? exact : prefixes;
      String key = star < 0 ? pattern : pattern.substring(0, star);
      map.computeIfAbsent(key, k -> new IntList()).add(number);
    }

    Prefixes build() {
      TreeSet<Integer> lengths = new TreeSet<>();
      prefixes.keySet().forEach(prefix -> lengths.add(prefix.length()));
      return new Prefixes(
          sorted(exact), sorted(prefixes), lengths.stream().mapToInt(i -> i).toArray());
    }

    private static Map<String, int[]> sorted(Map<String, IntList> lists) {
      Map<String, int[]> arrays = new HashMap<>();
      lists.forEach((key, list) -> arrays.put(key, list.sorted()));
      return arrays;
    }
  }
}
