package dev.sallyport.sql;

import dev.sallyport.sql.binding.Binder;
import dev.sallyport.sql.binding.Body;
import dev.sallyport.sql.binding.DefinitionReader;
import dev.sallyport.sql.binding.Definitions;
import dev.sallyport.sql.binding.FactsDraft;
import dev.sallyport.sql.binding.Source;
import dev.sallyport.sql.binding.Steps;
import dev.sallyport.sql.catalogue.Routine;
import dev.sallyport.sql.catalogue.Trigger;
import dev.sallyport.sql.lexer.Lexer;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.statement.StatementReaders;
import dev.sallyport.sql.syntax.Cursor;
import dev.sallyport.sql.syntax.Expression;
import dev.sallyport.sql.syntax.Fingerprint;
import dev.sallyport.sql.syntax.Parser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** From tokens to facts: of statements, of statements in strings, of definitions. Thread-safe. */
final class TextReader implements DefinitionReader {
  /** How often a statement is read again until what it reads holds what it puts there itself. */
  private static final int MAX_ROUNDS = 16;

  /** Of one text: each takes memory as long as the text is judged. Far more than drivers batch. */
  private static final int MAX_STATEMENTS = 10_000;

  private static final Set<Verb> FILLS_TABLES = Set.of(Verb.INSERT, Verb.REPLACE, Verb.UPDATE);

  private static final Set<String> NO_LOCALS = Set.of();

  private final Definitions definitions = new Definitions(this);
  private final StatementReaders readers = new StatementReaders(this::inner);

  /**
   * A statement that was read.
   *
   * @param end behind its last token
   */
  private record Read(FactsDraft draft, int end) {}

  /**
   * The facts of every statement of a text.
   *
   * @param length of the text in bytes
   */
  List<StatementFacts> statements(Tokens tokens, SqlContext context, int length) {
    if (tokens.size() == 0) {
      return List.of(nothing(tokens, context, length));
    }
    List<StatementFacts> all = new ArrayList<>();
    SqlContext now = context;
    Steps steps = Steps.of(length);
    int from = 0;
    while (from < tokens.size()) {
      if (from > 0 && !context.multiStatements()) {
        throw new UnreadableException(
            "text follows the end of the statement; send statements one by one");
      }
      if (all.size() == MAX_STATEMENTS) {
        throw new UnreadableException(
            "the text holds more than " + MAX_STATEMENTS + " statements; send fewer at a time");
      }
      Read read = read(tokens, from, now, 0, steps);
      boolean last = read.end() >= tokens.size() - 1;
      if (read.draft().isReadingChanged() && !last) {
        throw new UnreadableException(
            "a statement before another one changes how text is read; send them one by one");
      }
      all.add(finish(tokens, from, read, all.isEmpty() && last ? length : -1));
      now = now.with(read.draft().session());
      from = read.end() + 1;
    }
    return all;
  }

  /**
   * Comments alone, as dumps and pings have them: servers answer them with OK. Blanks alone are an
   * error to them, and stay one.
   */
  private StatementFacts nothing(Tokens tokens, SqlContext context, int length) {
    String text = tokens.written(0, length);
    if (text.isBlank()) {
      throw new UnreadableException("the statement is empty");
    }
    FactsDraft draft = new FactsDraft(context, definitions, 0, Steps.of(length));
    draft.verb(Verb.DO);
    return draft.finish(tokens.droppedParameters(), text, "");
  }

  /**
   * Reads one statement. What it assigns to user variables it may read in its next row, and what it
   * puts into a column of a temporary table in its next assignment: then it is read again, knowing
   * that.
   */
  private Read read(Tokens tokens, int from, SqlContext context, int depth, Steps steps) {
    SqlContext at = context;
    for (int round = 0; round < MAX_ROUNDS; round++) {
      FactsDraft draft = new FactsDraft(at, definitions, depth, steps);
      int end = once(tokens, from, draft);
      SessionObjects before = withOwnEffects(at.session(), draft);
      if (before.equals(at.session())) {
        return new Read(draft, end);
      }
      at = at.with(before);
    }
    throw new UnreadableException("what its variables and temporary tables hold does not settle");
  }

  private static SessionObjects withOwnEffects(SessionObjects before, FactsDraft draft) {
    SessionObjects now = before;
    Map<String, Lineage> assigned = draft.session().variables();
    // LAST_INSERT_ID(value) and LAST_INSERT_ID() are no variables by the words of the statement.
    boolean reads =
        draft.has(Feature.READS_VARIABLE) || assigned.containsKey(SessionObjects.LAST_INSERT_ID);
    if (reads && draft.has(Feature.WRITES_VARIABLE)) {
      for (Map.Entry<String, Lineage> variable : assigned.entrySet()) {
        now = now.withVariable(variable.getKey(), variable.getValue());
      }
    }
    if (FILLS_TABLES.contains(draft.verb())) {
      for (TableName table : before.temporaryTables().keySet()) {
        Optional<List<OutputColumn>> filled = draft.session().temporaryTable(table);
        if (filled.isPresent()) {
          now = now.withTemporaryTable(table, filled.get());
        }
      }
    }
    return now;
  }

  private int once(Tokens tokens, int from, FactsDraft draft) {
    int to = from;
    while (to < tokens.size() && !tokens.isSymbol(to, ";")) {
      to++;
    }
    if (from == to) {
      throw new UnreadableException("a statement between two semicolons is empty");
    }
    if (StatementReaders.hasBody(tokens, from)) {
      to = tokens.size();
    }
    Cursor cursor = new Cursor(tokens, from, to, draft.context());
    int end = readers.read(cursor, draft, NO_LOCALS);
    boolean atEnd = end >= to || tokens.isSymbol(end, ";");
    if (!atEnd && cursor.isWord("RETURNING")) {
      throw new UnreadableException(
          "RETURNING is followed behind MariaDB's INSERT, REPLACE and DELETE of one table alone; ask"
              + " for the rows by a SELECT of its own, and for a generated key by LAST_INSERT_ID()");
    }
    if (!atEnd) {
      throw cursor.unexpected("the end of the statement");
    }
    if (ForeignStrings.check(tokens, from, end)) {
      draft.feature(Feature.FOREIGN_BYTES);
    }
    if (draft.session().isTooLarge()) {
      throw new UnreadableException(
          "the session keeps more than " + SessionObjects.MAX_OBJECTS + " objects of one kind");
    }
    SessionObjects before = draft.context().session();
    if (draft.session() != before && draft.session().holdsTooManyColumns()) {
      throw new UnreadableException(
          "the temporary tables and user variables of the session have, and are made of, more than "
              + SessionObjects.MAX_COLUMNS
              + " columns; drop some, or connect anew");
    }
    return end;
  }

  /** {@code wholeLength} is the text's length if it holds this statement alone, else -1. */
  private static StatementFacts finish(Tokens tokens, int from, Read read, int wholeLength) {
    int to = read.end();
    int parameters = wholeLength < 0 ? 0 : tokens.droppedParameters();
    for (int i = from; i < to; i++) {
      parameters += tokens.kind(i) == TokenKind.PARAMETER ? 1 : 0;
    }
    int textFrom = wholeLength < 0 ? tokens.start(from) : 0;
    int textTo = wholeLength < 0 ? tokens.end(to - 1) : wholeLength;
    return read.draft()
        .finish(parameters, tokens.written(textFrom, textTo), Fingerprint.of(tokens, from, to));
  }

  /** A statement that stands in a string: one, read as it would be if it had been sent. */
  private Verb inner(SessionObjects.Prepared prepared, FactsDraft outer, boolean runs) {
    SqlContext context = outer.context();
    SqlContext then =
        new SqlContext(
            prepared.schema(),
            prepared.sqlMode(),
            StandardCharsets.UTF_8,
            context.serverVersion(),
            false,
            context.catalogue(),
            outer.session());
    Steps steps = Steps.leftTo(outer);
    steps.readAlso(prepared.text().length());
    List<StatementFacts> facts = text(prepared.text(), then, 0, steps);
    outer.inner(facts.get(0), runs);
    return facts.get(0).verb();
  }

  private List<StatementFacts> text(String text, SqlContext context, int depth, Steps steps) {
    Tokens tokens = lex(text, context);
    Read read = read(tokens, 0, context, depth, steps);
    int rest = tokens.size() - read.end();
    boolean closed = rest == 1 && tokens.isSymbol(read.end(), ";");
    if (rest > 0 && !closed) {
      throw new UnreadableException("text follows the end of the statement");
    }
    return List.of(finish(tokens, 0, read, -1));
  }

  private static Tokens lex(String text, SqlContext context) {
    Tokens tokens =
        Lexer.lex(
            text.getBytes(context.charset()),
            context.sqlMode(),
            context.charset(),
            context.serverVersion());
    if (tokens.size() == 0) {
      throw new UnreadableException("the statement is empty");
    }
    return tokens;
  }

  @Override
  public StatementFacts view(String query, SqlContext context, int depth, Steps steps) {
    StatementFacts facts = text(query, context, depth, steps).get(0);
    if (facts.verb() != Verb.SELECT) {
      throw new UnreadableException("a view is no query");
    }
    return facts;
  }

  @Override
  public Body routine(Routine routine, SqlContext context, int depth, Steps steps) {
    Set<String> parameters = new HashSet<>();
    routine.parameters().forEach(p -> parameters.add(p.name().toLowerCase(Locale.ROOT)));
    FactsDraft draft = new FactsDraft(context, definitions, depth, steps);
    StatementFacts facts = body(routine.body(), draft, parameters);
    if (routine.function()) {
      mayNotRun(draft);
    }
    draft.body().checkLeft();
    return draft.body().finish(facts);
  }

  @Override
  public StatementFacts trigger(Trigger trigger, SqlContext context, int depth, Steps steps) {
    FactsDraft draft = new FactsDraft(context, definitions, depth, steps);
    draft.rowOfTrigger(trigger.table());
    StatementFacts facts = body(trigger.body(), draft, NO_LOCALS);
    mayNotRun(draft);
    draft.body().checkLeft();
    return facts;
  }

  /** Functions and triggers run for each row: not at all where there is none. */
  private static void mayNotRun(FactsDraft draft) {
    draft.body().unsure(draft.session().temporaryTables().keySet());
  }

  private static StatementFacts body(String text, FactsDraft draft, Set<String> parameters) {
    Tokens tokens = lex(text, draft.context());
    Cursor cursor = new Cursor(tokens, 0, tokens.size(), draft.context());
    StatementReaders.body(cursor, draft, parameters);
    // MySQL keeps the semicolon where the definition came with others in one text.
    cursor.acceptSymbol(";");
    cursor.expectEnd();
    return draft.finish(0, text, "");
  }

  @Override
  public Lineage expression(
      String expression, SqlContext context, Source table, int depth, Steps steps) {
    Tokens tokens = lex(expression, context);
    Cursor cursor = new Cursor(tokens, 0, tokens.size(), context);
    Expression read = new Parser(cursor, context).expression();
    cursor.expectEnd();
    FactsDraft draft = new FactsDraft(context, definitions, depth, steps);
    return new Binder(tokens, draft).expression(read, table);
  }
}
