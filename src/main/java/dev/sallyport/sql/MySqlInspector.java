package dev.sallyport.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.sql.lexer.Lexer;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.query.FactsDraft;
import dev.sallyport.sql.query.Fingerprint;
import dev.sallyport.sql.statement.StatementReaders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads statements as MySQL does: own lexer, keyword classifier, a parser only for what needs one.
 * Thread-safe. What was read of small texts is kept, the refusals too.
 */
public final class MySqlInspector implements Inspector {
  /** Longer texts are read anew each time. */
  public static final int MAX_CACHED_BYTES = 16 * 1024;

  /** What the cache may hold, in bytes of statement text and a rough weight of their facts. */
  public static final long MAX_CACHE_WEIGHT = 32L * 1024 * 1024;

  /** The rough weight of one text's facts, in bytes. */
  private static final int FACTS_WEIGHT = 2048;

  private static final Inspection TOO_DEEP =
      new Inspection.Opaque("the statement nests too deeply to be read");

  private static final Inspection FAULT = new Inspection.Opaque("the statement could not be read");

  private static final Logger LOG = LoggerFactory.getLogger(MySqlInspector.class);

  private final StatementReaders readers = new StatementReaders();
  private final Cache<Key, Inspection> seen =
      Caffeine.newBuilder()
          .maximumWeight(MAX_CACHE_WEIGHT)
          .weigher((Key key, Inspection value) -> key.text.length * 3 + FACTS_WEIGHT)
          .executor(Runnable::run)
          .build();

  @Override
  public Inspection inspect(byte[] statement, SqlContext context) {
    if (statement.length > MAX_CACHED_BYTES) {
      return read(statement, context);
    }
    Key key = new Key(statement, context);
    Inspection known = seen.getIfPresent(key);
    if (known == null) {
      // The caller may reuse its array; a key must not change.
      byte[] copy = statement.clone();
      known = read(copy, context);
      seen.put(new Key(copy, context), known);
    }
    return known;
  }

  private Inspection read(byte[] statement, SqlContext context) {
    try {
      Tokens tokens =
          Lexer.lex(statement, context.sqlMode(), context.charset(), context.serverVersion());
      return statements(tokens, context, statement.length);
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

  private Inspection statements(Tokens tokens, SqlContext context, int length) {
    if (tokens.size() == 0) {
      return new Inspection.Opaque("the statement is empty");
    }
    List<StatementFacts> all = new ArrayList<>();
    boolean readingChanged = false;
    int from = 0;
    while (from < tokens.size()) {
      int to = from;
      while (to < tokens.size() && !tokens.isSymbol(to, ";")) {
        to++;
      }
      if (readingChanged) {
        throw new UnreadableException(
            "a statement before another one changes how text is read; send them one by one");
      }
      if (from > 0 && !context.multiStatements()) {
        throw new UnreadableException(
            "text follows the end of the statement; send statements one by one");
      }
      FactsDraft draft = new FactsDraft(context);
      boolean last = to >= tokens.size() - 1;
      all.add(statement(tokens, from, to, draft, all.isEmpty() && last ? length : -1));
      readingChanged = draft.isReadingChanged();
      from = to + 1;
    }
    return new Inspection.Understood(all);
  }

  /** {@code wholeLength} is the text's length if it holds this statement alone, else -1. */
  private StatementFacts statement(
      Tokens tokens, int from, int to, FactsDraft draft, int wholeLength) {
    if (from == to) {
      throw new UnreadableException("a statement between two semicolons is empty");
    }
    readers.read(tokens, from, to, draft);
    int parameters = wholeLength < 0 ? 0 : tokens.droppedParameters();
    for (int i = from; i < to; i++) {
      parameters += tokens.kind(i) == TokenKind.PARAMETER ? 1 : 0;
    }
    int textFrom = wholeLength < 0 ? tokens.start(from) : 0;
    int textTo = wholeLength < 0 ? tokens.end(to - 1) : wholeLength;
    return draft.finish(
        parameters, tokens.written(textFrom, textTo), Fingerprint.of(tokens, from, to));
  }

  /** Exact bytes and all of the session's state that decides how they are read. */
  private static final class Key {
    private final byte[] text;
    private final SqlContext context;
    private final int hash;

    Key(byte[] text, SqlContext context) {
      this.text = text;
      this.context = context;
      this.hash = 31 * Arrays.hashCode(text) + context.hashCode();
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key
          && hash == key.hash
          && Arrays.equals(text, key.text)
          && context.equals(key.context);
    }
  }
}
