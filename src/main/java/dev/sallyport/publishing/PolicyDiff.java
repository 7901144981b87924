package dev.sallyport.publishing;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.Patch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * How a file differs.
 *
 * @param file its name
 * @param change {@code added}, {@code removed} or {@code changed}
 * @param unified the lines of a unified diff behind its head
 */
public record PolicyDiff(String file, String change, List<String> unified) {
  private static final int CONTEXT = 3;

  /** Comparing takes time and room by the product of what differs. */
  private static final int MOST_LINES = 10_000;

  /** Keeps a copy. */
  public PolicyDiff {
    unified = List.copyOf(unified);
  }

  /** Of all files that differ, by name. Takes a while for large ones. */
  public static List<PolicyDiff> of(Map<String, String> before, Map<String, String> after) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    List<PolicyDiff> diffs = new ArrayList<>();
    for (String name : names) {
      String was = before.get(name);
      String is = after.get(name);
      if (was == null || is == null || !was.equals(is)) {
        String change = was == null ? "added" : is == null ? "removed" : "changed";
        diffs.add(new PolicyDiff(name, change, unified(name, lines(was), lines(is))));
      }
    }
    return diffs;
  }

  private static List<String> lines(String text) {
    return text == null || text.isEmpty() ? List.of() : text.lines().toList();
  }

  private static List<String> unified(String name, List<String> before, List<String> after) {
    if (before.size() > MOST_LINES || after.size() > MOST_LINES) {
      return List.of(
          "@@ more than " + MOST_LINES + " lines: compare the two with a tool of your own @@");
    }
    Patch<String> patch =
        DiffUtils.diff(before, after, new MyersDiffWithLinearSpace<String>(), null);
    List<String> all = UnifiedDiffUtils.generateUnifiedDiff(name, name, before, patch, CONTEXT);
    return all.size() <= 2 ? List.of() : removedFirst(all.subList(2, all.size()));
  }

  /** Within what is replaced, what went stands before what came, as people are used to. */
  private static List<String> removedFirst(List<String> lines) {
    List<String> sorted = new ArrayList<>();
    List<String> added = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("+")) {
        added.add(line);
      } else {
        if (!line.startsWith("-")) {
          sorted.addAll(added);
          added.clear();
        }
        sorted.add(line);
      }
    }
    sorted.addAll(added);
    return sorted;
  }
}
