package dev.sallyport.policy;

import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.TableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What is covered in the answer to a statement. Immutable. */
public final class Masks {
  /** Covers nothing. */
  public static final Masks NONE = new Masks(List.of(), List.of(), false, List.of());

  private final List<MaskRule> rules;
  private final List<DetectRule> detectors;
  private final boolean coversUnknown;
  private final List<ColumnGlob> revealed;
  private final MaskIndex index;

  /**
   * Masks.
   *
   * @param rules columns by name; the strictest that covers a column tells how
   * @param detectors what is looked for in other text
   * @param coversUnknown whether a column of which nobody can tell where it comes from is covered
   *     whole, where it is refused otherwise
   * @param revealed columns that are not covered this time, whatever the rules say
   */
  public Masks(
      List<MaskRule> rules,
      List<DetectRule> detectors,
      boolean coversUnknown,
      List<ColumnGlob> revealed) {
    this.rules = List.copyOf(rules);
    this.detectors = List.copyOf(detectors);
    this.coversUnknown = coversUnknown;
    this.revealed = List.copyOf(revealed);
    this.index = new MaskIndex(this.rules);
  }

  /** The same but for what is shown. */
  private Masks(Masks like, List<ColumnGlob> revealed) {
    this.rules = like.rules;
    this.detectors = like.detectors;
    this.coversUnknown = like.coversUnknown;
    this.revealed = List.copyOf(revealed);
    this.index = like.index;
  }

  /** Columns by name. */
  public List<MaskRule> rules() {
    return rules;
  }

  /** What is looked for in other text. */
  public List<DetectRule> detectors() {
    return detectors;
  }

  /** Whether a column of which nobody can tell where it comes from is covered, and not refused. */
  public boolean coversUnknown() {
    return coversUnknown;
  }

  /** Columns that are not covered this time. */
  public List<ColumnGlob> revealed() {
    return revealed;
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
    return columns.isEmpty() ? this : new Masks(this, all);
  }

  /** The same, with nothing shown: what a statement that reveals may keep elsewhere. */
  public Masks unrevealed() {
    return revealed.isEmpty() ? this : new Masks(this, List.of());
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
    for (MaskRule rule : index.candidates(column)) {
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
        : index.candidates(column).stream()
            .filter(rule -> rule.covers(column))
            .sorted(Comparator.comparing(MaskRule::as, Mask.STRICTEST_FIRST));
  }

  /** Whether a rule names a column, shown or not. */
  public boolean names(ColumnName column) {
    return index.candidates(column).stream().anyMatch(rule -> rule.covers(column));
  }

  /** The rules that may cover columns of a table, in their order. */
  public Stream<MaskRule> rulesOf(TableName table) {
    return index.candidates(table).stream()
        .filter(rule -> rule.coversTable(table.schema(), table.table()));
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof Masks that
            && coversUnknown == that.coversUnknown
            && rules.equals(that.rules)
            && detectors.equals(that.detectors)
            && revealed.equals(that.revealed);
  }

  @Override
  public int hashCode() {
    return Objects.hash(rules, detectors, coversUnknown, revealed);
  }

  @Override
  public String toString() {
    return "Masks[rules=%s, detectors=%s, coversUnknown=%s, revealed=%s]"
        .formatted(rules, detectors, coversUnknown, revealed);
  }
}
