package dev.sallyport.sql.redaction;

import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * The tokens of a text cut where one operand of a list, of AND or OR, or of a clause ends. A value
 * is compared with, or assigned to, nothing but what stands in its own segment, or, where that is
 * in parentheses and gives more than true or false, in the segment around them.
 */
final class Segments {
  private static final Set<String> LOGICAL = Set.of("AND", "OR", "XOR");

  private static final Set<String> CLAUSES =
      Set.of(
          "SELECT", "FROM", "WHERE", "SET", "ON", "HAVING", "LIMIT", "ORDER", "GROUP", "BY",
          "UPDATE");

  private static final Set<String> COMPARES =
      Set.of("LIKE", "REGEXP", "RLIKE", "IN", "BETWEEN", "IS");

  private static final Set<String> COMPARING_SYMBOLS =
      Set.of("=", "<", ">", "<=", ">=", "<>", "!=", "<=>");

  private final Tokens tokens;
  private final Segment[] ofToken;
  private final List<Group> groups = new ArrayList<>();

  /** What stands between two cuts. */
  static final class Segment {
    private Segment around;
    private boolean doubtful;
    private boolean compares;
    private boolean hasCase;
    private boolean logical;
    private Boolean confidential;

    private Segment(Segment around) {
      this.around = around;
    }

    /** It holds a name that may be a masked column's, or is a value for one. */
    void doubt() {
      for (Segment segment = this; segment != null && !segment.doubtful; segment = segment.around) {
        segment.doubtful = true;
      }
    }

    /** A value for a column that is not masked: what stands around it says no more of it. */
    void standAlone() {
      around = null;
    }

    /** A value for a masked column, whatever it is made of. */
    void assignToMasked() {
      confidential = true;
    }

    /** Whether a value in it may be a masked column's. */
    boolean isConfidential() {
      if (confidential == null) {
        boolean truthValue = (logical || compares) && !hasCase;
        confidential = doubtful || !truthValue && around != null && around.isConfidential();
      }
      return confidential;
    }
  }

  /**
   * A pair of parentheses, or the whole text.
   *
   * @param open its first token
   * @param close its last token
   * @param depth 1 for one in no other
   * @param items the segments between commas
   */
  record Group(int open, int close, int depth, List<Segment> items) {}

  /** Where the reading of one group stands. */
  private static final class Level {
    final int open;
    final List<Segment> items = new ArrayList<>();
    final Segment around;
    Segment current;
    int betweens;
    int cases;

    Level(int open, Segment around) {
      this.open = open;
      this.around = around;
      cut(true);
    }

    void cut(boolean item) {
      Segment next = new Segment(around);
      // Where CASE may have ended is not certain enough: END can be a name.
      next.hasCase = current != null && current.hasCase;
      current = next;
      betweens = 0;
      if (item) {
        items.add(current);
      }
    }
  }

  Segments(Tokens tokens) {
    this.tokens = tokens;
    this.ofToken = new Segment[tokens.size()];
    Deque<Level> levels = new ArrayDeque<>();
    levels.push(new Level(-1, null));
    for (int i = 0; i < tokens.size(); i++) {
      Level level = levels.peek();
      ofToken[i] = level.current;
      if (tokens.isSymbol(i, "(")) {
        levels.push(new Level(i, level.current));
      } else if (tokens.isSymbol(i, ")") && levels.size() > 1) {
        levels.pop();
        groups.add(new Group(level.open, i, levels.size(), level.items));
        ofToken[i] = levels.peek().current;
      } else {
        token(i, level);
      }
    }
  }

  private void token(int i, Level level) {
    TokenKind kind = tokens.kind(i);
    if (kind == TokenKind.SYMBOL) {
      symbol(i, level);
    } else if (kind == TokenKind.WORD) {
      word(i, tokens.word(i), level);
    }
  }

  private void symbol(int i, Level level) {
    String symbol = tokens.text(i);
    if (COMPARING_SYMBOLS.contains(symbol)) {
      level.current.compares |= level.cases == 0;
    } else if (level.cases == 0 && (symbol.equals(",") || symbol.equals(";"))) {
      level.cut(true);
    }
  }

  private void word(int i, String word, Level level) {
    if (word.equals("CASE")) {
      level.cases++;
      level.current.hasCase = true;
    } else if (word.equals("END")) {
      level.cases = Math.max(0, level.cases - 1);
    } else if (level.cases > 0) {
      return;
    } else if (COMPARES.contains(word)) {
      level.current.compares = true;
      level.betweens += word.equals("BETWEEN") ? 1 : 0;
    } else if (word.equals("AND") && level.betweens > 0) {
      level.betweens--;
    } else if (LOGICAL.contains(word)) {
      level.current.logical = true;
      level.cut(false);
      level.current.logical = true;
    } else if (CLAUSES.contains(word)) {
      level.cut(false);
    }
  }

  Segment of(int token) {
    return ofToken[token];
  }

  /** All pairs of parentheses, in the order of their ends. */
  List<Group> groups() {
    return groups;
  }
}
