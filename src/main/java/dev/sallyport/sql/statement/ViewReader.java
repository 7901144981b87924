package dev.sallyport.sql.statement;

import dev.sallyport.sql.Verb;
import dev.sallyport.sql.query.FactsDraft;
import dev.sallyport.sql.query.Queries;
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

  static void read(Cursor cursor, FactsDraft draft, Verb verb) {
    cursor.moveTo(cursor.find(Set.of("VIEW"), false) + 1);
    cursor.accept("IF", "NOT", "EXISTS");
    draft.access(verb, cursor.table(draft));
    if (cursor.isSymbol("(")) {
      cursor.skipGroup();
    }
    cursor.expect("AS");
    int to = checkOption(cursor);
    new Queries(cursor.tokens(), draft).feeding(cursor.at(), to);
    cursor.moveTo(cursor.end());
  }

  /** Where WITH [CASCADED | LOCAL] CHECK OPTION begins, or the end. */
  private static int checkOption(Cursor cursor) {
    int end = cursor.end();
    boolean there =
        end - cursor.at() > 3
            && cursor.tokens().isWord(end - 1, "OPTION")
            && cursor.tokens().isWord(end - 2, "CHECK");
    if (!there) {
      return end;
    }
    return cursor.tokens().isWord(end - 3, "WITH") ? end - 3 : end - 4;
  }
}
