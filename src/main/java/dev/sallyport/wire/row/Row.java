package dev.sallyport.wire.row;

import dev.sallyport.wire.Collations;
import dev.sallyport.wire.PayloadReader;
import dev.sallyport.wire.PayloadWriter;
import dev.sallyport.wire.response.ColumnDefinition;
import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A cursor over the rows of one result: says where each value of the present row lies, without
 * copying.
 *
 * <p>Made once for a result, given one payload after the other. Indices are those of the payload's
 * own buffer ({@code payload.getByte(row.start(0))}).
 */
public abstract sealed class Row permits TextRow, BinaryRow {
  private static final int NULL = -1;

  private final List<ColumnDefinition> columns;
  private final int[] prefixes;
  private final int[] starts;
  private final int[] ends;
  private ByteBuf payload;

  Row(List<ColumnDefinition> columns) {
    this.columns = List.copyOf(columns);
    this.prefixes = new int[columns.size()];
    this.starts = new int[columns.size()];
    this.ends = new int[columns.size()];
  }

  /**
   * Takes the next row.
   *
   * @throws dev.sallyport.wire.MalformedPacketException when the payload is no row of these columns
   */
  public final Row read(ByteBuf next) {
    PayloadReader in = new PayloadReader(name(), next);
    payload = next;
    locate(in);
    in.expectEnd();
    return this;
  }

  /** Forgets the present row, whose memory may be far more than its own. */
  public final void leave() {
    payload = null;
  }

  /** How many values a row has. */
  public final int size() {
    return starts.length;
  }

  /** The columns in their order. */
  public final List<ColumnDefinition> columns() {
    return columns;
  }

  /** Whether the value is NULL; it has no start and end then. */
  public final boolean isNull(int column) {
    return starts[column] == NULL;
  }

  /** Index of the value's first byte, behind its length. */
  public final int start(int column) {
    return starts[column];
  }

  /** Index behind the value's last byte. */
  public final int end(int column) {
    return ends[column];
  }

  /** A copy of the value's bytes; null for NULL. */
  public final byte[] bytes(int column) {
    if (isNull(column)) {
      return null;
    }
    byte[] value = new byte[ends[column] - starts[column]];
    payload.getBytes(starts[column], value);
    return value;
  }

  /** Writes the bytes of a value that is not NULL to the beginning of an array. */
  public final void bytes(int column, byte[] into) {
    payload.getBytes(starts[column], into, 0, ends[column] - starts[column]);
  }

  /** Whether the rows are those of prepared statements. */
  public abstract boolean isBinary();

  /**
   * The charset of a column's text; empty when its values are bytes or nobody here can read them.
   */
  public final Optional<Charset> charsetOf(int column) {
    return Optional.ofNullable(charset(columns.get(column)));
  }

  /**
   * The charset in which a column's values are the very text of {@link #asText(int, int)}, as long
   * as they are not cut; empty where that text is made of them otherwise.
   */
  public abstract Optional<Charset> textCharset(int column);

  /** Whether the value is a number that {@link #integer} gives, and that is its text. */
  public boolean isInteger(int column) {
    return false;
  }

  /** Such a number. */
  public long integer(int column) {
    throw new IllegalArgumentException("column " + column + " holds no integer");
  }

  /** The present row. */
  final ByteBuf payload() {
    return payload;
  }

  /**
   * The value as a person reads it; null for NULL. Bytes come in hexadecimal.
   *
   * @param maxBytes how much of a long value is taken; what is cut off is counted in the text
   */
  public final String asText(int column, int maxBytes) {
    if (isNull(column)) {
      return null;
    }
    return text(columns.get(column), payload, starts[column], ends[column], maxBytes);
  }

  /** {@link #asText(int, int)} of every value, with null for NULL. */
  public final List<String> asText(int maxBytes) {
    List<String> texts = new ArrayList<>(size());
    for (int i = 0; i < size(); i++) {
      texts.add(asText(i, maxBytes));
    }
    return Collections.unmodifiableList(texts);
  }

  /**
   * A new payload with some values replaced; the present one stays.
   *
   * @param edits one for each column
   * @throws IllegalArgumentException when the count differs or a column's type has no such value
   */
  public final ByteBuf rewrite(CellEdit... edits) {
    if (edits.length != size()) {
      throw new IllegalArgumentException(edits.length + " edits for " + size() + " columns");
    }
    PayloadWriter out = new PayloadWriter(payload.readableBytes() + growth(edits));
    writeEdited(edits, out);
    return out.toPayload();
  }

  /**
   * The same, appended.
   *
   * @param out behind what it has already
   */
  public final void rewriteInto(ByteBuf out, CellEdit... edits) {
    if (edits.length != size()) {
      throw new IllegalArgumentException(edits.length + " edits for " + size() + " columns");
    }
    out.ensureWritable(Math.max(0, payload.readableBytes() + growth(edits)));
    writeEdited(edits, new PayloadWriter(out));
  }

  /** By how much the new values are longer than the present ones, at most. */
  private int growth(CellEdit[] edits) {
    int growth = 0;
    for (int i = 0; i < edits.length; i++) {
      if (edits[i] instanceof CellEdit.SetBytes set) {
        int length = set.content().length;
        growth += length + PayloadWriter.lengthEncodedBytes(length);
      }
      if (edits[i] != CellEdit.KEEP && !isNull(i)) {
        growth -= ends[i] - prefixes[i];
      }
    }
    // A NULL of the text protocol is a byte long.
    return growth + edits.length;
  }

  /** Name of the packet, for errors. */
  abstract String name();

  /** Calls {@link #found} or {@link #foundNull} for every column in order. */
  abstract void locate(PayloadReader in);

  abstract void writeEdited(CellEdit[] edits, PayloadWriter out);

  abstract String text(ColumnDefinition column, ByteBuf bytes, int start, int end, int maxBytes);

  /** A value whose length began at one offset and whose content begins at the reader's. */
  final void found(int column, int prefixOffset, int length, PayloadReader in) {
    int base = payload.readerIndex();
    prefixes[column] = base + prefixOffset;
    starts[column] = base + in.offset();
    ends[column] = starts[column] + length;
    in.skip(length);
  }

  /** A NULL that takes no byte. */
  final void foundNull(int column) {
    prefixes[column] = NULL;
    starts[column] = NULL;
    ends[column] = NULL;
  }

  /** A NULL that takes the one byte in front of the reader. */
  final void foundNullMark(int column, PayloadReader in) {
    foundNull(column);
    prefixes[column] = payload.readerIndex() + in.offset();
    in.skip(1);
  }

  /**
   * Writes the values that stay from a column on as they came, all at once: they lie side by side.
   *
   * @return the first column behind them
   */
  final int copyKept(int from, CellEdit[] edits, PayloadWriter out) {
    int first = -1;
    int end = -1;
    int column = from;
    for (; column < edits.length && edits[column] == CellEdit.KEEP; column++) {
      if (prefixes[column] >= 0) {
        first = first < 0 ? prefixes[column] : first;
        end = isNull(column) ? prefixes[column] + 1 : ends[column];
      }
    }
    if (first >= 0) {
      out.writeBytes(payload, first, end - first);
    }
    return column;
  }

  /**
   * The charset of a column's text; null when its values are bytes or nobody here can read them.
   */
  static Charset charset(ColumnDefinition column) {
    ColumnType type = ColumnType.of(column.type()).orElse(ColumnType.STRING);
    boolean binary = column.collation() == Collations.BINARY;
    if (type.alwaysBytes() || binary && type.bytesWhenBinary()) {
      return null;
    }
    return binary
        ? BinaryValue.plainCharset()
        : Collations.charset(column.collation()).orElse(null);
  }
}
