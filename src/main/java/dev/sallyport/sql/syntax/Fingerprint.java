package dev.sallyport.sql.syntax;

import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import java.util.List;
import java.util.Optional;

/**
 * The statement in normalised form: keywords in upper case, one blank between words, no comments, a
 * {@code ?} for each literal, and one for each list of nothing but literals.
 */
public final class Fingerprint {
  /** Longer fingerprints are cut. */
  public static final int MAX_LENGTH = 4096;

  private final Tokens tokens;
  private final StringBuilder out = new StringBuilder(128);
  private final Optional<LiteralPlaces> places;
  private boolean nameBefore;
  private boolean inList;

  private Fingerprint(Tokens tokens, Optional<LiteralPlaces> places) {
    this.tokens = tokens;
    this.places = places;
  }

  /** The fingerprint of tokens {@code from} to {@code to}. */
  public static String of(Tokens tokens, int from, int to) {
    Fingerprint fingerprint = new Fingerprint(tokens, Optional.empty());
    fingerprint.appendAll(from, to);
    return fingerprint.out.toString();
  }

  /**
   * Of which kinds the literals and markers are for which {@link #of} puts a {@code ?}, one text
   * for each {@code ?}. Where it puts one for a list, literals of the same kind side by side count
   * once, and so do rows of the same kinds, however many there are.
   */
  public static List<String> kinds(Tokens tokens, int from, int to) {
    LiteralPlaces places = new LiteralPlaces();
    new Fingerprint(tokens, Optional.of(places)).appendAll(from, to);
    return places.kinds();
  }

  private void appendAll(int from, int to) {
    int i = from;
    while (i < to && out.length() < MAX_LENGTH) {
      i = append(i, to);
    }
  }

  private int append(int i, int to) {
    if (isLiteral(i)) {
      put("?");
      places.ifPresent(kinds -> kinds.first(tokens.kind(i)));
      nameBefore = false;
      return inList ? afterList(i + 1, to) : i + 1;
    }
    if (tokens.isSymbol(i, "(")) {
      inList = !nameBefore;
    } else if (tokens.isSymbol(i, ")")) {
      inList = false;
    }
    put(written(i));
    nameBefore = isName(i);
    if (tokens.isSymbol(i, ")") && endsInLiteralRow()) {
      return afterRows(i + 1, to);
    }
    return i + 1;
  }

  private boolean isLiteral(int i) {
    return switch (tokens.kind(i)) {
      case STRING, BITS, NUMBER, PARAMETER -> true;
      default -> false;
    };
  }

  private String written(int i) {
    String word = tokens.word(i);
    if (!word.isEmpty()) {
      boolean keyword =
          out.length() == 0
              || Vocabulary.isReserved(word)
              || Vocabulary.isCallableKeyword(word)
              || word.equals("DUPLICATE") && tokens.isWord(i - 1, "ON");
      return keyword ? word : tokens.text(i);
    }
    return tokens.kind(i) == TokenKind.QUOTED ? "`" + tokens.name(i) + "`" : tokens.text(i);
  }

  private int afterList(int i, int to) {
    int next = i;
    while (next + 1 < to && tokens.isSymbol(next, ",") && isLiteral(next + 1)) {
      int literal = next + 1;
      places.ifPresent(kinds -> kinds.next(tokens.kind(literal)));
      next += 2;
    }
    return next;
  }

  private int afterRows(int i, int to) {
    int next = i;
    while (next + 2 < to && tokens.isSymbol(next, ",") && tokens.isSymbol(next + 1, "(")) {
      int behind = next + 2;
      if (!isLiteral(behind)) {
        return next;
      }
      TokenKind first = tokens.kind(behind);
      places.ifPresent(kinds -> kinds.row(first));
      behind = afterList(behind + 1, to);
      if (behind >= to || !tokens.isSymbol(behind, ")")) {
        places.ifPresent(LiteralPlaces::dropRow);
        return next;
      }
      places.ifPresent(LiteralPlaces::endRow);
      next = behind + 1;
    }
    return next;
  }

  private boolean endsInLiteralRow() {
    int length = out.length();
    return length >= 3 && out.substring(length - 3).equals("(?)");
  }

  private void put(String text) {
    int length = out.length();
    boolean tight =
        length == 0
            || text.equals(",")
            || text.equals(")")
            || text.equals(".")
            || out.charAt(length - 1) == '('
            || out.charAt(length - 1) == '.'
            || text.equals("(") && nameBefore;
    out.append(tight ? "" : " ").append(text);
  }

  /** A parenthesis stands directly behind a name, however it was written; not behind IN. */
  private boolean isName(int i) {
    String word = tokens.word(i);
    if (word.isEmpty()) {
      return tokens.kind(i) == TokenKind.WORD || tokens.kind(i) == TokenKind.QUOTED;
    }
    boolean callable = Vocabulary.isCallableKeyword(word) && !word.equals("VALUES");
    return callable || !Vocabulary.isReserved(word);
  }
}
