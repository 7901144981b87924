package dev.sallyport.sql;

/**
 * A column name as it occurs in a statement, not yet bound to a table.
 *
 * @param name as written, without quotes
 * @param role where it occurs
 */
public record ColumnUse(String name, Role role) {

  /** Where a name occurs. */
  public enum Role {
    /**
     * A plain item of the outermost SELECT's list, possibly with an alias: the value leaves as it
     * is.
     */
    OUTPUT,
    /** Assigned to: a column of INSERT, the left side of UPDATE … SET. */
    TARGET,
    /**
     * Anywhere else: expressions, predicates, joins, ordering, sub-queries, every arm of a set
     * operation.
     */
    OTHER
  }
}
