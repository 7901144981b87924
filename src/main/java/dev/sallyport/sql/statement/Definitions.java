package dev.sallyport.sql.statement;

import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.binding.FactsDraft;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.syntax.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Column and table definitions: only what they say of other tables is of interest. */
final class Definitions {
  private static final Set<String> SEQUENCES = Set.of("NEXTVAL", "LASTVAL", "SETVAL");
  private static final Set<String> REFUSED = Set.of("SELECT", "UNION");

  /** Of which a table shows rows that are kept elsewhere: in another table, at another server. */
  private static final Set<String> ENGINES_OF_OTHERS =
      Set.of(
          "CONNECT", "FEDERATED", "FEDERATEDX", "MERGE", "MRG_MYISAM", "OQGRAPH", "SPIDER", "VP");

  private Definitions() {}

  private static boolean isSequence(Tokens tokens, int i) {
    boolean called = SEQUENCES.contains(tokens.word(i)) && tokens.isSymbol(i + 1, "(");
    return called || tokens.isWord(i, "FOR") && tokens.isWord(i - 1, "VALUE");
  }

  private static boolean isEngineOfOthers(Tokens tokens, int i, int to) {
    if (!tokens.isWord(i, "ENGINE")) {
      return false;
    }
    int name = i + 1 < to && tokens.isSymbol(i + 1, "=") ? i + 2 : i + 1;
    if (name >= to) {
      return false;
    }
    boolean string = tokens.kind(name) == TokenKind.STRING;
    String engine = string ? tokens.value(name) : tokens.name(name);
    return ENGINES_OF_OTHERS.contains(engine.toUpperCase(Locale.ROOT));
  }

  private static List<String> columns(Cursor reference) {
    List<String> columns = new ArrayList<>();
    if (!reference.acceptSymbol("(")) {
      return columns;
    }
    do {
      columns.add(reference.identifier());
    } while (reference.acceptSymbol(","));
    return columns;
  }

  /** Reads tokens {@code from} to {@code to} of the cursor's statement. */
  static void read(Cursor statement, int from, int to, FactsDraft draft) {
    Tokens tokens = statement.tokens();
    for (int i = from; i < to; i++) {
      String word = tokens.word(i);
      if (REFUSED.contains(word)) {
        throw new UnreadableException(
            "a definition with " + word + " in it reaches other tables and is not read");
      }
      if (draft.context().isMariaDb() && isSequence(tokens, i)) {
        throw new UnreadableException(
            "a definition takes a value of a sequence, and so would whoever writes a row; give the"
                + " value when you insert");
      }
      if (draft.context().isMariaDb()
          && word.equals("SYSTEM")
          && i + 1 < to
          && tokens.isWord(i + 1, "VERSIONING")) {
        throw new UnreadableException(
            "a table with SYSTEM VERSIONING keeps what is deleted, and without it loses what was"
                + " kept, which is not followed");
      }
      if (isEngineOfOthers(tokens, i, to)) {
        throw new UnreadableException(
            "a table of that engine shows rows that are kept elsewhere, which is not followed");
      }
      if (word.equals("REFERENCES")) {
        Cursor reference = new Cursor(tokens, i + 1, to, draft.context());
        TableName parent = reference.table();
        NamedObject.access(draft, Verb.SELECT, parent);
        new Constraints(tokens, parent, draft).references(parent, columns(reference));
      }
    }
  }
}
