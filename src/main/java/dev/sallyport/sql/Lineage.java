package dev.sallyport.sql;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The columns that a value is made of.
 *
 * @param columns columns of base tables, views looked through; of a value that is not known, those
 *     that could be told
 * @param through columns of views and temporary tables that the value passed through on its way
 * @param known whether the value can come from nowhere else; never assume so of an empty lineage
 */
public record Lineage(Set<ColumnName> columns, Set<ColumnName> through, boolean known) {
  /** Of constants: from no column. */
  public static final Lineage NONE = new Lineage(Set.of(), Set.of(), true);

  /** It can come from anywhere. */
  public static final Lineage UNKNOWN = new Lineage(Set.of(), Set.of(), false);

  /** Keeps copies. */
  public Lineage {
    columns = Set.copyOf(columns);
    through = Set.copyOf(through);
  }

  /** The value of this column. */
  public static Lineage of(ColumnName column) {
    return new Lineage(Set.of(column), Set.of(), true);
  }

  /** Everything that any of them is made of. */
  public static Lineage union(Collection<Lineage> parts) {
    if (parts.size() <= 2) {
      return parts.stream().reduce(NONE, Lineage::and);
    }
    Set<ColumnName> columns = new LinkedHashSet<>();
    Set<ColumnName> through = new LinkedHashSet<>();
    boolean known = true;
    for (Lineage part : parts) {
      columns.addAll(part.columns);
      through.addAll(part.through);
      known &= part.known;
    }
    return new Lineage(columns, through, known);
  }

  /** Everything that this or the other is made of. */
  public Lineage and(Lineage other) {
    if (other.equals(NONE) || other == this) {
      return this;
    }
    if (equals(NONE)) {
      return other;
    }
    return new Lineage(
        both(columns, other.columns), both(through, other.through), known && other.known);
  }

  /** The same, but it may come from elsewhere too. */
  public Lineage unknown() {
    return known ? new Lineage(columns, through, false) : this;
  }

  /** The same, having passed through a column of a view. */
  public Lineage via(ColumnName column) {
    return new Lineage(columns, both(through, Set.of(column)), known);
  }

  private static <T> Set<T> both(Set<T> one, Set<T> other) {
    if (one.isEmpty() || other.containsAll(one)) {
      return other;
    }
    if (other.isEmpty() || one.containsAll(other)) {
      return one;
    }
    Set<T> all = new LinkedHashSet<>(one);
    all.addAll(other);
    return all;
  }
}
