package dev.sallyport.conformance;

import java.util.ArrayList;
import java.util.List;

/**
 * What two transcripts have not in common.
 *
 * @param direct a line of the server's, or nothing
 * @param gate the line in its place, or nothing
 */
record Comparison(String direct, String gate) {
  /** Pairs of lines that differ, by the longest common subsequence of both. */
  static List<Comparison> of(List<String> direct, List<String> gate) {
    int shorter = Math.min(direct.size(), gate.size());
    int begin = 0;
    while (begin < shorter && direct.get(begin).equals(gate.get(begin))) {
      begin++;
    }
    int end = 0;
    while (end < shorter - begin
        && direct.get(direct.size() - 1 - end).equals(gate.get(gate.size() - 1 - end))) {
      end++;
    }
    return ofMiddles(
        direct.subList(begin, direct.size() - end), gate.subList(begin, gate.size() - end));
  }

  /** In time and space of the product of their lengths. */
  private static List<Comparison> ofMiddles(List<String> direct, List<String> gate) {
    int[][] common = new int[direct.size() + 1][gate.size() + 1];
    for (int i = direct.size() - 1; i >= 0; i--) {
      for (int j = gate.size() - 1; j >= 0; j--) {
        common[i][j] =
            direct.get(i).equals(gate.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<Comparison> all = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    List<String> added = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < direct.size() || j < gate.size()) {
      boolean same = i < direct.size() && j < gate.size() && direct.get(i).equals(gate.get(j));
      if (same) {
        pair(removed, added, all);
        i++;
        j++;
      } else if (j == gate.size() || i < direct.size() && common[i + 1][j] >= common[i][j + 1]) {
        removed.add(direct.get(i++));
      } else {
        added.add(gate.get(j++));
      }
    }
    pair(removed, added, all);
    return all;
  }

  private static void pair(List<String> removed, List<String> added, List<Comparison> all) {
    for (int k = 0; k < Math.max(removed.size(), added.size()); k++) {
      all.add(
          new Comparison(
              k < removed.size() ? removed.get(k) : Difference.NOTHING,
              k < added.size() ? added.get(k) : Difference.NOTHING));
    }
    removed.clear();
    added.clear();
  }
}
