package dev.sallyport.masking;

import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.row.BinaryRow;
import dev.sallyport.wire.row.CellEdit;
import dev.sallyport.wire.row.Row;
import dev.sallyport.wire.row.TextRow;
import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Covers the values of one result, so that a strict driver still reads what the definitions
 * promise. With nothing to cover, rows pass as the bytes they are.
 */
public final class RowMask {
  /** Covers nothing. */
  public static final RowMask NONE = new RowMask(List.of());

  private final List<ColumnDefinition> shown;
  private final Set<Integer> positions;
  private final boolean untouched;
  private final boolean detects;
  private final ValueCover[] covers;
  private final CellEdit[] edits;
  private final TextRow textRow;
  private final BinaryRow binaryRow;

  /** What results of which nothing is covered have in common, as often as they come. */
  private Kept kept;

  /** {@code covers} has null for a column that is not covered. */
  private RowMask(List<ColumnDefinition> columns, ValueCover... covers) {
    this.covers = covers;
    untouched = isNothing(covers);
    if (untouched) {
      shown = List.copyOf(columns);
      positions = Set.of();
      detects = false;
      edits = new CellEdit[0];
      textRow = null;
      binaryRow = null;
      return;
    }
    List<ColumnDefinition> definitions = new ArrayList<>(columns);
    Set<Integer> covered = new TreeSet<>();
    for (int i = 0; i < covers.length; i++) {
      if (covers[i] != null) {
        definitions.set(i, covers[i].shown(columns.get(i)));
        if (!(covers[i] instanceof DetectedCover)) {
          covered.add(i);
        }
      }
    }
    shown = List.copyOf(definitions);
    positions = Collections.unmodifiableSet(covered);
    detects = Arrays.stream(covers).anyMatch(DetectedCover.class::isInstance);
    // A reader per result, not per row.
    edits = new CellEdit[columns.size()];
    Arrays.fill(edits, CellEdit.KEEP);
    textRow = new TextRow(columns);
    binaryRow = new BinaryRow(columns);
  }

  private static boolean isNothing(ValueCover... covers) {
    for (ValueCover cover : covers) {
      if (cover != null) {
        return false;
      }
    }
    return true;
  }

  /** What is made of the definitions of a result as they come in, one after the other. */
  public static final class Draft {
    private final MaskPlan plan;
    private final Charset names;
    private final ValueCover[] covers;
    private final List<ColumnDefinition> columns;

    /**
     * Of no column yet.
     *
     * @param count columns of the result
     */
    public Draft(int count, MaskPlan plan, Charset names) {
      this.plan = plan;
      this.names = names;
      this.covers = new ValueCover[count];
      this.columns = new ArrayList<>(count);
    }

    /** As {@link RowMask#shown(ColumnDefinition, int, int, MaskPlan, Charset)}. */
    public ColumnDefinition add(ColumnDefinition column) {
      int position = columns.size();
      columns.add(column);
      covers[position] = cover(column, position, covers.length, plan, names).orElse(null);
      return covers[position] == null ? column : covers[position].shown(column);
    }

    /** The same of a column that was found before to be covered by nothing, asked all the same. */
    public void addUncovered(ColumnDefinition column) {
      columns.add(column);
    }

    /** Whether the column that was added last is covered by nothing. */
    public boolean leftUncovered() {
      return covers[columns.size() - 1] == null;
    }

    /** The columns that were added, as they came. */
    public List<ColumnDefinition> columns() {
      return columns;
    }

    /** Whether nothing is covered. */
    public boolean coversNothing() {
      return isNothing(covers);
    }

    /** Whether all of them are here. */
    public boolean isComplete() {
      return columns.size() == covers.length;
    }

    /** For the rows. */
    public RowMask mask() {
      return new RowMask(columns, covers);
    }
  }

  /** For the columns of a result, as the database defined them. */
  public static RowMask of(List<ColumnDefinition> columns, MaskPlan plan, Charset names) {
    ValueCover[] covers = new ValueCover[columns.size()];
    for (int i = 0; i < covers.length; i++) {
      covers[i] = cover(columns.get(i), i, covers.length, plan, names).orElse(null);
    }
    return new RowMask(columns, covers);
  }

  /**
   * A definition that is true of the covered values; the very same one for a column that is not
   * covered.
   *
   * @param position from 0
   * @param count columns of the result
   */
  public static ColumnDefinition shown(
      ColumnDefinition column, int position, int count, MaskPlan plan, Charset names) {
    return cover(column, position, count, plan, names)
        .map(cover -> cover.shown(column))
        .orElse(column);
  }

  private static Optional<ValueCover> cover(
      ColumnDefinition column, int position, int count, MaskPlan plan, Charset names) {
    if (plan.listsDiagnostics()) {
      return WarningCover.of(position, count, names);
    }
    return plan.coveringOf(column, position, count, names)
        .map(covering -> ValueCovers.of(column, covering, names, plan.hashKey()))
        .or(() -> DetectedCover.of(column, plan, names));
  }

  /** Positions of columns that are covered by a rule about columns, from 0. */
  public Set<Integer> positions() {
    return positions;
  }

  /** Whether rows pass as they are. */
  public boolean coversNothing() {
    return untouched;
  }

  /** Whether values are covered for what is found in them, whatever their column. */
  public boolean detects() {
    return detects;
  }

  /** Adds the columns in which a detector has changed the value of the last row, from 0. */
  public void detectedInto(List<Integer> found) {
    if (detects) {
      for (int i = 0; i < covers.length; i++) {
        if (covers[i] instanceof DetectedCover && edits[i] != CellEdit.KEEP) {
          found.add(i);
        }
      }
    }
  }

  /** The definitions as the client gets them. */
  public List<ColumnDefinition> shown() {
    return shown;
  }

  /**
   * How rows are read that pass as they are, for who keeps some of them. Belongs to the event loop
   * of the session that had the columns.
   *
   * @param reader made for one protocol
   * @param charsets by column; null where the bytes of a value are not its text
   * @param titles names of columns that are base columns' own; null for others
   */
  public record Kept(
      boolean binary, Charset names, Row reader, Charset[] charsets, String[] titles) {
    private static Kept of(List<ColumnDefinition> columns, boolean binary, Charset names) {
      Row reader = binary ? new BinaryRow(columns) : new TextRow(columns);
      Charset[] charsets = new Charset[columns.size()];
      String[] titles = new String[columns.size()];
      for (int i = 0; i < charsets.length; i++) {
        charsets[i] = reader.textCharset(i).orElse(null);
        ColumnDefinition column = columns.get(i);
        boolean own = Arrays.equals(column.name(), column.orgName());
        titles[i] = own ? new String(column.name(), names) : null;
      }
      return new Kept(binary, names, reader, charsets, titles);
    }
  }

  /** How the rows are read as the client gets them. */
  public Kept kept(boolean binary, Charset names) {
    if (this == NONE || !untouched) {
      return Kept.of(shown, binary, names);
    }
    if (kept == null || kept.binary() != binary || !kept.names().equals(names)) {
      kept = Kept.of(shown, binary, names);
    }
    return kept;
  }

  /** A row of the text protocol as the client gets it. */
  public ByteBuf text(ByteBuf row) {
    return untouched ? row : rewrite(textRow, row);
  }

  /** A row of the binary protocol as the client gets it. */
  public ByteBuf binary(ByteBuf row) {
    return untouched ? row : rewrite(binaryRow, row);
  }

  /** Appends a row of either protocol as the client gets it. */
  public void writeInto(ByteBuf row, boolean binary, ByteBuf out) {
    Row reader = binary ? binaryRow : textRow;
    if (!untouched && makesEdits(reader, row)) {
      reader.rewriteInto(out, edits);
    } else {
      PacketFramer.copy(out, row, row.readerIndex(), row.readableBytes());
    }
  }

  private ByteBuf rewrite(Row reader, ByteBuf payload) {
    return makesEdits(reader, payload) ? reader.rewrite(edits) : payload;
  }

  /** What becomes of a row; whether it is anything else. */
  private boolean makesEdits(Row reader, ByteBuf payload) {
    Row row = reader.read(payload);
    boolean changed = false;
    for (int i = 0; i < covers.length; i++) {
      if (covers[i] != null) {
        edits[i] = covers[i].edit(row, i);
        changed |= edits[i] != CellEdit.KEEP;
      }
    }
    return changed;
  }
}
