package dev.sallyport.sql.lexer;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Locale;

/**
 * The tokens of a text, as positions in its bytes; comments and blanks are gone.
 *
 * <p>It is noted of which literals the content was asked for: all others can be exchanged without a
 * change in what was read, see {@link #literalsRead()}. Where a token begins and ends is for
 * messages and records; nothing that is read may depend on it.
 */
public final class Tokens {
  /** Directly before or after a dot: an identifier, whatever the word. */
  static final byte NAME_BY_DOT = 1;

  /** A parenthesis follows without a blank. */
  static final byte TIGHT_PARENTHESIS = 2;

  /** A string with bytes that are not of the character set. */
  static final byte FOREIGN_BYTES = 4;

  /** A string in which a backslash escapes. */
  static final byte ESCAPES = 8;

  /** An opening parenthesis or VALUES, behind which spare literals were dropped. */
  static final byte CUT = 16;

  /** A literal of which the content was asked for. */
  private static final byte READ = 32;

  /** A number of which nothing but its {@link Magnitude} was asked for. */
  private static final byte MEASURED = 64;

  private static final byte WORD = (byte) TokenKind.WORD.ordinal();
  private static final byte NUMBER = (byte) TokenKind.NUMBER.ordinal();
  private static final byte SYMBOL = (byte) TokenKind.SYMBOL.ordinal();
  private static final int[] NONE = {};
  private static final int MIN_CAPACITY = 16;
  private static final int MAX_CAPACITY = 256;
  private static final int BYTES_A_TOKEN = 4;

  private final byte[] text;
  private final Charset charset;
  private byte[] kinds;
  private byte[] marks;
  private int[] starts;
  private int[] ends;
  // Of literals with an introducer: where they begin behind it. Few have one.
  private int[] contentStarts = NONE;
  private int size;
  private int droppedParameters;

  Tokens(byte[] text, Charset charset) {
    this.text = text;
    this.charset = charset;
    int capacity = Math.max(MIN_CAPACITY, Math.min(MAX_CAPACITY, text.length / BYTES_A_TOKEN));
    this.kinds = new byte[capacity];
    this.marks = new byte[capacity];
    this.starts = new int[capacity];
    this.ends = new int[capacity];
  }

  /** The number of tokens. */
  public int size() {
    return size;
  }

  /** The kind of token {@code i}. */
  public TokenKind kind(int i) {
    return TokenKind.of(kinds[i]);
  }

  /** Offset in bytes where token {@code i} begins. */
  public int start(int i) {
    return starts[i];
  }

  /** Offset in bytes behind token {@code i}. */
  public int end(int i) {
    return ends[i];
  }

  /** A word that stands directly at a dot, so that it is no keyword. */
  public boolean isNameByDot(int i) {
    return (marks[i] & NAME_BY_DOT) != 0;
  }

  /** Whether a parenthesis follows without a blank, as a built-in function demands. */
  public boolean hasTightParenthesis(int i) {
    return (marks[i] & TIGHT_PARENTHESIS) != 0;
  }

  /**
   * Whether literals were dropped from the list that opens with token {@code i}: a parenthesis
   * behind IN, or VALUES. What is left does not tell whether a given value is in the list.
   */
  public boolean isListCut(int i) {
    return (marks[i] & CUT) != 0;
  }

  /** Parameter markers of INSERT rows and IN lists that were checked and dropped. */
  public int droppedParameters() {
    return droppedParameters;
  }

  /** Whether token {@code i} is an unquoted word that may be a keyword. */
  public boolean isWord(int i) {
    return kinds[i] == WORD && !isNameByDot(i);
  }

  /** The unquoted word in upper case; empty for every other token. */
  public String word(int i) {
    if (!isWord(i)) {
      return "";
    }
    // Only ASCII folds in keywords: a dotless i or a long s must not become one.
    return isAscii(i) ? Words.upper(text, starts[i], ends[i]) : text(i);
  }

  /** Whether token {@code i} is this keyword, given in upper case. */
  public boolean isWord(int i, String keyword) {
    return isWord(i) && Words.isSame(keyword, text, starts[i], ends[i]);
  }

  /** Whether token {@code i} is this symbol. */
  public boolean isSymbol(int i, String symbol) {
    return kinds[i] == SYMBOL && Words.isSame(symbol, text, starts[i], ends[i]);
  }

  /** The symbol, if token {@code i} is one of a single character; else 0. */
  byte symbol(int i) {
    return kinds[i] == SYMBOL && ends[i] - starts[i] == 1 ? text[starts[i]] : 0;
  }

  /**
   * Whether token {@code i} is written in ASCII alone. MySQL finds variables, prepared statements
   * and routines by a collation in which {@code é} is {@code e}: of such a name only its ASCII form
   * is certain to be one thing.
   */
  public boolean isAscii(int i) {
    for (int k = starts[i]; k < ends[i]; k++) {
      if (text[k] < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * The token as written; of a literal this is its content. What stands between an introducer and
   * its literal becomes one blank.
   */
  public String text(int i) {
    if (kinds[i] == SYMBOL) {
      return Words.upper(text, starts[i], ends[i]);
    }
    markRead(i);
    int introducerEnd = isLiteral(i) ? introducerEnd(i) : starts[i];
    int content = contentStart(i);
    return content == introducerEnd
        ? written(starts[i], ends[i])
        : written(starts[i], introducerEnd) + ' ' + written(content, ends[i]);
  }

  /** The text between two offsets in bytes; the literals there count as read. */
  public String text(int from, int to) {
    for (int i = firstBehind(from); i < size && starts[i] < to; i++) {
      markRead(i);
    }
    return written(from, to);
  }

  /** The first token that ends behind an offset: a text of many names asks for each of them. */
  private int firstBehind(int offset) {
    // Their ends are all different and in order; what was there before a drop is not looked at.
    int found = Arrays.binarySearch(ends, 0, size, offset);
    return found < 0 ? -found - 1 : found + 1;
  }

  /** The text between two offsets in bytes, for the record: no literal counts as read by it. */
  public String written(int from, int to) {
    return new String(text, from, to - from, charset);
  }

  /** The identifier that token {@code i} names, without quotes. */
  public String name(int i) {
    String written = text(i);
    if (kind(i) != TokenKind.QUOTED) {
      return written;
    }
    char quote = written.charAt(0);
    String inner = written.substring(1, written.length() - 1);
    return inner.indexOf(quote) < 0 ? inner : inner.replace("" + quote + quote, "" + quote);
  }

  /**
   * The name of a user variable without {@code @} and quotes, or of a system variable without
   * {@code @@}; lower case.
   */
  public String variable(int i) {
    String written = text(i);
    if (written.startsWith("@@")) {
      return written.substring(2).replace("`", "").toLowerCase(Locale.ROOT);
    }
    boolean quoted = written.length() > 1 && "'\"`".indexOf(written.charAt(1)) >= 0;
    String name = quoted ? written.substring(2, written.length() - 1) : written.substring(1);
    return name.toLowerCase(Locale.ROOT);
  }

  /** The value of a character string, escapes resolved (Reference Manual, 11.1.1). */
  public String value(int i) {
    markRead(i);
    String written = written(contentStart(i), ends[i]);
    char quote = written.charAt(0);
    boolean escapes = (marks[i] & ESCAPES) != 0;
    StringBuilder value = new StringBuilder(written.length());
    for (int k = 1; k < written.length() - 1; k++) {
      char c = written.charAt(k);
      if (c == quote) {
        k++;
      } else if (c == '\\' && escapes) {
        c = written.charAt(++k);
        int at = "0bnrtZ".indexOf(c);
        if (at >= 0) {
          c = "\0\b\n\r\t\u001a".charAt(at);
        } else if (c == '%' || c == '_') {
          value.append('\\');
        }
      }
      value.append(c);
    }
    return value.toString();
  }

  /** Whether {@link #measured} takes token {@code i}. */
  public boolean isMeasurable(int i) {
    return magnitude(i) != Magnitude.NONE;
  }

  /**
   * The digits of a number, for who compares it, or its negative, with the ends of integer types
   * and does nothing else with it: it counts as measured by this, not as read.
   */
  public String measured(int i) {
    if (!isMeasurable(i)) {
      throw new IllegalArgumentException("no number of few digits");
    }
    marks[i] |= MEASURED;
    return written(starts[i], ends[i]);
  }

  /** The number of literals: strings, numbers and bit literals. */
  public int literals() {
    int count = 0;
    for (int i = 0; i < size; i++) {
      count += isLiteral(i) ? 1 : 0;
    }
    return count;
  }

  /** Which literals, counted from 0, were read: their content had a part in what was made of it. */
  public int[] literalsRead() {
    return literals(READ, READ);
  }

  /** Which literals, counted from 0, were {@link #measured} and not read. */
  public int[] literalsMeasured() {
    return literals(MEASURED | READ, MEASURED);
  }

  private int[] literals(int looked, int marked) {
    int[] found = new int[size];
    int count = 0;
    int literal = 0;
    for (int i = 0; i < size; i++) {
      if (isLiteral(i)) {
        if ((marks[i] & looked) == marked) {
          found[count++] = literal;
        }
        literal++;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** The content of some literals, counted from 0; they do not count as read by this. */
  public LiteralContents contents(int... literals) {
    return contents(literals, NONE);
  }

  /** The same, and of others how large they are. */
  public LiteralContents contents(int[] literals, int[] measured) {
    return new LiteralContents(this, literals.clone(), measured.clone());
  }

  byte magnitude(int i) {
    return kinds[i] == NUMBER ? Magnitude.of(text, starts[i], ends[i]) : Magnitude.NONE;
  }

  /** The whole text but for the content of its literals. */
  public Shape shape() {
    return shape(0, size);
  }

  /** Tokens {@code from} to {@code to} but for the content of literals. */
  public Shape shape(int from, int to) {
    return new Shape(this, from, to);
  }

  /** Whether a string has bytes that are no characters of the session's set. */
  public boolean hasForeignBytes(int i) {
    return (marks[i] & FOREIGN_BYTES) != 0;
  }

  /** Whether it has, and no introducer says of which set they are. */
  public boolean isForeign(int i) {
    return hasForeignBytes(i) && introducerEnd(i) == starts[i];
  }

  boolean isLiteral(int i) {
    return TokenKind.isLiteral(kinds[i]);
  }

  byte[] bytes() {
    return text;
  }

  /** The introducer of a literal in upper case, N of a national string; empty if it has none. */
  public String introducer(int i) {
    return isLiteral(i) ? Words.upper(text, starts[i], introducerEnd(i)) : "";
  }

  /** Kind and those marks that say how a token is read, in one byte. */
  byte outline(int i) {
    int told = marks[i] & (NAME_BY_DOT | TIGHT_PARENTHESIS | FOREIGN_BYTES) | (marks[i] & CUT) >> 1;
    return (byte) (kinds[i] << 4 | told);
  }

  /** Where a literal begins behind its introducer or N; of other tokens, where they begin. */
  int contentStart(int i) {
    return i < contentStarts.length && contentStarts[i] > 0 ? contentStarts[i] : starts[i];
  }

  /** Behind the introducer or N of a literal; where it begins if it has none. */
  int introducerEnd(int i) {
    return Words.introducerEnd(text, starts[i], contentStart(i));
  }

  private void markRead(int i) {
    marks[i] |= READ;
  }

  void add(TokenKind kind, int start, int end, int mark) {
    add(kind, start, start, end, mark);
  }

  /** Adds a token with an introducer at {@code start} and the literal at {@code content}. */
  void add(TokenKind kind, int start, int content, int end, int mark) {
    if (size == kinds.length) {
      int capacity = size * 2;
      kinds = Arrays.copyOf(kinds, capacity);
      marks = Arrays.copyOf(marks, capacity);
      starts = Arrays.copyOf(starts, capacity);
      ends = Arrays.copyOf(ends, capacity);
    }
    if (content != start || size < contentStarts.length) {
      if (size >= contentStarts.length) {
        contentStarts = Arrays.copyOf(contentStarts, kinds.length);
      }
      contentStarts[size] = content == start ? 0 : content;
    }
    kinds[size] = (byte) kind.ordinal();
    marks[size] = (byte) mark;
    starts[size] = start;
    ends[size] = end;
    size++;
  }

  /** Forgets the tokens from {@code newSize} on, which hold so many parameter markers. */
  void drop(int newSize, int opening, int parameters) {
    size = newSize;
    marks[opening] |= CUT;
    droppedParameters += parameters;
  }

  /** The same, but for the last token, a symbol, which moves up. */
  void dropBeforeLast(int newSize, int opening, int parameters) {
    int start = starts[size - 1];
    int end = ends[size - 1];
    drop(newSize, opening, parameters);
    add(TokenKind.SYMBOL, start, end, 0);
  }

  /** Joins an introducer, which is the last token, with the literal that is to follow. */
  int takeBackLast() {
    return starts[--size];
  }
}
