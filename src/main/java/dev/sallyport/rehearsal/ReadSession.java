package dev.sallyport.rehearsal;

import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.lexer.Lexer;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.lexer.UnreadableException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.Optional;

/** A session that is not there: known by the statements that it is said to have run. */
public final class ReadSession {
  private final Inspector inspector;
  private SqlContext context;

  /** A session that begins like this. */
  public ReadSession(Inspector inspector, SqlContext begin) {
    this.inspector = inspector;
    this.context = begin;
  }

  /** How the next statement is read. */
  public SqlContext context() {
    return context;
  }

  /** Reads a statement in it. */
  public Inspection read(byte[] statement) {
    return inspector.inspect(statement, context);
  }

  /**
   * The bytes in which the session's client would send a text.
   *
   * @throws IllegalArgumentException when its character set has no such characters
   */
  public byte[] bytes(String text) {
    try {
      ByteBuffer bytes = context.charset().newEncoder().encode(CharBuffer.wrap(text));
      byte[] exact = new byte[bytes.remaining()];
      bytes.get(exact);
      return exact;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "the text has characters that the session's character set has not", e);
    }
  }

  /** Selects a schema as USE would. */
  public void select(Optional<String> schema) {
    context = context.withSchema(schema);
  }

  /** Takes over what a statement that has run has changed; says so where that cannot be told. */
  public Optional<String> follow(String statement) {
    Inspection inspection = read(bytes(statement));
    if (inspection instanceof Inspection.Opaque opaque) {
      return Optional.of("it was not understood: " + opaque.reason());
    }
    for (StatementFacts facts : ((Inspection.Understood) inspection).statements()) {
      if (ReadingChange.isMadeBy(facts.variables())) {
        String text =
            facts.verb() == Verb.EXECUTE
                ? prepared(facts.text()).map(SessionObjects.Prepared::text).orElse(facts.text())
                : facts.text();
        try {
          change(ReadingChange.of(tokens(text)));
        } catch (IllegalArgumentException | UnreadableException e) {
          return Optional.of(e.getMessage());
        }
      }
      context = context.with(facts.after());
      if (facts.useSchema().isPresent()) {
        context = context.withSchema(facts.useSchema());
      }
    }
    return Optional.empty();
  }

  private Optional<SessionObjects.Prepared> prepared(String execute) {
    Tokens tokens = tokens(execute);
    return tokens.size() < 2
        ? Optional.empty()
        : Optional.ofNullable(
            context.session().prepared().get(tokens.name(1).toLowerCase(Locale.ROOT)));
  }

  private Tokens tokens(String text) {
    return Lexer.lex(bytes(text), context.sqlMode(), context.charset(), context.serverVersion());
  }

  private void change(ReadingChange change) {
    context =
        new SqlContext(
            context.schema(),
            change.sqlMode().orElse(context.sqlMode()),
            change.charset().orElse(context.charset()),
            context.serverVersion(),
            context.multiStatements(),
            context.catalogue(),
            context.session());
  }
}
