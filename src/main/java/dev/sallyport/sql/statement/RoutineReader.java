package dev.sallyport.sql.statement;

import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.binding.FactsDraft;
import dev.sallyport.sql.binding.Routines;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.syntax.Cursor;
import dev.sallyport.sql.syntax.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** CALL, DO, and PREPARE, EXECUTE, DEALLOCATE as text (Reference Manual, 15.2.1, 15.2.3, 15.5). */
final class RoutineReader implements StatementReader {
  private final StatementReaders.InnerReader inner;

  RoutineReader(StatementReaders.InnerReader inner) {
    this.inner = inner;
  }

  @Override
  public void read(Statement statement) {
    Cursor cursor = statement.cursor();
    switch (cursor.next()) {
      case "CALL" -> call(statement);
      case "DO" -> {
        statement.draft().verb(Verb.DO);
        do {
          statement.expression();
        } while (cursor.acceptSymbol(","));
      }
      case "PREPARE" -> prepare(statement);
      case "EXECUTE" -> execute(statement);
      default -> {
        cursor.expect("PREPARE");
        statement.draft().verb(Verb.PREPARE);
        String name = cursor.asciiIdentifier().toLowerCase(Locale.ROOT);
        statement.draft().session(statement.draft().session().withoutPrepared(name));
      }
    }
  }

  private void prepare(Statement statement) {
    Cursor cursor = statement.cursor();
    FactsDraft draft = statement.draft();
    draft.verb(Verb.PREPARE);
    String name = cursor.asciiIdentifier().toLowerCase(Locale.ROOT);
    cursor.expect("FROM");
    boolean plain =
        cursor.isKind(TokenKind.STRING)
            && "'\"".indexOf(cursor.tokens().text(cursor.at()).charAt(0)) >= 0;
    if (!plain) {
      throw new UnreadableException(
          "PREPARE from a variable hides the statement; give its text as a string, or use your"
              + " driver's prepared statements");
    }
    String text = cursor.tokens().value(cursor.at());
    cursor.moveTo(cursor.at() + 1);
    SessionObjects.Prepared prepared =
        new SessionObjects.Prepared(
            text, draft.context().schema(), draft.context().sqlMode(), draft.context().charset());
    Verb prepares = inner.read(prepared, draft, false);
    if (prepares == Verb.PREPARE || prepares == Verb.EXECUTE) {
      throw new UnreadableException("PREPARE stands inside a prepared statement");
    }
    draft.session(draft.session().withPrepared(name, prepared));
  }

  private void execute(Statement statement) {
    Cursor cursor = statement.cursor();
    FactsDraft draft = statement.draft();
    draft.verb(Verb.EXECUTE);
    String name = cursor.asciiIdentifier().toLowerCase(Locale.ROOT);
    SessionObjects.Prepared prepared = draft.session().prepared().get(name);
    if (prepared == null) {
      throw new UnreadableException(
          "EXECUTE names a statement that was not prepared in this session, as far as is known");
    }
    if (!prepared.readsAsIn(draft.context())) {
      throw new UnreadableException(
          "sql_mode or the character set has changed since the statement was prepared, and the"
              + " database may read it anew; prepare it again");
    }
    Lineage given = Lineage.NONE;
    if (cursor.accept("USING")) {
      do {
        given = given.and(draft.session().variable(cursor.tokens().variable(cursor.at())));
        cursor.expectKind(TokenKind.USER_VARIABLE);
        draft.feature(Feature.READS_VARIABLE);
        draft.feature(Feature.DEPENDS_ON_SESSION);
      } while (cursor.acceptSymbol(","));
    }
    draft.session(draft.session().withParameters(given));
    inner.read(prepared, draft, true);
    draft.session(draft.session().withParameters(Lineage.NONE));
  }

  private static void call(Statement statement) {
    Cursor cursor = statement.cursor();
    FactsDraft draft = statement.draft();
    draft.verb(Verb.CALL);
    String first = cursor.identifier();
    boolean qualified = cursor.acceptSymbol(".");
    Optional<String> schema = qualified ? Optional.of(first) : Optional.empty();
    String name = qualified ? cursor.identifier() : first;
    TableName full = draft.context().table(schema, name);
    NamedObject.access(draft, Verb.CALL, full);
    List<Expression> arguments = new ArrayList<>();
    List<Lineage> given = new ArrayList<>();
    if (cursor.acceptSymbol("(") && !cursor.acceptSymbol(")")) {
      arguments.addAll(statement.parser().expressionList());
      cursor.expectSymbol(")");
      draft.features(statement.parser().features());
      arguments.forEach(argument -> given.add(statement.binder().expression(argument)));
    }
    Routines.Called called = new Routines(draft).procedure(schema, name, given);
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i) instanceof Expression.Variable variable && !variable.system()) {
        // It may be an OUT argument.
        boolean counted = i < called.back().size();
        draft.assign(variable.name(), counted ? called.back().get(i) : Lineage.UNKNOWN);
        draft.feature(Feature.WRITES_VARIABLE);
      }
    }
    draft.output(called.output());
  }
}
