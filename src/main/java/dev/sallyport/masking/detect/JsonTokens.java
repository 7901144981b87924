package dev.sallyport.masking.detect;

/**
 * Reads JSON (RFC 8259) strictly, token by token, to find the strings and numbers in it. What is
 * nested deeper than any server allows counts as no JSON.
 */
final class JsonTokens {
  private static final int DEEPEST = 512;
  private static final String[] WORDS = {"true", "false", "null"};

  /** What may come next. */
  private enum Next {
    VALUE,
    VALUE_OR_END,
    KEY,
    KEY_OR_END,
    COLON,
    COMMA_OR_END,
    NOTHING
  }

  private final boolean[] objects = new boolean[DEEPEST];
  private byte[] text;
  private int at;
  private int to;
  private int depth;
  private Next next;
  private boolean failed;
  private int start;
  private int end;
  private boolean string;
  private boolean escaped;

  /** Takes the next text. */
  void begin(byte[] bytes, int from, int until) {
    text = bytes;
    at = from;
    to = until;
    depth = 0;
    next = Next.VALUE;
    failed = false;
  }

  /** Goes to the next string or number; false at the end, and where it is no JSON. */
  boolean advance() {
    while (!failed) {
      skipBlanks();
      if (at >= to) {
        failed = next != Next.NOTHING;
        return false;
      }
      if (step()) {
        return true;
      }
    }
    return false;
  }

  /** Whether the text is no JSON; final once {@link #advance} has given false. */
  boolean failed() {
    return failed;
  }

  /** Whether it is a string; the content lies between the quotes then. */
  boolean isString() {
    return string;
  }

  /** Whether the string has escapes. */
  boolean isEscaped() {
    return escaped;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** Takes one token and says whether it is a string or number. */
  private boolean step() {
    byte c = text[at];
    switch (c) {
      case '{', '[':
        open(c == '{');
        return false;
      case '}', ']':
        close(c == '}');
        return false;
      case ':':
        expect(next == Next.COLON);
        next = Next.VALUE;
        at++;
        return false;
      case ',':
        expect(next == Next.COMMA_OR_END);
        next = depth > 0 && objects[depth - 1] ? Next.KEY : Next.VALUE;
        at++;
        return false;
      case '"':
        boolean key = next == Next.KEY || next == Next.KEY_OR_END;
        expect(key || takesValue());
        string();
        next = key ? Next.COLON : afterValue();
        return !failed;
      default:
        expect(takesValue());
        next = afterValue();
        return c == '-' || Ascii.isDigit(c) ? number() : word();
    }
  }

  private void open(boolean object) {
    expect(takesValue() && depth < DEEPEST);
    if (!failed) {
      objects[depth++] = object;
      next = object ? Next.KEY_OR_END : Next.VALUE_OR_END;
      at++;
    }
  }

  private void close(boolean object) {
    Next empty = object ? Next.KEY_OR_END : Next.VALUE_OR_END;
    expect(depth > 0 && (next == Next.COMMA_OR_END || next == empty));
    if (!failed) {
      expect(objects[--depth] == object);
      next = afterValue();
      at++;
    }
  }

  private void string() {
    string = true;
    escaped = false;
    start = ++at;
    while (at < to && text[at] != '"') {
      byte c = text[at];
      if (c == '\\') {
        escaped = true;
        at += escape();
      } else {
        expect(c < 0 || c >= ' ');
        at++;
      }
      if (failed) {
        return;
      }
    }
    end = at++;
    expect(end < to);
  }

  /** Length of an escape sequence. */
  private int escape() {
    if (at + 1 >= to) {
      failed = true;
      return 1;
    }
    if (text[at + 1] != 'u') {
      expect("\"\\/bfnrt".indexOf(text[at + 1]) >= 0);
      return 2;
    }
    for (int i = 2; i < 6; i++) {
      expect(at + i < to && Ascii.isHex(text[at + i]));
    }
    return 6;
  }

  private boolean number() {
    string = false;
    start = at;
    at += text[at] == '-' ? 1 : 0;
    int whole = digits();
    expect(whole > 0 && (whole == 1 || text[at - whole] != '0'));
    if (at < to && text[at] == '.') {
      at++;
      expect(digits() > 0);
    }
    if (at < to && (text[at] == 'e' || text[at] == 'E')) {
      at++;
      at += at < to && (text[at] == '+' || text[at] == '-') ? 1 : 0;
      expect(digits() > 0);
    }
    end = at;
    return !failed;
  }

  private int digits() {
    int first = at;
    while (at < to && Ascii.isDigit(text[at])) {
      at++;
    }
    return at - first;
  }

  private boolean word() {
    for (String word : WORDS) {
      if (Ascii.startsWith(text, at, to, word)) {
        at += word.length();
        return false;
      }
    }
    failed = true;
    return false;
  }

  private boolean takesValue() {
    return next == Next.VALUE || next == Next.VALUE_OR_END;
  }

  private Next afterValue() {
    return depth == 0 ? Next.NOTHING : Next.COMMA_OR_END;
  }

  private void expect(boolean holds) {
    failed |= !holds;
  }

  private void skipBlanks() {
    while (at < to
        && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
      at++;
    }
  }
}
