package dev.sallyport.sql.binding;

import dev.sallyport.sql.Content;
import dev.sallyport.sql.Lineage;

/**
 * What the name of a column stands for.
 *
 * @param from what its values are made of; never an empty lineage that is known of what was not
 *     found
 * @param content what else is known of them
 */
record Meaning(Lineage from, Content content) {
  /** It can be anything. */
  static final Meaning UNKNOWN = new Meaning(Lineage.UNKNOWN, Content.UNKNOWN);

  /** Of which nothing but the lineage is known. */
  static Meaning of(Lineage from) {
    return new Meaning(from, Content.UNKNOWN);
  }

  static Meaning of(SourceColumn column) {
    return new Meaning(column.from(), column.content());
  }
}
