package dev.sallyport.masking;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.policy.ColumnGlob;
import dev.sallyport.policy.DetectRule;
import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.Masks;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.ForeignKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Masks of columns that refer to masked columns by a foreign key: they hold the same values, so
 * they are covered alike, unless a rule of their own says otherwise.
 */
public final class ForeignMasks {
  /** Policies that are in force together, times databases: each as large as its rules. */
  private static final int MAX_REMEMBERED = 64;

  /** Policies that were replaced are held no longer. */
  private static final Duration UNUSED = Duration.ofMinutes(10);

  private static final Cache<Asked, Masks> REMEMBERED =
      Caffeine.newBuilder()
          .maximumSize(MAX_REMEMBERED)
          .expireAfterAccess(UNUSED)
          .executor(Runnable::run)
          .build();

  private ForeignMasks() {}

  /** All that the answer hangs on, compared as objects: what is shown changes nothing of it. */
  private record Asked(
      List<MaskRule> rules,
      List<DetectRule> detectors,
      boolean coversUnknown,
      Catalogue.Identity catalogue) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Asked that
          && rules == that.rules
          && detectors == that.detectors
          && coversUnknown == that.coversUnknown
          && catalogue == that.catalogue;
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(rules) + System.identityHashCode(catalogue);
    }
  }

  /**
   * The rules, and one more for each such column, over any number of keys. Found out once for masks
   * and catalogue, since it looks at every key.
   */
  public static Masks of(Masks masks, Catalogue catalogue) {
    if (masks.rules().isEmpty()) {
      return masks;
    }
    Asked asked =
        new Asked(masks.rules(), masks.detectors(), masks.coversUnknown(), catalogue.identity());
    return REMEMBERED
        .get(asked, absent -> follow(masks.unrevealed(), catalogue))
        .revealing(masks.revealed());
  }

  private static Masks follow(Masks masks, Catalogue catalogue) {
    List<ForeignKey> keys = catalogue.foreignKeys();
    Masks reached = masks;
    // A chain has at most as many links as there are keys.
    for (int round = 0; round < keys.size(); round++) {
      Set<MaskRule> more = new LinkedHashSet<>();
      for (ForeignKey key : keys) {
        for (int i = 0; i < key.childColumns().size(); i++) {
          inherited(reached, key, i).ifPresent(more::add);
        }
      }
      if (more.isEmpty()) {
        break;
      }
      List<MaskRule> rules = new ArrayList<>(reached.rules());
      rules.addAll(more);
      reached = new Masks(rules, masks.detectors(), masks.coversUnknown(), List.of());
    }
    return reached;
  }

  /**
   * Of masks of which nothing is shown: what is of the parent, by its name, is not of the child.
   */
  private static Optional<MaskRule> inherited(Masks masks, ForeignKey key, int i) {
    ColumnName child = new ColumnName(key.child(), key.childColumns().get(i));
    return masks.names(child)
        ? Optional.empty()
        : masks
            .ruleOf(new ColumnName(key.parent(), key.parentColumns().get(i)))
            .map(rule -> new MaskRule(exactly(child), rule.as(), rule.equality()));
  }

  /** A name may hold a star: then it covers more than it must, never less. */
  private static ColumnGlob exactly(ColumnName column) {
    TableName table = column.table();
    return new ColumnGlob(table.schema(), table.table(), column.column());
  }
}
