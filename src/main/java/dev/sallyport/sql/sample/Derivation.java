package dev.sallyport.sql.sample;

import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Table;
import dev.sallyport.sql.lexer.Lexer;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.syntax.Cursor;
import dev.sallyport.sql.syntax.Parser;
import dev.sallyport.sql.syntax.TableReference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One statement, cut into parts of which a query is put together. */
final class Derivation {

  private static final Set<String> OPTIONS = Set.of("LOW_PRIORITY", "QUICK", "IGNORE");
  private static final Set<String> TAIL = Set.of("WHERE", "ORDER", "LIMIT");
  private static final Set<String> QUERY =
      Set.of("SELECT", "WITH", "TABLE", "VALUES", "VALUE", "SET");

  private final StatementFacts facts;
  private final SqlContext context;
  private final List<String> values;
  private final int rows;
  private final Piece whole;
  private final Cursor cursor;

  /** {@code context} reads the text in UTF-8. */
  Derivation(StatementFacts facts, SqlContext context, List<String> values, int rows) {
    this.facts = facts;
    this.context = context;
    this.values = values;
    this.rows = rows;
    Tokens tokens =
        Lexer.lexWhole(
            facts.text().getBytes(StandardCharsets.UTF_8),
            context.sqlMode(),
            StandardCharsets.UTF_8,
            context.serverVersion());
    int end = 0;
    while (end < tokens.size() && !tokens.isSymbol(end, ";")) {
      end++;
    }
    this.whole = new Piece(tokens, 0, end);
    this.cursor = new Cursor(tokens, 0, end, context);
  }

  /**
   * What was put together; not yet read.
   *
   * @param counting counts the same rows
   */
  record Draft(String text, List<Integer> parameters, Optional<String> counting) {}

  Draft draft() throws NoSampleException {
    return switch (facts.verb()) {
      case SELECT -> ofQuery(whole);
      case INSERT, REPLACE -> ofQuery(query());
      case UPDATE -> ofUpdate();
      case DELETE -> ofDelete();
      default -> throw new NoSampleException("It is no statement about rows that are there.");
    };
  }

  private Draft ofQuery(Piece query) throws NoSampleException {
    if (facts.accesses().stream().noneMatch(access -> access.verb() == Verb.SELECT)) {
      throw new NoSampleException("It reads no table.");
    }
    Piece.Bounded bounded = query.atMost(rows, values);
    return new Draft(bounded.text(), bounded.markers(), Optional.empty());
  }

  /** The query of an INSERT, up to what is done with rows that are there already. */
  private Piece query() throws NoSampleException {
    Tokens tokens = whole.tokens();
    int from = cursor.find(QUERY, false);
    if (from == whole.to() || !Set.of("SELECT", "WITH", "TABLE").contains(tokens.word(from))) {
      throw new NoSampleException("Its rows are in the statement itself.");
    }
    cursor.moveTo(from);
    int to = cursor.find(Set.of("ON"), false);
    while (to < whole.to() && !(to + 1 < whole.to() && tokens.isWord(to + 1, "DUPLICATE"))) {
      cursor.moveTo(to + 1);
      to = cursor.find(Set.of("ON"), false);
    }
    return whole.part(from, to);
  }

  private Draft ofUpdate() throws NoSampleException {
    start("UPDATE");
    int from = cursor.at();
    List<TableReference> references = new Parser(cursor, context).tableReferences();
    int to = cursor.at();
    cursor.expect("SET");
    return ofTable(references, from, to);
  }

  private Draft ofDelete() throws NoSampleException {
    start("DELETE");
    if (!cursor.accept("FROM")) {
      throw severalTables();
    }
    int from = cursor.at();
    int to = cursor.find(TAIL, false);
    List<TableReference> references = new Parser(cursor, context).tableReferences();
    if (cursor.at() != to) {
      throw severalTables();
    }
    return ofTable(references, from, to);
  }

  private void start(String verb) throws NoSampleException {
    if (!cursor.accept(verb)) {
      throw new NoSampleException("It begins with common tables, which are not looked into.");
    }
    boolean more = true;
    while (more) {
      more = cursor.acceptAny(OPTIONS);
    }
  }

  private static NoSampleException severalTables() {
    return new NoSampleException("It changes rows of several tables at once.");
  }

  private Draft ofTable(List<TableReference> references, int from, int to)
      throws NoSampleException {
    if (references.size() != 1 || !(references.get(0) instanceof TableReference.Named named)) {
      throw severalTables();
    }
    Table table =
        context
            .catalogue()
            .table(context.table(named.schema(), named.name()))
            .filter(known -> !known.columns().isEmpty())
            .orElseThrow(() -> new NoSampleException("What columns the table has is not known."));
    Piece tail = whole.part(cursor.find(TAIL, false), whole.to());
    String source = " FROM " + whole.part(from, to).text() + " ";
    Piece.Bounded few = tail.atMost(rows, values);
    Piece.Bounded many = tail.atMost(RowQuery.MAX_COUNTED, values);
    return new Draft(
        "SELECT " + ShownColumns.of(table, facts) + source + few.text(),
        few.markers(),
        Optional.of(
            "SELECT COUNT(*) FROM (SELECT 1" + source + many.text() + ") AS `sallyport counted`"));
  }
}
