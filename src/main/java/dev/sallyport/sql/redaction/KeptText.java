package dev.sallyport.sql.redaction;

import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/** A text as it may be kept, and which of its parameters may. */
public final class KeptText {
  /** Stands for a value. */
  public static final String MASKED = "[masked]";

  private static final String LITERAL = "'" + MASKED + "'";

  /** Shorter values are in too many words to be looked for. */
  private static final int SHORTEST_SOUGHT = 3;

  /** Comments go whole where more values than this would be looked for in them. */
  private static final int MOST_SOUGHT = 100;

  /**
   * Other texts go whole likewise: they come while others wait, and for each column there is one.
   */
  private static final int MOST_SOUGHT_ELSEWHERE = 1_000;

  private static final int LONGEST_KEYWORD = 20;

  /** Names of columns are cut by the server behind 256 bytes; so many characters never are. */
  private static final int LONGEST_TITLE = 64;

  /**
   * Characters that may have to be compared for the titles of a statement's columns, of which it
   * has thousands; those behind it are masked.
   */
  static final long MOST_COMPARED = 100_000_000;

  /** Of texts of which nothing is taken; never changed. */
  private static final BitSet NONE = new BitSet();

  private final String text;
  private final BitSet removedParameters;
  private final boolean removesParameters;
  private final Set<String> removed;
  private final long removedLength;
  private final boolean runsAnother;

  /** For titles so far; those of one statement come one after the other. */
  private long compared;

  private KeptText(
      String text,
      BitSet removedParameters,
      boolean removesParameters,
      Set<String> removed,
      boolean runsAnother) {
    this.runsAnother = runsAnother;
    this.text = text;
    this.removedParameters = removedParameters;
    this.removesParameters = removesParameters;
    this.removed = removed;
    this.removedLength = removed.stream().mapToLong(String::length).sum();
  }

  /** All of it. */
  public static KeptText whole(byte[] text, Charset charset) {
    return whole(new String(text, charset));
  }

  /** The same of a text that was read. */
  public static KeptText whole(String text) {
    return new KeptText(text, NONE, false, Set.of(), false);
  }

  /** Of a text that cannot even be cut into words. */
  static KeptText head(byte[] text, Charset charset) {
    int start = 0;
    while (start < text.length && (text[start] <= ' ' && text[start] >= 0 || text[start] == '(')) {
      start++;
    }
    int end = start;
    while (end < text.length && end - start < LONGEST_KEYWORD && isLetter(text[end])) {
      end++;
    }
    String keyword = new String(text, start, end - start, charset);
    return new KeptText(
        keyword + " [" + text.length + " bytes that could not be read are not kept]",
        new BitSet(),
        true,
        Set.of(),
        false);
  }

  private static boolean isLetter(byte b) {
    return (b | 0x20) >= 'a' && (b | 0x20) <= 'z';
  }

  /** Without any value. */
  static KeptText withoutLiterals(Tokens tokens, byte[] text) {
    return without(tokens, text, i -> true);
  }

  /** Without those literals and parameters, by their token. */
  static KeptText without(Tokens tokens, byte[] text, IntPredicate goes) {
    BitSet parameters = new BitSet();
    List<Integer> literals = new ArrayList<>();
    Set<String> removed = new HashSet<>();
    int parameter = 0;
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.kind(i) == TokenKind.PARAMETER) {
        parameters.set(parameter++, goes.test(i));
      } else if (isLiteral(tokens, i) && goes.test(i)) {
        literals.add(i);
        removed.add(content(tokens, i));
        removed.add(tokens.kind(i) == TokenKind.STRING ? tokens.value(i) : tokens.text(i));
      }
    }
    removed.removeIf(value -> value.length() < SHORTEST_SOUGHT);
    KeptText kept = new KeptText("", parameters, false, removed, false);
    StringBuilder out = new StringBuilder();
    int next = 0;
    int behind = 0;
    for (int i = 0; i <= tokens.size(); i++) {
      int start = i < tokens.size() ? tokens.start(i) : text.length;
      out.append(kept.comment(tokens.written(behind, start)));
      if (i < tokens.size()) {
        boolean gone = next < literals.size() && literals.get(next) == i;
        out.append(gone ? LITERAL : tokens.written(start, tokens.end(i)));
        next += gone ? 1 : 0;
        behind = tokens.end(i);
      }
    }
    return new KeptText(out.toString(), parameters, false, removed, false);
  }

  /**
   * A text of which one string is another text, as that may be kept.
   *
   * @param token the string
   */
  static KeptText quoting(Tokens tokens, byte[] text, int token, KeptText inner) {
    String written = inner.text.replace("\\", "\\\\").replace("'", "''");
    return new KeptText(
        inner.without(tokens.written(0, tokens.start(token)))
            + "'"
            + written
            + "'"
            + inner.without(tokens.written(tokens.end(token), text.length)),
        new BitSet(),
        true,
        inner.removed,
        false);
  }

  /** This one, of a statement that runs another one, whose text is not known here. */
  KeptText runningAnother() {
    return new KeptText(text, removedParameters, removesParameters, removed, true);
  }

  static boolean isLiteral(Tokens tokens, int i) {
    TokenKind kind = tokens.kind(i);
    return kind == TokenKind.STRING || kind == TokenKind.BITS || kind == TokenKind.NUMBER;
  }

  private static String content(Tokens tokens, int i) {
    String written = tokens.written(tokens.start(i), tokens.end(i));
    int quote = Math.max(written.indexOf('\''), written.indexOf('"'));
    return tokens.kind(i) == TokenKind.STRING && quote >= 0 && written.length() > quote + 1
        ? written.substring(quote + 1, written.length() - 1)
        : written;
  }

  /** What stands between two tokens: blanks, or comments. */
  private String comment(String between) {
    if (removed.isEmpty() || between.isBlank()) {
      return between;
    }
    return removed.size() > MOST_SOUGHT ? " /* " + MASKED + " */ " : without(between);
  }

  /** The text. */
  public String text() {
    return text;
  }

  /**
   * The name of a column of the result without what was taken out. The server makes it of the
   * statement's text, and cuts it where it is long: then a part of a value may be at its end.
   */
  public String title(String name) {
    boolean known = !runsAnother && (removed.isEmpty() || name.length() < LONGEST_TITLE);
    compared += (long) name.length() * (known ? removedLength : text.length());
    if (compared > MOST_COMPARED) {
      return MASKED;
    }
    return known ? without(name) : text.contains(name) ? name : MASKED;
  }

  /** Whether a parameter, counted from 0, may be kept. */
  public boolean keepsParameter(int parameter) {
    return !removesParameters && !removedParameters.get(parameter);
  }

  /** Another text, such as an error, without the values that were taken out of this one. */
  public String without(String other) {
    if (removed.size() > MOST_SOUGHT_ELSEWHERE) {
      return other.isEmpty() ? other : MASKED;
    }
    String rest = other;
    for (String value : removed) {
      rest = rest.replace(value, MASKED);
    }
    return rest;
  }
}
