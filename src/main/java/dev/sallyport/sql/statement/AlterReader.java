package dev.sallyport.sql.statement;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.query.FactsDraft;
import java.util.Set;

/** ALTER (Reference Manual, 15.1). */
final class AlterReader implements StatementReader {
  private static final Set<String> RENAMED_PARTS = Set.of("COLUMN", "INDEX", "KEY");

  @Override
  public void read(Cursor cursor, FactsDraft draft) {
    cursor.expect("ALTER");
    draft.verb(Verb.ALTER);
    draft.feature(Feature.CHANGES_CATALOGUE);
    if (ViewReader.isView(cursor)) {
      ViewReader.read(cursor, draft, Verb.ALTER);
      return;
    }
    switch (cursor.word()) {
      case "TABLE" -> table(cursor, draft);
      case "DATABASE", "SCHEMA" -> schema(cursor, draft);
      case "USER" -> {
        draft.access(Verb.ALTER, Accounts.TABLE);
        cursor.moveTo(Plain.end(cursor));
      }
      case "PROCEDURE", "FUNCTION" -> {
        cursor.next();
        draft.access(Verb.ALTER, cursor.table(draft));
        cursor.moveTo(Plain.end(cursor));
      }
      case "EVENT", "DEFINER" -> throw CreateReader.bodyNotRead();
      default -> ServerObjects.read(cursor, draft);
    }
  }

  private static void schema(Cursor cursor, FactsDraft draft) {
    cursor.next();
    Set<String> options =
        Set.of("DEFAULT", "CHARACTER", "CHARSET", "COLLATE", "ENCRYPTION", "READ");
    boolean unnamed = options.contains(cursor.word());
    draft.access(
        Verb.ALTER,
        unnamed ? draft.wholeSelectedSchema() : FactsDraft.wholeSchema(cursor.identifier()));
    cursor.moveTo(Plain.end(cursor));
  }

  private static void table(Cursor cursor, FactsDraft draft) {
    cursor.expect("TABLE");
    draft.access(Verb.ALTER, cursor.table(draft));
    int from = cursor.at();
    Definitions.read(cursor, from, cursor.end(), draft);
    Tokens tokens = cursor.tokens();
    for (int i = from; i < cursor.end(); i++) {
      String word = tokens.word(i);
      if (word.equals("RENAME")) {
        renamed(new Cursor(tokens, i + 1, cursor.end()), draft);
      } else if (word.equals("EXCHANGE")) {
        exchanged(new Cursor(tokens, i + 1, cursor.end()), draft);
      }
    }
    cursor.moveTo(Plain.end(cursor));
  }

  private static void renamed(Cursor behind, FactsDraft draft) {
    boolean part = RENAMED_PARTS.contains(behind.word()) && !behind.word(2).isEmpty();
    if (part && behind.word(2).equals("TO")) {
      return;
    }
    if (!behind.accept("TO") && !behind.accept("AS")) {
      behind.acceptSymbol("=");
    }
    draft.access(Verb.RENAME, behind.table(draft));
  }

  /** EXCHANGE PARTITION p WITH TABLE t moves t's rows. */
  private static void exchanged(Cursor behind, FactsDraft draft) {
    if (!behind.accept("PARTITION")) {
      return;
    }
    behind.identifier();
    behind.expect("WITH");
    behind.expect("TABLE");
    draft.access(Verb.ALTER, behind.table(draft));
  }
}
