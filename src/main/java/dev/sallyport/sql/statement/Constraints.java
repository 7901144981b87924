package dev.sallyport.sql.statement;

import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Telling;
import dev.sallyport.sql.binding.FactsDraft;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.ForeignKey;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Definitions that values are held against or made of: keys, checks, generated columns, other
 * types. Whether values pass tells of them, now or with each row that is written later.
 */
final class Constraints {
  private static final Set<String> RULES =
      Set.of(
          "UNIQUE",
          "PRIMARY",
          "FOREIGN",
          "REFERENCES",
          "CHECK",
          "CONSTRAINT",
          "AS",
          "GENERATED",
          "PARTITION",
          // The next number that the server gives is one more than the largest that is there.
          "AUTO_INCREMENT",
          "SERIAL");

  /** An index that only makes reading faster. */
  private static final Set<String> INDEXES = Set.of("INDEX", "KEY", "FULLTEXT", "SPATIAL");

  /** Actions of ALTER TABLE that neither move, convert nor check values. */
  private static final Set<String> IDLE =
      Set.of("DROP", "COMMENT", "AUTO_INCREMENT", "DISABLE", "ENABLE", "ALGORITHM", "LOCK");

  /** Reserved words behind DEFAULT: values of no column, and options of a table. */
  private static final Set<String> NO_COLUMNS =
      Set.of(
          "NULL",
          "TRUE",
          "FALSE",
          "CURRENT_TIMESTAMP",
          "CURRENT_DATE",
          "CURRENT_TIME",
          "LOCALTIME",
          "LOCALTIMESTAMP",
          "CHARACTER",
          "COLLATE");

  private static final String ORDER = "an index, in whose order rows may come";

  private final Tokens tokens;
  private final TableName table;
  private final FactsDraft draft;

  Constraints(Tokens tokens, TableName table, FactsDraft draft) {
    this.tokens = tokens;
    this.table = table;
    this.draft = draft;
  }

  /** Definitions of a new table, between its parentheses; or what stands behind them. */
  void definitions(int from, int to) {
    each(from, to, this::definition);
  }

  /** Actions of ALTER TABLE. */
  void actions(int from, int to) {
    each(from, to, this::action);
  }

  private interface Part {
    void read(int from, int to);
  }

  /** Each part of a list with commas. */
  private void each(int from, int to, Part part) {
    int depth = 0;
    int begin = from;
    for (int i = from; i < to; i++) {
      depth += tokens.isSymbol(i, "(") ? 1 : tokens.isSymbol(i, ")") ? -1 : 0;
      if (depth == 0 && tokens.isSymbol(i, ",")) {
        part.read(begin, i);
        begin = i + 1;
      }
    }
    part.read(begin, to);
  }

  private void definition(int from, int to) {
    boolean index = from < to && INDEXES.contains(tokens.word(from));
    for (int i = from; i < to; i++) {
      String word = tokens.word(i);
      boolean key = word.equals("KEY") && !index;
      boolean opens = i + 1 < to && tokens.isSymbol(i + 1, "(");
      boolean computed = isComputedDefault(tokens, i, to);
      // An index over an expression.
      boolean functional = index && tokens.isSymbol(i, "(") && opens;
      boolean orders = index && isOwn();
      if (RULES.contains(word) || key || computed || functional || orders) {
        String how = functional ? "an index over an expression" : orders ? ORDER : word;
        draft.inference().tells(how, new Lineage(named(from, to), Set.of(), true));
        return;
      }
    }
  }

  /**
   * Whether a default begins there that is made of other columns: an expression in parentheses, on
   * MariaDB also a name or a call without any.
   */
  static boolean isComputedDefault(Tokens tokens, int at, int to) {
    int value = at + 1;
    if (!tokens.isWord(at, "DEFAULT") || value >= to) {
      return false;
    }
    boolean opens = value + 1 < to && tokens.isSymbol(value + 1, "(");
    boolean assigned = value + 1 < to && tokens.isSymbol(value + 1, "=");
    String word = tokens.word(value);
    boolean plain =
        NO_COLUMNS.contains(word)
            || word.equals("NOW") && opens
            || word.equals("CHARSET") && assigned;
    boolean named = tokens.kind(value) == TokenKind.WORD || tokens.kind(value) == TokenKind.QUOTED;
    return tokens.isSymbol(value, "(") || named && !plain;
  }

  private void action(int from, int to) {
    String word = from < to ? tokens.word(from) : "";
    String next = from + 1 < to ? tokens.word(from + 1) : "";
    boolean ofIndex = next.equals("INDEX") || next.equals("KEY");
    if (word.equals("DROP") && (next.equals("FOREIGN") || next.equals("CONSTRAINT"))) {
      freed("DROP " + next);
      return;
    }
    if (IDLE.contains(word) || word.equals("RENAME") && ofIndex) {
      return;
    }
    boolean adds = word.equals("ADD") && !next.equals("PARTITION");
    boolean changesDefault =
        word.equals("ALTER") && !next.equals("CHECK") && !next.equals("CONSTRAINT");
    if (adds || changesDefault) {
      int named = from + (next.equals("COLUMN") ? 2 : 1);
      if (changesDefault) {
        given(named, to);
      }
      definition(named, to);
    } else {
      whole("ALTER TABLE " + word, table);
    }
  }

  /**
   * A new default is what rows get of which nothing else is said: whether it can be put there
   * tells.
   */
  private void given(int at, int to) {
    int name = tokens.isWord(at, "IF") && tokens.isWord(at + 1, "EXISTS") ? at + 2 : at;
    if (name < to) {
      Lineage column = Lineage.of(new ColumnName(table, tokens.name(name)));
      draft.inference().tells(Telling.DEFAULT, column);
    }
  }

  /**
   * Columns that refer to others, any of which the constraint may be about: they are covered like
   * those for as long as there is the key.
   */
  private void freed(String how) {
    for (ForeignKey key : draft.context().catalogue().parents(table)) {
      for (String column : key.childColumns()) {
        draft.inference().tells(how, Lineage.of(new ColumnName(table, column)));
      }
    }
  }

  /** CREATE INDEX, from behind the table's name. */
  void index(boolean unique, int from, int to) {
    boolean functional = false;
    for (int i = from; i < to; i++) {
      functional |= tokens.isSymbol(i, "(") && i + 1 < to && tokens.isSymbol(i + 1, "(");
    }
    boolean orders = isOwn();
    if (unique || functional || orders) {
      String how = unique ? "UNIQUE" : functional ? "an index over an expression" : ORDER;
      draft.inference().tells(how, new Lineage(named(from, to), Set.of(), true));
    }
  }

  /**
   * Whether the table is one of the session alone: nobody else has a use for its indexes, and who
   * made it can put values of his own between those that he may not see.
   */
  private boolean isOwn() {
    return draft.has(Feature.TEMPORARY_TABLE) || draft.session().temporaryTable(table).isPresent();
  }

  /** Something is done with all columns of a table. */
  void whole(String how, TableName all) {
    draft
        .inference()
        .tells(
            how.strip(),
            draft
                .session()
                .temporaryTable(all)
                .map(columns -> Lineage.union(columns.stream().map(OutputColumn::from).toList()))
                .orElseGet(() -> Lineage.of(new ColumnName(all, OutputColumn.STAR))));
  }

  /** Columns of another table that values are held against; all of them where none is named. */
  void references(TableName parent, List<String> columns) {
    if (columns.isEmpty()) {
      whole("REFERENCES", parent);
    }
    for (String column : columns) {
      Set<ColumnName> all = new LinkedHashSet<>();
      add(parent, column, all);
      draft.inference().tells("REFERENCES", new Lineage(all, Set.of(), true));
    }
  }

  /** A column, and those that it is made of where it is a generated one. */
  private void add(TableName of, String column, Set<ColumnName> all) {
    all.add(new ColumnName(of, column));
    Catalogue catalogue = draft.context().catalogue();
    catalogue
        .column(new ColumnName(of, column))
        .flatMap(Column::generation)
        .map(expression -> catalogue.table(of).orElseThrow().namedBy(expression))
        .ifPresent(behind -> behind.forEach(c -> all.add(new ColumnName(of, c.name()))));
  }

  /** Every name: those of columns are among them. */
  private Set<ColumnName> named(int from, int to) {
    Set<ColumnName> all = new LinkedHashSet<>();
    for (int i = from; i < to; i++) {
      if (tokens.kind(i) == TokenKind.WORD || tokens.kind(i) == TokenKind.QUOTED) {
        add(table, tokens.name(i), all);
      }
    }
    return all;
  }
}
