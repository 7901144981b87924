package dev.sallyport.sql.statement;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.binding.FactsDraft;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.syntax.Cursor;
import java.util.Optional;
import java.util.Set;

/** ALTER (Reference Manual, 15.1). */
final class AlterReader implements StatementReader {
  private static final Set<String> KEPT_WHEN_DROPPED =
      Set.of("INDEX", "KEY", "PRIMARY", "FOREIGN", "CHECK", "CONSTRAINT", "DEFAULT");
  private static final Set<String> TAKES_AWAY =
      Set.of("MODIFY", "CHANGE", "CONVERT", "TRUNCATE", "DISCARD", "EXCHANGE", "COALESCE");

  /** MariaDB, "ALTER TABLE": CONVERT PARTITION p TO TABLE t, CONVERT TABLE t TO PARTITION p. */
  private static final Set<String> CONVERTED_TABLES = Set.of("PARTITION", "TABLE");

  private static final Set<String> RENAMED_PARTS = Set.of("COLUMN", "INDEX", "KEY");

  @Override
  public void read(Statement statement) {
    Cursor cursor = statement.cursor();
    FactsDraft draft = statement.draft();
    cursor.expect("ALTER");
    draft.verb(Verb.ALTER);
    draft.feature(Feature.CHANGES_CATALOGUE);
    if (ViewReader.isView(cursor)) {
      ViewReader.read(statement, Verb.ALTER);
      return;
    }
    switch (cursor.word()) {
      case "TABLE" -> table(statement);
      case "DATABASE", "SCHEMA" -> schema(cursor, draft);
      case "USER" -> {
        draft.access(Verb.ALTER, Accounts.TABLE);
        cursor.moveTo(Plain.end(cursor));
      }
      case "PROCEDURE", "FUNCTION" -> {
        cursor.next();
        NamedObject.access(draft, Verb.ALTER, cursor.table());
        cursor.moveTo(Plain.end(cursor));
      }
      case "SEQUENCE" -> {
        cursor.next();
        cursor.accept("IF", "EXISTS");
        NamedObject.access(draft, Verb.ALTER, cursor.table());
        SequenceOptions.skip(cursor);
      }
      case "EVENT", "DEFINER" -> CompoundReader.alterEvent(statement);
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
        unnamed ? draft.wholeSelectedSchema() : TableName.wholeSchema(cursor.identifier()));
    cursor.moveTo(Plain.end(cursor));
  }

  private static void table(Statement statement) {
    Cursor cursor = statement.cursor();
    FactsDraft draft = statement.draft();
    cursor.expect("TABLE");
    TableName altered = cursor.table();
    draft.access(Verb.ALTER, altered);
    int from = cursor.at();
    Definitions.read(cursor, from, cursor.end(), draft);
    new Constraints(cursor.tokens(), altered, draft).actions(from, Plain.end(cursor));
    boolean temporary = draft.session().temporaryTable(altered).isPresent();
    if (!temporary && takesAway(cursor, from)) {
      draft.destructive();
    }
    TableName now = altered;
    Tokens tokens = cursor.tokens();
    for (int i = from; i < cursor.end(); i++) {
      String word = tokens.word(i);
      if (word.equals("RENAME")) {
        Cursor behind = new Cursor(tokens, i + 1, cursor.end(), draft.context());
        now = renamed(behind, draft).orElse(now);
      } else if (word.equals("EXCHANGE")) {
        exchanged(new Cursor(tokens, i + 1, cursor.end(), draft.context()), draft);
      } else if (word.equals("CONVERT")
          && i + 1 < cursor.end()
          && CONVERTED_TABLES.contains(tokens.word(i + 1))) {
        throw new UnreadableException(
            "ALTER TABLE … CONVERT "
                + tokens.word(i + 1)
                + " makes a table of a partition or takes a table away, which is not followed; use"
                + " EXCHANGE PARTITION");
      }
    }
    cursor.moveTo(Plain.end(cursor));
    if (temporary) {
      TemporaryTables.altered(draft, altered, now, cursor.end() - from);
    }
  }

  /**
   * Whether values go with it: a dropped column or partition, a type that holds less. New columns,
   * indexes and constraints take nothing away.
   */
  private static boolean takesAway(Cursor cursor, int from) {
    Tokens tokens = cursor.tokens();
    int depth = 0;
    for (int i = from; i < cursor.end(); i++) {
      depth += tokens.isSymbol(i, "(") ? 1 : tokens.isSymbol(i, ")") ? -1 : 0;
      String word = depth == 0 ? tokens.word(i) : "";
      String what = i + 1 < cursor.end() ? tokens.word(i + 1) : "";
      boolean dropped = word.equals("DROP") && !KEPT_WHEN_DROPPED.contains(what);
      if (dropped || TAKES_AWAY.contains(word)) {
        return true;
      }
    }
    return false;
  }

  private static Optional<TableName> renamed(Cursor behind, FactsDraft draft) {
    boolean part = RENAMED_PARTS.contains(behind.word()) && !behind.word(2).isEmpty();
    if (part && behind.word(2).equals("TO")) {
      return Optional.empty();
    }
    if (!behind.accept("TO") && !behind.accept("AS")) {
      behind.acceptSymbol("=");
    }
    TableName name = behind.table();
    NamedObject.access(draft, Verb.RENAME, name);
    return Optional.of(name);
  }

  /** EXCHANGE PARTITION p WITH TABLE t moves t's rows. */
  private static void exchanged(Cursor behind, FactsDraft draft) {
    if (!behind.accept("PARTITION")) {
      return;
    }
    behind.identifier();
    behind.expect("WITH");
    behind.expect("TABLE");
    TableName other = behind.table();
    NamedObject.access(draft, Verb.ALTER, other);
    new Constraints(behind.tokens(), other, draft).whole("EXCHANGE PARTITION", other);
  }
}
