package dev.sallyport.sql.syntax;

import java.util.List;
import java.util.Optional;

/** What stands in a FROM (Reference Manual, 15.2.13.2). */
public sealed interface TableReference {

  /**
   * A table, view or common table expression.
   *
   * @param schema as written
   * @param alias how columns refer to it, if not by its name
   */
  record Named(Optional<String> schema, String name, Optional<String> alias)
      implements TableReference {
    /** How columns refer to it. */
    public String label() {
      return alias.orElse(name);
    }
  }

  /**
   * A derived table.
   *
   * @param columns new names for its columns; empty if none are given
   * @param lateral whether it may use the tables before it
   */
  record Derived(Query query, String alias, List<String> columns, boolean lateral)
      implements TableReference {}

  /** JSON_TABLE: every column of it comes from its argument. */
  record JsonTable(Expression document, List<String> columns, String alias)
      implements TableReference {}

  /**
   * Two joined.
   *
   * @param on the conditions
   * @param using names of columns that are equal on both sides
   */
  record Join(
      TableReference left,
      TableReference right,
      Kind kind,
      boolean natural,
      List<Expression> on,
      List<String> using)
      implements TableReference {
    /** Which side's rows stay without a partner. */
    public enum Kind {
      INNER,
      LEFT,
      RIGHT
    }
  }
}
