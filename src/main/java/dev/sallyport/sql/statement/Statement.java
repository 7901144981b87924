package dev.sallyport.sql.statement;

import dev.sallyport.sql.binding.Binder;
import dev.sallyport.sql.binding.FactsDraft;
import dev.sallyport.sql.syntax.Cursor;
import dev.sallyport.sql.syntax.Expression;
import dev.sallyport.sql.syntax.Parser;
import dev.sallyport.sql.syntax.Query;
import java.util.Set;

/**
 * A statement that is being read: where, by which grammar, and what was found.
 *
 * @param cursor the place in its tokens
 */
record Statement(Cursor cursor, Parser parser, Binder binder, FactsDraft draft) {

  static Statement at(Cursor cursor, FactsDraft draft, Set<String> locals) {
    return new Statement(
        cursor,
        new Parser(cursor, draft.context()).withLocals(locals),
        new Binder(cursor.tokens(), draft),
        draft);
  }

  /** Reads an expression and binds it: it reads what its sub-queries read. */
  Expression expression() {
    Expression expression = parser.expression();
    binder.expression(expression);
    draft.features(parser.features());
    return expression;
  }

  /** Reads a query whose rows go to the client. */
  void query(Query query) {
    draft.features(parser.features());
    binder.outermost(query);
  }

  /** The rest is words, names and literals that touch no table. */
  void plainRest() {
    cursor.moveTo(Plain.end(cursor));
  }
}
