package dev.sallyport.sql.statement;

import dev.sallyport.sql.Verb;
import dev.sallyport.sql.binding.FactsDraft;
import dev.sallyport.sql.syntax.Cursor;
import dev.sallyport.sql.syntax.Query;
import java.util.Set;

/** CREATE VIEW and ALTER VIEW (Reference Manual, 15.1.23 and 15.1.11). */
final class ViewReader {
  private static final Set<String> BEFORE_VIEW = Set.of("ALGORITHM", "DEFINER", "SQL", "VIEW");

  private ViewReader() {}

  /** Whether the cursor, behind CREATE or ALTER, stands at a view's definition. */
  static boolean isView(Cursor cursor) {
    if (!BEFORE_VIEW.contains(cursor.word())) {
      return false;
    }
    int view = cursor.find(Set.of("VIEW", "PROCEDURE", "FUNCTION", "TRIGGER", "EVENT"), false);
    return view < cursor.end() && cursor.tokens().isWord(view, "VIEW");
  }

  static void read(Statement statement, Verb verb) {
    Cursor cursor = statement.cursor();
    FactsDraft draft = statement.draft();
    cursor.moveTo(cursor.find(Set.of("VIEW"), false) + 1);
    cursor.accept("IF", "NOT", "EXISTS");
    NamedObject.access(draft, verb, cursor.table());
    if (cursor.isSymbol("(")) {
      cursor.skipGroup();
    }
    cursor.expect("AS");
    Query query = statement.parser().query();
    draft.features(statement.parser().features());
    statement.binder().feeding(query);
    if (cursor.accept("WITH")) {
      if (!cursor.accept("CASCADED")) {
        cursor.accept("LOCAL");
      }
      cursor.expect("CHECK");
      cursor.expect("OPTION");
    }
  }
}
