package dev.sallyport.sql.binding;

import dev.sallyport.sql.Lineage;

/**
 * What decides about rows.
 *
 * @param all all of it
 * @param chosen the same without columns that are only compared for equality with a value that the
 *     statement brings along, see {@link dev.sallyport.sql.Match}
 */
record Influence(Lineage all, Lineage chosen) {
  static final Influence NONE = new Influence(Lineage.NONE, Lineage.NONE);

  Influence and(Influence other) {
    return new Influence(all.and(other.all), chosen.and(other.chosen));
  }

  Influence and(Lineage more) {
    return new Influence(all.and(more), chosen.and(more));
  }
}
