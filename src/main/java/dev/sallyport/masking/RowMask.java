package dev.sallyport.masking;

import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.row.BinaryRow;
import dev.sallyport.wire.row.CellEdit;
import dev.sallyport.wire.row.Row;
import dev.sallyport.wire.row.TextRow;
import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Covers the values of one result, so that a strict driver still reads what the definitions
 * promise. With nothing to cover, rows pass as the bytes they are.
 */
public final class RowMask {
  /** Covers nothing. */
  public static final RowMask NONE = new RowMask(List.of(), new TreeMap<>());

  private final List<ColumnDefinition> shown;
  private final TreeMap<Integer, ValueCover> covers;
  private final List<CellEdit> edits;
  private final TextRow textRow;
  private final BinaryRow binaryRow;

  private RowMask(List<ColumnDefinition> columns, TreeMap<Integer, ValueCover> covers) {
    List<ColumnDefinition> definitions = new ArrayList<>(columns);
    covers.forEach((i, cover) -> definitions.set(i, cover.shown(columns.get(i))));
    this.shown = List.copyOf(definitions);
    this.covers = covers;
    // A reader per result, not per row; neither is needed where rows pass untouched.
    CellEdit[] kept = new CellEdit[columns.size()];
    Arrays.fill(kept, CellEdit.KEEP);
    edits = Arrays.asList(kept);
    textRow = covers.isEmpty() ? null : new TextRow(columns);
    binaryRow = covers.isEmpty() ? null : new BinaryRow(columns);
  }

  /** For the columns of a result, as the database defined them. */
  public static RowMask of(List<ColumnDefinition> columns, MaskPlan plan, Charset names) {
    TreeMap<Integer, ValueCover> covers = new TreeMap<>();
    for (int i = 0; i < columns.size(); i++) {
      int position = i;
      cover(columns.get(i), i, columns.size(), plan, names)
          .ifPresent(cover -> covers.put(position, cover));
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
        .map(covering -> ValueCovers.of(column, covering));
  }

  /** Positions of covered columns, from 0. */
  public Set<Integer> positions() {
    return covers.keySet();
  }

  /** The definitions as the client gets them. */
  public List<ColumnDefinition> shown() {
    return shown;
  }

  /** A row of the text protocol as the client gets it. */
  public ByteBuf text(ByteBuf row) {
    return covers.isEmpty() ? row : rewrite(textRow, row);
  }

  /** A row of the binary protocol as the client gets it. */
  public ByteBuf binary(ByteBuf row) {
    return covers.isEmpty() ? row : rewrite(binaryRow, row);
  }

  private ByteBuf rewrite(Row reader, ByteBuf payload) {
    Row row = reader.read(payload);
    boolean changed = false;
    for (var cover : covers.entrySet()) {
      int column = cover.getKey();
      CellEdit edit = cover.getValue().edit(row, column);
      edits.set(column, edit);
      changed |= edit != CellEdit.KEEP;
    }
    return changed ? row.rewrite(edits) : payload;
  }
}
