package dev.sallyport.sql.binding;

import dev.sallyport.sql.Content;
import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;

/**
 * A column that a FROM offers.
 *
 * @param from what its values are made of
 * @param content what else is known of them
 * @param visible part of {@code *}
 */
public record SourceColumn(String name, Lineage from, Content content, boolean visible) {
  /** A column of which nothing else is known. */
  SourceColumn(String name, Lineage from, boolean visible) {
    this(name, from, Content.UNKNOWN, visible);
  }

  static SourceColumn of(OutputColumn column) {
    return new SourceColumn(column.name(), column.from(), column.content(), true);
  }

  /** Columns that are not known; each of them can be made of this. */
  static SourceColumn star(Lineage from) {
    return new SourceColumn(OutputColumn.STAR, from.unknown(), true);
  }

  boolean isStar() {
    return name.equals(OutputColumn.STAR) && !from.known();
  }

  boolean isNamed(String wanted) {
    return !isStar() && Identifiers.same(name, wanted);
  }

  OutputColumn output() {
    return new OutputColumn(name, from, content);
  }
}
