package dev.sallyport.session.relay;

import dev.sallyport.masking.Revealed;
import dev.sallyport.masking.RowMask;
import dev.sallyport.recording.KeptRows;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.row.Row;
import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The first rows of an answer as the client gets them, for the minutes; bounded in rows, value
 * length and bytes.
 */
public final class RowSample {
  private static final int MAX_VALUE_BYTES = 1024;

  /** Of a row with very many columns, so little is kept of each; no number or time is longer. */
  private static final int MIN_VALUE_BYTES = 32;

  private static final int MAX_ROW_BYTES = 64 * 1024;
  private static final int FIRST_VALUE_BYTES = 128;

  /**
   * What a result takes in the minutes besides rows and names of columns. An answer may have any
   * number of results without a row.
   */
  private static final int RESULT_BYTES = 64;

  /** Quotation marks around a name and the comma after it. */
  private static final int NAME_MARKS = 3;

  /** Stands in the minutes for a masked value that the client was shown. */
  private static final String REVEALED = "[revealed]";

  private final RowLimit limit;
  private final Revealed revealed;
  private final UnaryOperator<String> titles;
  private final List<Grid> grids = new ArrayList<>();
  private Row reader;

  /** Where a value is copied from a row's packet that is not on the heap. */
  private byte[] value = {};

  /** By column; null where the bytes of a value are not its text. */
  private Charset[] charsets = {};

  private KeptRows kept;
  private RowMask mask = RowMask.NONE;
  private int maxValueBytes;
  private Set<Integer> shown = Set.of();
  private int rows;
  private long bytes;

  /** Of results behind the first, without their rows. */
  private long furtherBytes;

  private boolean truncated;

  /** Keeps at most so many rows of all results together. */
  public RowSample(int maxRows) {
    this(RowLimit.ofRows(maxRows), Revealed.NONE, UnaryOperator.identity());
  }

  /**
   * Keeps at most so much.
   *
   * @param revealed whose values are left out
   * @param titles as which the name of a column is kept that is no base column's own: the server
   *     names what is computed by its text, literals included
   */
  public RowSample(RowLimit limit, Revealed revealed, UnaryOperator<String> titles) {
    this.limit = limit;
    this.revealed = revealed;
    this.titles = titles;
  }

  /** For more rows of the same results. */
  RowSample more(RowLimit limit) {
    return new RowSample(limit, revealed, titles);
  }

  /**
   * One result.
   *
   * @param masked positions of covered columns, from 0
   * @param revealed positions of masked columns that the client was shown; their values are not
   *     here
   * @param detected cells that nothing but a detector changed, each as row and column, from 0
   * @param cut cells of which the beginning is kept alone, likewise
   */
  public record Grid(
      List<String> columns,
      Set<Integer> masked,
      Set<Integer> revealed,
      List<List<String>> rows,
      List<List<Integer>> detected,
      List<List<Integer>> cut) {}

  /** A result begins; of those behind the first no more is kept than of rows. */
  void begin(RowMask covering, boolean binary, Charset names) {
    if (hasEnoughResults()) {
      leaveOut();
      return;
    }
    mask = covering;
    List<ColumnDefinition> columns = mask.shown();
    maxValueBytes =
        Math.max(
            MIN_VALUE_BYTES,
            Math.min(MAX_VALUE_BYTES, MAX_ROW_BYTES / Math.max(1, columns.size())));
    RowMask.Kept read = mask.kept(binary, names);
    reader = read.reader();
    charsets = read.charsets();
    String[] titled = read.titles().clone();
    for (int column = 0; column < titled.length; column++) {
      if (titled[column] == null) {
        titled[column] = titles.apply(new String(columns.get(column).name(), names));
      }
    }
    if (!grids.isEmpty()) {
      furtherBytes += RESULT_BYTES;
      for (String title : titled) {
        furtherBytes += title.length() + NAME_MARKS;
      }
    }
    kept = new KeptRows();
    shown = Set.of();
    if (!revealed.isEmpty()) {
      shown = revealed.in(columns, names);
      shown.removeAll(mask.positions());
    }
    grids.add(
        new Grid(
            Collections.unmodifiableList(Arrays.asList(titled)),
            mask.positions(),
            shown,
            kept,
            new ArrayList<>(),
            new ArrayList<>()));
  }

  /** Whether no more rows are kept, of this result and those after it. */
  boolean isFull() {
    return rows >= limit.rows() || bytes >= limit.bytes() || hasEnoughResults();
  }

  private boolean hasEnoughResults() {
    return furtherBytes >= limit.bytes();
  }

  /** The client gets rows, or a result, that are not kept. */
  void leaveOut() {
    truncated = true;
  }

  /** A row as the client gets it. */
  void add(ByteBuf row) {
    if (isFull()) {
      leaveOut();
      return;
    }
    reader.read(row);
    Grid grid = grids.get(grids.size() - 1);
    if (mask.detects()) {
      List<Integer> detected = new ArrayList<>(0);
      mask.detectedInto(detected);
      for (int column : detected) {
        grid.detected().add(List.of(kept.size(), column));
      }
    }
    int before = kept.bytes();
    kept.beginRow();
    for (int column = 0; column < charsets.length; column++) {
      keep(column, row, grid);
    }
    reader.leave();
    kept.endRow();
    rows++;
    bytes += kept.bytes() - before;
  }

  private void keep(int column, ByteBuf row, Grid grid) {
    if (!shown.isEmpty() && shown.contains(column)) {
      kept.add(REVEALED);
    } else if (reader.isNull(column)) {
      kept.addNull();
    } else if (reader.isInteger(column)) {
      kept.add(reader.integer(column));
    } else {
      int length = reader.end(column) - reader.start(column);
      if (length > maxValueBytes) {
        grid.cut().add(List.of(kept.size(), column));
      }
      if (length > maxValueBytes || !keepPlain(column, row, length)) {
        kept.add(reader.asText(column, maxValueBytes));
      }
    }
  }

  private boolean keepPlain(int column, ByteBuf row, int length) {
    if (charsets[column] == null) {
      return false;
    }
    boolean utf8 = charsets[column] == StandardCharsets.UTF_8;
    if (row.hasArray()) {
      return kept.addPlain(row.array(), row.arrayOffset() + reader.start(column), length, utf8);
    }
    if (value.length < length) {
      value = new byte[Math.max(FIRST_VALUE_BYTES, 2 * length)];
    }
    reader.bytes(column, value);
    return kept.addPlain(value, 0, length, utf8);
  }

  /** What was kept, one grid per result. */
  public List<Grid> grids() {
    return grids;
  }

  /** Which masked columns the client is shown. */
  public Revealed revealed() {
    return revealed;
  }

  /** Whether more rows, or results, were sent than kept. */
  public boolean truncated() {
    return truncated;
  }
}
