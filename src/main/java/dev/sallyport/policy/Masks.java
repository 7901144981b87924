package dev.sallyport.policy;

import dev.sallyport.sql.ColumnName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is covered in the answer to a statement.
 *
 * @param rules columns by name; the strictest that covers a column tells how
 * @param detectors what is looked for in other text
 * @param coversUnknown whether a column of which nobody can tell where it comes from is covered
 *     whole, where it is refused otherwise
 * @param revealed columns that are not covered this time, whatever the rules say
 */
public record Masks(
    List<MaskRule> rules,
    List<DetectRule> detectors,
    boolean coversUnknown,
    List<ColumnGlob> revealed) {
  /** Covers nothing. */
  public static final Masks NONE = new Masks(List.of(), List.of(), false, List.of());

  /** Keeps copies. */
  public Masks {
    rules = List.copyOf(rules);
    detectors = List.copyOf(detectors);
    revealed = List.copyOf(revealed);
  }

  /** Of columns alone. */
  public static Masks of(List<MaskRule> rules) {
    return new Masks(rules, List.of(), false, List.of());
  }

  /**
   * Of several policies that are in force together: each covers, and one that refuses what cannot
   * be told is enough.
   */
  static Masks together(List<Masks> all) {
    List<Masks> covering = all.stream().filter(masks -> !masks.isEmpty()).toList();
    return new Masks(
        covering.stream().flatMap(masks -> masks.rules().stream()).distinct().toList(),
        covering.stream().flatMap(masks -> masks.detectors().stream()).distinct().toList(),
        !covering.isEmpty() && covering.stream().allMatch(Masks::coversUnknown),
        List.of());
  }

  /** The same, with some columns shown. */
  public Masks revealing(List<ColumnGlob> columns) {
    List<ColumnGlob> all = new ArrayList<>(revealed);
    all.addAll(columns);
    return columns.isEmpty() ? this : new Masks(rules, detectors, coversUnknown, all);
  }

  /** The same, with nothing shown: what a statement that reveals may keep elsewhere. */
  public Masks unrevealed() {
    return revealed.isEmpty() ? this : new Masks(rules, detectors, coversUnknown, List.of());
  }

  /** Whether nothing is covered. */
  public boolean isEmpty() {
    return rules.isEmpty() && detectors.isEmpty();
  }

  /**
   * How a column is covered; empty where no rule covers it, or it is revealed. Of several rules the
   * strictest mask counts, and rows may be chosen by it only where each of them says so.
   */
  public Optional<MaskRule> ruleOf(ColumnName column) {
    MaskRule first = null;
    boolean several = false;
    for (MaskRule rule : rules) {
      if (rule.covers(column)) {
        several = first != null;
        first = first == null ? rule : first;
        if (several) {
          break;
        }
      }
    }
    if (first == null || isRevealed(column)) {
      return Optional.empty();
    }
    if (!several) {
      return Optional.of(first);
    }
    List<MaskRule> all = rulesOf(column).toList();
    MaskRule strictest = all.get(0);
    boolean equality = all.stream().allMatch(MaskRule::equality);
    return Optional.of(new MaskRule(strictest.columns(), strictest.as(), equality));
  }

  private boolean isRevealed(ColumnName column) {
    for (ColumnGlob shown : revealed) {
      if (shown.covers(column)) {
        return true;
      }
    }
    return false;
  }

  /** All rules that cover a column, the strictest in front; none if it is revealed. */
  public Stream<MaskRule> rulesOf(ColumnName column) {
    return isRevealed(column)
        ? Stream.empty()
        : rules.stream()
            .filter(rule -> rule.covers(column))
            .sorted(Comparator.comparing(MaskRule::as, Mask.STRICTEST_FIRST));
  }
}
