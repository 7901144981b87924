package dev.sallyport.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A mapping of a {@link YamlDocument}. Each key that a reader asks for counts as known; {@link
 * #build} refuses the others.
 */
public final class YamlSection {
  private final YamlDocument document;
  private final String path;
  private final int line;
  private final Map<String, YamlValue> values = new LinkedHashMap<>();
  private final Map<String, Integer> keyLines = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  YamlSection(YamlDocument document, String path, int sectionLine, MappingNode node) {
    this.document = document;
    this.path = path;
    this.line = sectionLine;
    for (NodeTuple tuple : node.getValue()) {
      int keyLine = YamlDocument.line(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
        document.report(keyLine, path, "a key is no text; expected 'key: value'");
        continue;
      }
      String key = keyNode.getValue();
      if (values.containsKey(key)) {
        document.report(keyLine, child(key), "is given twice, first in line " + keyLines.get(key));
        continue;
      }
      values.put(key, new YamlValue(document, child(key), keyLine, tuple.getValueNode()));
      keyLines.put(key, keyLine);
    }
  }

  private YamlSection(YamlDocument document, String path, int line) {
    this.document = document;
    this.path = path;
    this.line = line;
  }

  /** Stands for a section that may be left out: all its keys have their defaults. */
  static YamlSection empty(YamlSection parent, String key) {
    return new YamlSection(parent.document, parent.child(key), parent.line);
  }

  /** Where the section begins, from 1. */
  public int line() {
    return line;
  }

  /** Dotted path of the section; empty for the whole file. */
  public String path() {
    return path;
  }

  /** The file it stands in. */
  public YamlDocument document() {
    return document;
  }

  /** Every key as written, for sections whose keys are names; all of them count as known. */
  public List<YamlValue> entries() {
    known.addAll(values.keySet());
    return List.copyOf(values.values());
  }

  /** The value of a key, if it is there. */
  public Optional<YamlValue> value(String key) {
    known.add(key);
    return Optional.ofNullable(values.get(key));
  }

  /** The value of a key; its absence is reported. */
  public Optional<YamlValue> required(String key, String expected) {
    Optional<YamlValue> value = value(key);
    if (value.isEmpty()) {
      report(key, "is missing; expected " + expected);
    }
    return value;
  }

  /** Reports a problem with a key, in the key's line if it is there, else in the section's. */
  public void report(String key, String problem) {
    document.report(lineOf(key), child(key), problem);
  }

  /**
   * Refuses a key that is part of the language but cannot be honoured. To ignore it would be a lie.
   */
  public void unavailable(String key, String instead) {
    if (values.containsKey(key)) {
      report(key, "is not available in this version; " + instead);
      values.remove(key);
    }
  }

  /** Refuses a key that means something elsewhere, and says where. */
  public void misplaced(String key, String where) {
    if (values.containsKey(key)) {
      report(key, "means nothing here; " + where);
      values.remove(key);
    }
  }

  /**
   * Makes a record of what the section holds and refuses keys that nobody asked for. The maker's
   * {@link InvalidSettingException} is reported in the line of its key, unless reading the values
   * has already failed: then it only echoes that.
   *
   * @return the record, or empty if anything in the section was reported
   */
  public <T> Optional<T> build(Supplier<T> maker) {
    int before = document.problems().size();
    T built = null;
    try {
      built = maker.get();
    } catch (InvalidSettingException e) {
      if (document.problems().size() == before) {
        report(e.key(), e.problem());
      }
    }
    refuseUnknownKeys();
    return document.problems().size() == before ? Optional.ofNullable(built) : Optional.empty();
  }

  private void refuseUnknownKeys() {
    List<String> unknown = new ArrayList<>(values.keySet());
    unknown.removeAll(known);
    for (String key : unknown) {
      String hint = nearest(key, known).map(near -> "; did you mean '" + near + "'?").orElse("");
      report(key, "is not a known key" + hint + "; expected one of " + String.join(", ", known));
    }
  }

  private int lineOf(String key) {
    YamlSection section = this;
    int found = line;
    for (String name : key.split("\\.")) {
      YamlValue value = section == null ? null : section.values.get(name);
      if (value == null) {
        return found;
      }
      found = value.line();
      section = value.sectionRead().orElse(null);
    }
    return found;
  }

  private String child(String key) {
    return path.isEmpty() || key.isEmpty() ? path + key : path + "." + key;
  }

  /** The candidate that a mistyped word most likely meant, if one is near. */
  public static Optional<String> nearest(String word, Iterable<String> candidates) {
    List<String> near = new ArrayList<>();
    String folded = word.toLowerCase(Locale.ROOT).replace('-', '_');
    int allowed = Math.max(1, word.length() / 3);
    for (String candidate : candidates) {
      if (distance(folded, candidate) <= allowed) {
        near.add(candidate);
      }
    }
    return near.stream().min(Comparator.comparingInt(c -> distance(folded, c)));
  }

  /** Levenshtein's distance, swapped neighbours counting once; long words are never near. */
  private static int distance(String a, String b) {
    if (a.length() > 64 || b.length() > 64) {
      return Integer.MAX_VALUE;
    }
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
        least = Math.min(least, cost[i - 1][j - 1] + (same ? 0 : 1));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        cost[i][j] = swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
      }
    }
    return cost[a.length()][b.length()];
  }
}
