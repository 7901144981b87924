package dev.sallyport.recording;

import java.util.AbstractList;
import java.util.Collections;
import java.util.List;

/**
 * Rows as the minutes keep them, written as they come in and in the very form in which they stand
 * in an event's line: as JSON. A value that a client gets as text is copied once, and is made a
 * string only for who reads it here. Confined to one thread while rows are added.
 */
public final class KeptRows extends AbstractList<List<String>> {
  /** Most statements have a row or two. */
  private static final int FIRST_BYTES = 256;

  /** The memory of rows that stand in the journal is for the next of the same thread. */
  private static final ThreadLocal<JsonLine> SPARE = new ThreadLocal<>();

  /** Null once they stand in the journal. */
  private JsonLine json = line();

  private int rows;
  private char before;

  /** As strings; of as many rows as there were when somebody asked. */
  private List<List<String>> read = List.of();

  private static JsonLine line() {
    JsonLine spare = SPARE.get();
    if (spare == null) {
      return new JsonLine(FIRST_BYTES);
    }
    SPARE.set(null);
    return spare;
  }

  /** An event stands in the journal, and nobody reads its rows here any more. */
  static void onWritten(SessionEvent event) {
    if (event instanceof AnsweredEvent answered) {
      onWritten(answered.rows());
    } else if (event instanceof SessionEvent.Rows rows && rows.rows() instanceof KeptRows kept) {
      kept.onWritten();
    }
  }

  private void onWritten() {
    if (json != null) {
      json.clear();
      SPARE.set(json);
      json = null;
    }
  }

  /** A row follows, value by value. */
  public void beginRow() {
    json.raw(rows == 0 ? '[' : ',');
    before = '[';
  }

  /** The next value is NULL. */
  public void addNull() {
    add((String) null);
  }

  /** The next value; null for NULL. */
  public void add(String value) {
    separate().text(value);
  }

  /**
   * The next value, if so many bytes of an array are its text as they are. Nearly all are.
   *
   * @param utf8 whether it is in UTF-8; otherwise in a character set in which a byte below 128 is
   *     that ASCII character
   * @return false when nothing was added: the value has to be a string first
   */
  public boolean addPlain(byte[] value, int from, int bytes, boolean utf8) {
    boolean plain =
        PlainText.isAscii(value, from, bytes) || utf8 && PlainText.isUtf8(value, from, bytes);
    if (plain) {
      separate().plain(value, from, bytes);
    }
    return plain;
  }

  /** The next value is the text of a number. */
  public void add(long number) {
    separate().raw('"').number(number).raw('"');
  }

  private JsonLine separate() {
    JsonLine line = json.raw(before);
    before = ',';
    return line;
  }

  /** The row is whole. */
  public void endRow() {
    if (before == '[') {
      json.raw('[');
    }
    json.raw(']');
    rows++;
  }

  /** How many bytes they take in the minutes. */
  public int bytes() {
    return json.length();
  }

  /** Appends all of them, as a list of lists. */
  void writeTo(JsonLine line) {
    if (rows == 0) {
      line.raw('[');
    }
    line.raw(json).raw(']');
  }

  @Override
  public List<String> get(int row) {
    if (read.size() != rows) {
      JsonLine whole = new JsonLine(json.length() + 2);
      writeTo(whole);
      read = EventFormat.rows(whole.copy());
    }
    return Collections.unmodifiableList(read.get(row));
  }

  @Override
  public int size() {
    return rows;
  }

  /** Without the values, which are not for logs. */
  @Override
  public String toString() {
    return rows + " rows";
  }
}
