package dev.sallyport.sql.syntax;

/**
 * An item of a select list.
 *
 * @param name the name of the result's column: the alias, the column's name, or the text
 * @param naming what the name is to other clauses
 */
public record SelectItem(Expression expression, String name, Naming naming) {
  /** What a name is to other clauses. */
  public enum Naming {
    /** None that others could use. */
    TEXT,
    /** An alias, or a column's own name. */
    NAME,
    /**
     * An alias that the server changes: it cuts what is not visible from the front and puts a
     * question mark in place of what a name can't hold. Other clauses can use it by a name that
     * nobody wrote.
     */
    UNSURE
  }
}
