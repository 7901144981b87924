package dev.sallyport.sql;

import dev.sallyport.sql.lexer.Lexer;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.lexer.UnreadableException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads statements as MySQL does: own lexer, a reader for each kind of statement, names bound to
 * the catalogue. Thread-safe. What was read of small texts is kept and found again by their shape:
 * texts that differ in literals that nothing hangs on are read once.
 */
public final class MySqlInspector implements Inspector {
  /** Longer texts are read anew each time. */
  public static final int MAX_CACHED_BYTES = 16 * 1024;

  private static final Inspection TOO_DEEP =
      new Inspection.Opaque("the statement nests too deeply to be read");

  private static final Inspection FAULT = new Inspection.Opaque("the statement could not be read");

  private static final Logger LOG = LoggerFactory.getLogger(MySqlInspector.class);

  private final TextReader reader = new TextReader();
  private final KnownShapes known = new KnownShapes();
  private final LongAdder found = new LongAdder();
  private final LongAdder readAnew = new LongAdder();

  /**
   * How much of what was read was known already.
   *
   * @param hits texts that were not read again
   * @param misses texts that were, those too long to be kept included
   * @param entries shapes and their variants that are kept
   */
  public record Reuse(long hits, long misses, long entries) {}

  /** Since the start; from any thread. */
  public Reuse reuse() {
    return new Reuse(found.sum(), readAnew.sum(), known.size());
  }

  @Override
  public Inspection inspect(byte[] statement, SqlContext context) {
    try {
      Tokens tokens =
          Lexer.lex(statement, context.sqlMode(), context.charset(), context.serverVersion());
      // Without tokens comments look like nothing at all, which they are not.
      if (statement.length <= MAX_CACHED_BYTES && tokens.size() > 0) {
        return known(statement, tokens, context);
      }
      readAnew.increment();
      return new Inspection.Understood(reader.statements(tokens, context, statement.length));
    } catch (UnreadableException e) {
      return new Inspection.Opaque(e.getMessage());
    } catch (StackOverflowError e) {
      return TOO_DEEP;
    } catch (RuntimeException e) {
      // A fault of ours. Messages of exceptions can quote the statement: they stay out of the log.
      LOG.warn("A statement could not be read error={} at={}", e.getClass(), e.getStackTrace()[0]);
      return FAULT;
    }
  }

  private Inspection known(byte[] statement, Tokens tokens, SqlContext context) {
    KnownShapes.Place place = known.place(tokens, context);
    List<StatementFacts> facts = known.find(place, tokens);
    (facts == null ? readAnew : found).increment();
    if (facts == null) {
      facts = reader.statements(tokens, context, statement.length);
      known.keep(place, tokens, facts);
    } else if (facts.size() == 1) {
      facts = List.of(facts.get(0).withText(text(statement, context.charset())));
    } else {
      // Which part of the text is whose is only known to the reader.
      facts = reader.statements(tokens, context, statement.length);
    }
    return new Inspection.Understood(facts);
  }

  private static String text(byte[] statement, Charset charset) {
    return new String(statement, charset);
  }
}
