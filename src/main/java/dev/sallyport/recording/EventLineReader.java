package dev.sallyport.recording;

import dev.sallyport.recording.EventHead.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads statements and their ends in the very form that {@link EventLine} gives them, field after
 * field in its order: all of them pass here when they are made searchable, and a mapper, which
 * finds out what there is to read, takes several times as long. A line that has another form, or
 * holds a text that is not ASCII, is left to the mapper. Confined to one thread.
 */
final class EventLineReader {
  private static final ThreadLocal<EventLineReader> OF_THREAD =
      ThreadLocal.withInitial(EventLineReader::new);

  /** Whatever has no more of them is no more than a long holds. */
  private static final int MOST_DIGITS = 18;

  private static final int HEX_DIGITS = 4;
  private static final int HEX = 16;

  private final HeadReader heads = new HeadReader();
  private byte[] line;
  private int at;
  private int end;
  private boolean fits;

  private EventLineReader() {}

  /**
   * The event of a line.
   *
   * @return null for one that the mapper has to read
   */
  static SessionEvent read(byte[] bytes, int offset, int length) {
    return OF_THREAD.get().event(bytes, offset, length, false);
  }

  /** As {@link #read}, of rows and the end of a statement the end alone. */
  static SessionEvent readSearched(byte[] bytes, int offset, int length) {
    return OF_THREAD.get().event(bytes, offset, length, true);
  }

  private SessionEvent event(byte[] bytes, int offset, int length, boolean searched) {
    EventHead head = heads.read(bytes, offset, length);
    if (head == null || head.kind().holdsRows() && !(searched && head.kind() == Kind.ANSWERED)) {
      return null;
    }
    line = bytes;
    at = heads.position();
    end = offset + length;
    fits = true;
    try {
      SessionEvent event = head.kind() == Kind.JUDGED ? judged(head) : finished(head);
      boolean whole =
          head.kind() == Kind.ANSWERED
              ? skipped(EventLine.RESULT) && skipped('{') && line[end - 2] == '}'
              : at == end - 1;
      return fits && whole && line[end - 1] == '}' ? event : null;
    } finally {
      line = null;
    }
  }

  private SessionEvent judged(EventHead head) {
    String rule = text(EventLine.RULE);
    String command = text(EventLine.COMMAND);
    String schema = text(EventLine.SCHEMA);
    Set<String> verbs = names(EventLine.VERBS);
    Set<String> tables = names(EventLine.TABLES);
    String text = text(EventLine.TEXT);
    List<String> parameters = textsIfThere(EventLine.PARAMETERS);
    String message = textIfThere(EventLine.MESSAGE);
    List<String> revealed = textsIfThere(EventLine.REVEALED);
    List<String> revealedBy = textsIfThere(EventLine.REVEALED_BY);
    return new SessionEvent.Judged(
        head.session(),
        head.sequence(),
        head.at(),
        heads.statement(),
        command,
        text,
        parameters,
        schema,
        verbs,
        tables,
        head.verdict(),
        rule,
        message,
        revealed,
        revealedBy);
  }

  private SessionEvent finished(EventHead head) {
    String outcome = text(EventLine.OUTCOME);
    long affectedRows = numberIfThere(EventLine.AFFECTED_ROWS);
    long rows = numberIfThere(EventLine.ALL_ROWS);
    boolean rowsTruncated = skipped(EventLine.ROWS_TRUNCATED);
    int errorCode = smallIfThere(EventLine.ERROR_CODE);
    String error = textIfThere(EventLine.ERROR);
    long runMicros = numberIfThere(EventLine.RUN_MICROS);
    int warnings = smallIfThere(EventLine.WARNINGS);
    long lastInsertId = numberIfThere(EventLine.LAST_INSERT_ID);
    String info = textIfThere(EventLine.INFO);
    return new SessionEvent.Finished(
        head.session(),
        head.sequence(),
        head.at(),
        heads.statement(),
        outcome,
        affectedRows,
        rows,
        rowsTruncated,
        errorCode,
        error,
        runMicros,
        warnings,
        lastInsertId,
        info,
        numberIfThere(EventLine.BYTES_FROM_CLIENT),
        numberIfThere(EventLine.BYTES_TO_CLIENT),
        numberIfThere(EventLine.WAITED_MICROS),
        numberIfThere(EventLine.JUDGED_MICROS));
  }

  private boolean skipped(byte[] expected) {
    if (!fits || end - at < expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (line[at + i] != expected[i]) {
        return false;
      }
    }
    at += expected.length;
    return true;
  }

  private boolean skipped(char expected) {
    if (!fits || at >= end || line[at] != expected) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(boolean there) {
    fits &= there;
  }

  private String text(byte[] name) {
    expect(skipped(name));
    return text();
  }

  private String textIfThere(byte[] name) {
    return skipped(name) ? text() : "";
  }

  private List<String> textsIfThere(byte[] name) {
    return skipped(name) ? texts() : List.of();
  }

  private Set<String> names(byte[] name) {
    expect(skipped(name));
    List<String> names = texts();
    expect(!names.contains(null));
    return fits ? Set.copyOf(names) : Set.of();
  }

  private List<String> texts() {
    expect(skipped('['));
    List<String> texts = new ArrayList<>(2);
    if (skipped(']')) {
      return texts;
    }
    do {
      texts.add(text());
    } while (skipped(','));
    expect(skipped(']'));
    return texts;
  }

  private String text() {
    if (skipped('n')) {
      expect(skipped('u') && skipped('l') && skipped('l'));
      return null;
    }
    expect(skipped('"'));
    int from = at;
    while (fits && at < end && line[at] != '"' && line[at] != '\\') {
      expect(line[at] >= 0);
      at++;
    }
    if (!fits || at == end) {
      fits = false;
      return "";
    }
    String plain = new String(line, from, at - from, StandardCharsets.ISO_8859_1);
    return skipped('"')
        ? plain
        : escaped(new StringBuilder(2 * plain.length() + HEX).append(plain));
  }

  /** A text from a backslash on. */
  private String escaped(StringBuilder text) {
    while (fits && at < end && line[at] != '"') {
      char next = (char) line[at++];
      expect(next < 0x80);
      text.append(next == '\\' ? escape() : next);
    }
    expect(skipped('"'));
    return text.toString();
  }

  private char escape() {
    char escape = at < end ? (char) line[at++] : 0;
    switch (escape) {
      case '"', '\\', '/':
        return escape;
      case 'b':
        return '\b';
      case 't':
        return '\t';
      case 'n':
        return '\n';
      case 'f':
        return '\f';
      case 'r':
        return '\r';
      case 'u':
        return numbered();
      default:
        fits = false;
        return 0;
    }
  }

  private char numbered() {
    int number = 0;
    for (int i = 0; i < HEX_DIGITS; i++) {
      int digit = at < end ? Character.digit((char) line[at], HEX) : -1;
      expect(digit >= 0);
      number = number * HEX + digit;
      at++;
    }
    return (char) number;
  }

  private int smallIfThere(byte[] name) {
    long number = numberIfThere(name);
    expect(number == (int) number);
    return (int) number;
  }

  private long numberIfThere(byte[] name) {
    if (!skipped(name)) {
      return 0;
    }
    boolean negative = skipped('-');
    int from = at;
    long number = 0;
    while (at < end && line[at] >= '0' && line[at] <= '9') {
      number = number * 10 + (line[at] - '0');
      at++;
    }
    int digits = at - from;
    expect(digits > 0 && digits <= MOST_DIGITS && (digits == 1 || line[from] != '0'));
    return negative ? -number : number;
  }
}
