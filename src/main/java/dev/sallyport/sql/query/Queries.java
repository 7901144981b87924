package dev.sallyport.sql.query;

import dev.sallyport.sql.WhereKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.lexer.UnreadableException;
import java.util.List;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SetOperationList;

/** Reads queries and expressions out of tokens, and adds what they say to a draft. */
public final class Queries {
  /** Longer text (after literal rows are dropped and literals replaced) is refused. */
  public static final int MAX_TEXT = 256 * 1024;

  private final Tokens tokens;
  private final FactsDraft draft;

  /** Reads from these tokens into this draft. */
  public Queries(Tokens tokens, FactsDraft draft) {
    this.tokens = tokens;
    this.draft = draft;
  }

  /** Reads a query whose rows go to the client: its WHERE and LIMIT are the statement's. */
  public void outermost(int from, int to) {
    query(from, to, true);
  }

  /** Reads a query that feeds a statement: INSERT … SELECT, CREATE VIEW … AS. */
  public void feeding(int from, int to) {
    query(from, to, false);
  }

  private void query(int from, int to, boolean rowsLeave) {
    Rendering rendering = new Rendering(tokens, draft).tokens(from, to);
    Select select = parse(rendering);
    TreeWalk walk = walk(rendering, select, rowsLeave && !rendering.clauses().isIntoMet(), true);
    draft.limit(rendering.limit());
    draft.where(whereOf(select, walk, 0));
  }

  /** Reads comma-separated expressions. */
  public void expressions(int from, int to) {
    Rendering rendering = new Rendering(tokens, draft).plain("SELECT").tokens(from, to);
    walk(rendering, parse(rendering), false, true);
  }

  /** Reads the rows of VALUES, given without their parentheses. */
  public void rows(List<Range> rows) {
    Rendering rendering = new Rendering(tokens, draft).plain("SELECT 0");
    for (Range row : rows) {
      rendering.plain(", f0 (").tokens(row.from(), row.to()).plain(")");
    }
    walk(rendering, parse(rendering), false, true);
  }

  /**
   * Reads the parts of UPDATE or DELETE. The tables that its references name are no accesses yet.
   *
   * @param with the tokens of WITH and its list, empty range if none
   * @param sources the tokens of the table references
   * @param values expressions that are assigned
   * @param rest WHERE, ORDER BY, LIMIT
   * @return what the table references name
   */
  public List<Source> change(Range with, Range sources, List<Range> values, Range rest) {
    Rendering rendering = new Rendering(tokens, draft);
    rendering.tokens(with.from(), with.to()).plain("SELECT 0");
    for (Range value : values) {
      rendering.plain(", (").tokens(value.from(), value.to()).plain(")");
    }
    rendering.plain("FROM").tokens(sources.from(), sources.to()).tokens(rest.from(), rest.to());
    Select select = parse(rendering);
    TreeWalk walk = walk(rendering, select, false, false);
    draft.limit(rendering.limit());
    draft.where(whereOf(select, walk, 0));
    return walk.outermostSources();
  }

  private TreeWalk walk(
      Rendering rendering, Select select, boolean rowsLeave, boolean outermostIsRead) {
    Proof proof = new Proof(tokens, rendering);
    TreeWalk walk = new TreeWalk(draft, proof);
    if (!outermostIsRead) {
      walk.outermostIsChanged();
    }
    walk.root(select, rowsLeave);
    proof.check();
    return walk;
  }

  private WhereKind whereOf(Select select, TreeWalk walk, int depth) {
    if (select instanceof PlainSelect plain) {
      return Conditions.kind(plain, tokens, walk.occurrences(), depth, draft);
    }
    if (select instanceof ParenthesedSelect parenthesed) {
      return whereOf(parenthesed.getSelect(), walk, depth + 1);
    }
    if (select instanceof SetOperationList list) {
      // The arm that limits least is what the statement is known by.
      return list.getSelects().stream()
          .map(arm -> whereOf(arm, walk, depth + 1))
          .min(Enum::compareTo)
          .orElseThrow();
    }
    throw TreeWalk.unknown(select);
  }

  private static Select parse(Rendering rendering) {
    String text = rendering.text();
    if (text.length() > MAX_TEXT) {
      throw new UnreadableException("the statement is longer than " + MAX_TEXT + " characters");
    }
    if (text.isBlank()) {
      // The parser makes nothing at all of nothing.
      throw notUnderstood();
    }
    CCJSqlParser parser = CCJSqlParserUtil.newParser(text).withAllowComplexParsing(true);
    try {
      Statement statement = parser.Statement();
      if (statement instanceof Select select) {
        return select;
      }
    } catch (ParseException | TokenMgrException e) {
      throw notUnderstood();
    } catch (UnreadableException e) {
      throw e;
    } catch (RuntimeException e) {
      // The parser's own checks throw anything; whatever it is, nothing was understood.
      throw notUnderstood();
    }
    throw notUnderstood();
  }

  private static UnreadableException notUnderstood() {
    return new UnreadableException("the statement's grammar is not understood");
  }

  /** Tokens {@code from} (inclusive) to {@code to} (exclusive). */
  public record Range(int from, int to) {}
}
