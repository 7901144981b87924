package dev.sallyport.sql.statement;

import dev.sallyport.sql.Flow;
import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.binding.Binder;
import dev.sallyport.sql.binding.FactsDraft;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.syntax.Cursor;
import dev.sallyport.sql.syntax.Expression;
import dev.sallyport.sql.syntax.Parser;
import dev.sallyport.sql.syntax.Query;
import dev.sallyport.sql.syntax.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the bodies of routines, triggers and events (Reference Manual, 15.6): whatever any of their
 * statements would do is done, whichever way the body takes.
 */
final class BodyReader {
  /** Blocks in blocks deeper than this are refused. */
  private static final int MAX_DEPTH = 50;

  /** What is assigned in a loop is read in its next turn; so the body is read until it settles. */
  private static final int MAX_ROUNDS = 16;

  private static final Set<String> NO_STATEMENT_OF_A_BODY =
      Set.of("USE", "LOCK", "UNLOCK", "LOAD", "PREPARE", "EXECUTE", "DEALLOCATE");

  private final Cursor cursor;
  private final FactsDraft draft;
  private Map<String, List<OutputColumn>> cursors = new HashMap<>();
  private Set<String> locals;
  private int depth;
  private int returns;

  /** Conditions and loops around the statement. */
  private int ways;

  /** From here on the body may have been left, or an error passed over. */
  private boolean leaves;

  /** Labels of blocks, in lower case: to leave one is to pass over what follows in it. */
  private final Set<String> blocks = new HashSet<>();

  private BodyReader(Cursor cursor, FactsDraft draft, Set<String> locals) {
    this.cursor = cursor;
    this.draft = draft;
    this.locals = locals;
  }

  /**
   * Reads a body and leaves the cursor behind it.
   *
   * @param parameters names that are variables, in lower case
   */
  static void read(Cursor cursor, FactsDraft draft, Set<String> parameters) {
    // Never empty, so that the grammar knows that it stands in a routine.
    Set<String> locals = new HashSet<>(parameters);
    locals.add("");
    int from = cursor.at();
    for (int round = 0; round < MAX_ROUNDS; round++) {
      Map<String, Lineage> before = draft.body().locals();
      SessionObjects session = draft.session();
      draft.body().again();
      // A statement that stands before the one which makes a table may find it there or not.
      draft.body().unsure(session.temporaryTables().keySet());
      cursor.moveTo(from);
      new BodyReader(cursor, draft, new HashSet<>(locals)).statement();
      if (draft.body().locals().equals(before) && draft.session().equals(session)) {
        return;
      }
    }
    throw new UnreadableException("what the variables of a body hold does not settle");
  }

  private void statement() {
    if (++depth > MAX_DEPTH) {
      throw new UnreadableException("a body nests deeper than " + MAX_DEPTH);
    }
    if (cursor.isIdentifier() && cursor.isSymbol(1, ":")) {
      if (cursor.word(2).equals("BEGIN")) {
        blocks.add(Identifiers.fold(cursor.tokens().name(cursor.at())));
      }
      cursor.moveTo(cursor.at() + 2);
    }
    if (cursor.isWord("RETURN") ? returns++ > 0 : !cursor.isWord("BEGIN")) {
      draft.body().notPlain();
    }
    switch (cursor.word()) {
      case "BEGIN" -> block();
      case "IF", "CASE", "WHILE", "LOOP", "REPEAT" -> {
        ways++;
        compound();
        ways--;
      }
      case "LEAVE" -> {
        cursor.next();
        leaves |= blocks.contains(Identifiers.fold(cursor.identifier()));
      }
      case "ITERATE", "OPEN", "CLOSE" -> {
        cursor.next();
        cursor.identifier();
      }
      case "FETCH" -> fetch();
      case "RETURN" -> {
        cursor.next();
        draft.body().returns(expression());
      }
      case "DECLARE" -> declare();
      case "SET" -> set();
      default -> plain();
    }
    depth--;
  }

  private void compound() {
    switch (cursor.word()) {
      case "IF" -> choice();
      case "CASE" -> cases();
      case "WHILE" -> {
        cursor.next();
        decision();
        cursor.expect("DO");
        statements("WHILE", "END");
      }
      case "LOOP" -> {
        cursor.next();
        statements("LOOP", "END");
      }
      default -> {
        cursor.expect("REPEAT");
        list(Set.of("UNTIL"));
        cursor.expect("UNTIL");
        decision();
        end("REPEAT");
      }
    }
  }

  private void block() {
    cursor.expect("BEGIN");
    cursor.accept("NOT", "ATOMIC");
    Set<String> outside = locals;
    locals = new HashSet<>(outside);
    Map<String, List<OutputColumn>> cursorsOutside = cursors;
    cursors = new HashMap<>(cursorsOutside);
    list(Set.of("END"));
    cursor.expect("END");
    label();
    locals = outside;
    cursors = cursorsOutside;
  }

  private void label() {
    if (cursor.isIdentifier() && !cursor.isSymbol(";")) {
      cursor.identifier();
    }
  }

  /** Statements, each with its semicolon, up to one of the words. */
  private void list(Set<String> stops) {
    while (!stops.contains(cursor.word())) {
      statement();
      cursor.expectSymbol(";");
    }
  }

  private void statements(String word, String stop) {
    list(Set.of(stop));
    end(word);
  }

  private void end(String word) {
    cursor.expect("END");
    cursor.expect(word);
    label();
  }

  private void choice() {
    cursor.expect("IF");
    decision();
    cursor.expect("THEN");
    Set<String> stops = Set.of("ELSEIF", "ELSE", "END");
    list(stops);
    while (cursor.accept("ELSEIF")) {
      decision();
      cursor.expect("THEN");
      list(stops);
    }
    if (cursor.accept("ELSE")) {
      list(Set.of("END"));
    }
    cursor.expect("END");
    cursor.expect("IF");
  }

  private void cases() {
    cursor.expect("CASE");
    if (!cursor.isWord("WHEN")) {
      decision();
    }
    Set<String> stops = Set.of("WHEN", "ELSE", "END");
    while (cursor.accept("WHEN")) {
      decision();
      cursor.expect("THEN");
      list(stops);
    }
    if (cursor.accept("ELSE")) {
      list(Set.of("END"));
    }
    cursor.expect("END");
    cursor.expect("CASE");
  }

  private void fetch() {
    cursor.expect("FETCH");
    cursor.accept("NEXT");
    cursor.accept("FROM");
    List<OutputColumn> columns =
        cursors.getOrDefault(cursor.identifier().toLowerCase(Locale.ROOT), List.of());
    cursor.expect("INTO");
    int i = 0;
    do {
      String name = cursor.identifier().toLowerCase(Locale.ROOT);
      boolean counted = i < columns.size() && columns.stream().noneMatch(OutputColumn::isStar);
      draft.body().assign(name, counted ? columns.get(i).from() : Lineage.UNKNOWN);
      i++;
    } while (cursor.acceptSymbol(","));
  }

  private void declare() {
    cursor.expect("DECLARE");
    boolean goesOn = cursor.accept("CONTINUE", "HANDLER");
    if (goesOn || cursor.accept("EXIT", "HANDLER") || cursor.accept("UNDO", "HANDLER")) {
      handler(goesOn);
      return;
    }
    List<String> names = new ArrayList<>();
    do {
      names.add(cursor.asciiIdentifier().toLowerCase(Locale.ROOT));
    } while (cursor.acceptSymbol(","));
    if (cursor.accept("CURSOR")) {
      cursor.expect("FOR");
      Parser parser = parser();
      Query query = parser.query();
      draft.features(parser.features());
      List<OutputColumn> columns = new Binder(cursor.tokens(), draft).feeding(query);
      names.forEach(name -> cursors.put(name, columns));
    } else if (cursor.accept("CONDITION")) {
      cursor.expect("FOR");
      condition();
    } else {
      new Types(cursor).skip();
      locals.addAll(names);
      if (cursor.accept("DEFAULT")) {
        Lineage value = expression();
        names.forEach(name -> draft.body().assign(name, value));
      }
    }
  }

  private void handler(boolean goesOn) {
    cursor.expect("FOR");
    boolean idle = goesOn;
    do {
      idle &= cursor.isWord("NOT") || cursor.isWord("SQLWARNING");
      condition();
    } while (cursor.acceptSymbol(","));
    leaves |= !idle;
    ways++;
    statement();
    ways--;
  }

  private void condition() {
    if (cursor.accept("SQLSTATE")) {
      cursor.accept("VALUE");
      cursor.expectKind(TokenKind.STRING);
    } else if (cursor.isKind(TokenKind.NUMBER)) {
      cursor.expectKind(TokenKind.NUMBER);
    } else if (cursor.accept("NOT")) {
      cursor.expect("FOUND");
    } else if (!cursor.accept("SQLWARNING") && !cursor.accept("SQLEXCEPTION")) {
      cursor.identifier();
    }
  }

  /** Local variables, columns of the new row, and all that SET can set elsewhere. */
  private void set() {
    // A quoted name, and one in front of a dot, is no word.
    if (!isLocalAt(cursor.at() + 1) && !isNewRowAt(cursor.at() + 1)) {
      checkNoneIsOwn();
      plain();
      return;
    }
    cursor.expect("SET");
    do {
      if (isNewRowAt(cursor.at())) {
        String row = cursor.identifier();
        cursor.expectSymbol(".");
        String column = cursor.identifier();
        equal();
        Lineage value = expression();
        // The definition's own doing: who sets it off has no say in how the value is made to fit.
        draft
            .trigger(row, column)
            .ifPresent(target -> draft.flow(new Flow(target, value, Optional.of(target))));
      } else {
        String name = cursor.identifier();
        if (!locals.contains(name.toLowerCase(Locale.ROOT))) {
          throw cursor.unexpected("a local variable; set others in a SET of their own");
        }
        equal();
        draft.body().assign(name.toLowerCase(Locale.ROOT), expression());
      }
    } while (cursor.acceptSymbol(","));
  }

  private void equal() {
    if (!cursor.acceptSymbol("=")) {
      cursor.expectSymbol(":=");
    }
  }

  private boolean isLocalAt(int token) {
    return token < cursor.end()
        && locals.contains(cursor.tokens().name(token).toLowerCase(Locale.ROOT));
  }

  private boolean isNewRowAt(int token) {
    return token + 1 < cursor.end()
        && cursor.tokens().isSymbol(token + 1, ".")
        && cursor.tokens().name(token).equalsIgnoreCase("NEW");
  }

  /** Among variables of the session it would be taken for one of the server's. */
  private void checkNoneIsOwn() {
    int nested = 0;
    for (int i = cursor.at(); i < cursor.end() && !cursor.tokens().isSymbol(i, ";"); i++) {
      nested += cursor.tokens().isSymbol(i, "(") ? 1 : cursor.tokens().isSymbol(i, ")") ? -1 : 0;
      boolean next = nested == 0 && cursor.tokens().isSymbol(i, ",");
      if (next && (isLocalAt(i + 1) || isNewRowAt(i + 1))) {
        throw new UnreadableException("one SET sets variables of the session and of a body");
      }
    }
  }

  private Lineage expression() {
    Parser parser = parser();
    Expression expression = parser.expression();
    draft.features(parser.features());
    return new Binder(cursor.tokens(), draft).expression(expression);
  }

  private void decision() {
    Lineage condition = expression();
    draft.body().decides(condition);
    draft.inference().tells("a condition in a routine or trigger", condition);
  }

  private Parser parser() {
    return new Parser(cursor, draft.context()).withLocals(locals);
  }

  private void plain() {
    if (NO_STATEMENT_OF_A_BODY.contains(cursor.word())) {
      throw new UnreadableException(
          "a body says " + cursor.word() + ", so what it does is not known");
    }
    int to = cursor.at();
    while (to < cursor.end() && !cursor.tokens().isSymbol(to, ";")) {
      to++;
    }
    FactsDraft inner = draft.beside();
    StatementReaders.IN_BODY.read(
        new Cursor(cursor.tokens(), cursor.at(), to, draft.context()), inner, locals);
    StatementFacts facts = inner.finish(0, "", "");
    if (!facts.output().isEmpty()) {
      draft.body().sends(facts.output());
    }
    draft.body().ran(facts, draft.session(), ways == 0 && !leaves);
    draft.beside(facts);
    cursor.moveTo(to);
  }
}
