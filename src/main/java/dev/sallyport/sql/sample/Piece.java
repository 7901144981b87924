package dev.sallyport.sql.sample;

import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Tokens of a statement, from one to another, as they stand in its text.
 *
 * @param tokens of the whole statement, none dropped
 * @param from the first token
 * @param to behind the last one
 */
record Piece(Tokens tokens, int from, int to) {
  private static final String LIMIT = "LIMIT";

  Piece part(int first, int behind) {
    return new Piece(tokens, first, behind);
  }

  String text() {
    return from == to ? "" : tokens.written(tokens.start(from), tokens.end(to - 1));
  }

  /** Which of the statement's markers stand here. */
  List<Integer> markers() {
    List<Integer> all = new ArrayList<>();
    int before = count(0, from);
    for (int i = 0; i < count(from, to); i++) {
      all.add(before + i);
    }
    return all;
  }

  private int count(int first, int behind) {
    int count = 0;
    for (int i = first; i < behind; i++) {
      count += tokens.kind(i) == TokenKind.PARAMETER ? 1 : 0;
    }
    return count;
  }

  /** The outermost LIMIT, which nothing but numbers and markers follows. */
  private OptionalInt limit() {
    int depth = 0;
    for (int i = to - 1; i >= from; i--) {
      if (tokens.isSymbol(i, ")")) {
        depth++;
      } else if (tokens.isSymbol(i, "(")) {
        depth--;
      } else if (depth == 0 && tokens.isWord(i, LIMIT)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /**
   * The same rows, but no more than so many.
   *
   * @param values bound values of the statement as text
   */
  Bounded atMost(int rows, List<String> values) throws NoSampleException {
    OptionalInt limit = limit();
    if (limit.isEmpty()) {
      return new Bounded((text() + " LIMIT " + rows).strip(), markers());
    }
    int at = limit.getAsInt();
    Piece head = part(from, at);
    int size = to - at;
    long count;
    long skipped = 0;
    if (size == 2) {
      count = number(at + 1, values);
    } else if (size == 4 && tokens.isSymbol(at + 2, ",")) {
      skipped = number(at + 1, values);
      count = number(at + 3, values);
    } else if (size == 4 && tokens.isWord(at + 2, "OFFSET")) {
      count = number(at + 1, values);
      skipped = number(at + 3, values);
    } else {
      throw new NoSampleException("How its LIMIT bounds the rows is not understood.");
    }
    return new Bounded(
        (head.text() + " LIMIT " + (skipped > 0 ? skipped + ", " : "") + Math.min(count, rows))
            .strip(),
        head.markers());
  }

  /** A number in a LIMIT, or the value that is bound to it. */
  private long number(int token, List<String> values) throws NoSampleException {
    String digits = null;
    if (tokens.kind(token) == TokenKind.NUMBER) {
      digits = tokens.text(token);
    } else if (tokens.kind(token) == TokenKind.PARAMETER) {
      int nth = count(0, token);
      digits = nth < values.size() ? values.get(nth) : null;
    }
    if (digits == null || !digits.matches("[0-9]{1,18}")) {
      throw new NoSampleException("How its LIMIT bounds the rows is not understood.");
    }
    return Long.parseLong(digits);
  }

  /** A text and the markers in it. */
  record Bounded(String text, List<Integer> markers) {}
}
