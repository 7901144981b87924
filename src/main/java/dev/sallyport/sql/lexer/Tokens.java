package dev.sallyport.sql.lexer;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Locale;

/** The tokens of a text, as positions in its bytes; comments and blanks are gone. */
public final class Tokens {
  /** Directly before or after a dot: an identifier, whatever the word. */
  static final byte NAME_BY_DOT = 1;

  /** A parenthesis follows without a blank. */
  static final byte TIGHT_PARENTHESIS = 2;

  /** A string with bytes that are not of the character set. */
  static final byte FOREIGN_BYTES = 4;

  /** A string in which a backslash escapes. */
  static final byte ESCAPES = 8;

  private final byte[] text;
  private final Charset charset;
  private byte[] kinds = new byte[32];
  private byte[] marks = new byte[32];
  private int[] starts = new int[32];
  private int[] ends = new int[32];
  private String[] words = new String[32];
  private int size;
  private int droppedParameters;
  private boolean rowsDropped;

  Tokens(byte[] text, Charset charset) {
    this.text = text;
    this.charset = charset;
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

  /** Parameter markers of INSERT rows that were checked and dropped. */
  public int droppedParameters() {
    return droppedParameters;
  }

  /** Whether INSERT rows were dropped. */
  public boolean rowsDropped() {
    return rowsDropped;
  }

  /** Whether token {@code i} is an unquoted word that may be a keyword. */
  public boolean isWord(int i) {
    return kinds[i] == (byte) TokenKind.WORD.ordinal() && !isNameByDot(i);
  }

  /** The unquoted word in upper case; empty for every other token. */
  public String word(int i) {
    String known = words[i];
    if (known == null) {
      known = isWord(i) ? text(i).toUpperCase(Locale.ROOT) : "";
      // Only ASCII folds in keywords: a dotless i or a long s must not become one.
      if (!known.isEmpty() && !isAscii(i)) {
        known = text(i);
      }
      words[i] = known;
    }
    return known;
  }

  /** Whether token {@code i} is this keyword, given in upper case. */
  public boolean isWord(int i, String keyword) {
    return word(i).equals(keyword);
  }

  /** Whether token {@code i} is this symbol. */
  public boolean isSymbol(int i, String symbol) {
    if (kinds[i] != (byte) TokenKind.SYMBOL.ordinal() || ends[i] - starts[i] != symbol.length()) {
      return false;
    }
    for (int k = 0; k < symbol.length(); k++) {
      if (text[starts[i] + k] != symbol.charAt(k)) {
        return false;
      }
    }
    return true;
  }

  /** The token as written. */
  public String text(int i) {
    return new String(text, starts[i], ends[i] - starts[i], charset);
  }

  /** The text between two offsets in bytes. */
  public String text(int from, int to) {
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
    String rest = written.substring(written.startsWith("@@") ? 2 : 1);
    if (!rest.isEmpty() && "'\"`".indexOf(rest.charAt(0)) >= 0) {
      rest = rest.substring(1, rest.length() - 1);
    }
    return rest.replace("`", "").toLowerCase(Locale.ROOT);
  }

  /** The value of a character string, escapes resolved (Reference Manual, 11.1.1). */
  public String value(int i) {
    String written = text(i);
    int open = 0;
    while (written.charAt(open) != '\'' && written.charAt(open) != '"') {
      open++;
    }
    char quote = written.charAt(open);
    boolean escapes = (marks[i] & ESCAPES) != 0;
    StringBuilder value = new StringBuilder(written.length());
    for (int k = open + 1; k < written.length() - 1; k++) {
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

  boolean hasForeignBytes(int i) {
    return (marks[i] & FOREIGN_BYTES) != 0;
  }

  void add(TokenKind kind, int start, int end, int mark) {
    if (size == kinds.length) {
      int capacity = size * 2;
      kinds = Arrays.copyOf(kinds, capacity);
      marks = Arrays.copyOf(marks, capacity);
      starts = Arrays.copyOf(starts, capacity);
      ends = Arrays.copyOf(ends, capacity);
      words = Arrays.copyOf(words, capacity);
    }
    kinds[size] = (byte) kind.ordinal();
    marks[size] = (byte) mark;
    starts[size] = start;
    ends[size] = end;
    words[size] = null;
    size++;
  }

  /** Forgets the tokens from {@code newSize} on, which hold so many parameter markers. */
  void drop(int newSize, int parameters) {
    size = newSize;
    droppedParameters += parameters;
    rowsDropped = true;
  }

  /** Joins an introducer, which is the last token, with the literal that is to follow. */
  int takeBackLast() {
    return starts[--size];
  }

  private boolean isAscii(int i) {
    for (int k = starts[i]; k < ends[i]; k++) {
      if (text[k] < 0) {
        return false;
      }
    }
    return true;
  }
}
