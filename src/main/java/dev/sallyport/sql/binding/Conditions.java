package dev.sallyport.sql.binding;

import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.WhereKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.syntax.Expression;
import dev.sallyport.sql.syntax.Query;
import dev.sallyport.sql.syntax.TableReference;
import java.util.List;
import java.util.Optional;

/**
 * Whether a WHERE tells rows apart. In doubt it does not: a condition counts as selective only when
 * a column is compared with something that does not follow from the same row.
 */
final class Conditions {
  /** What a condition is for every row. */
  enum Truth {
    /** True for every row. */
    TRUE,
    /** False, or NULL, for every row. */
    FALSE,
    /** The same for every row, or as good as; which is not known here. */
    SAME,
    /** Different from row to row. */
    VARIES
  }

  private Conditions() {}

  /** The kind of a WHERE over these references. */
  static WhereKind kind(
      Optional<Expression> where, List<TableReference> from, Tokens tokens, SqlContext context) {
    if (where.isEmpty()) {
      return WhereKind.NONE;
    }
    Truth truth = predicates(from, tokens, context).truth(where.get());
    return truth == Truth.VARIES ? WhereKind.SELECTIVE : WhereKind.CONSTANT;
  }

  static Predicates predicates(List<TableReference> from, Tokens tokens, SqlContext context) {
    ColumnTypes types = new ColumnTypes(context, from);
    return new Predicates(tokens, new Operands(tokens, from), types, context);
  }

  /** The kind of a query's WHERE; of several arms, that of the one that limits least. */
  static WhereKind kind(Query query, Tokens tokens, SqlContext context) {
    return kind(query.body(), tokens, context);
  }

  private static WhereKind kind(Query.Body body, Tokens tokens, SqlContext context) {
    if (body instanceof Query.Select select) {
      return kind(select.where(), select.from(), tokens, context);
    }
    if (body instanceof Query.Nested nested) {
      return kind(nested.query().body(), tokens, context);
    }
    if (body instanceof Query.SetOperation operation) {
      return operation.arms().stream()
          .map(arm -> kind(arm, tokens, context))
          .min(Enum::compareTo)
          .orElseThrow();
    }
    return WhereKind.NONE;
  }
}
