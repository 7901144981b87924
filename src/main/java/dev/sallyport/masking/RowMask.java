package dev.sallyport.masking;

import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.MaskRule;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.row.BinaryRow;
import dev.sallyport.wire.row.CellEdit;
import dev.sallyport.wire.row.ColumnType;
import dev.sallyport.wire.row.Row;
import dev.sallyport.wire.row.TextRow;
import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Covers the values of one result. Columns of text keep their type and carry a fixed text; columns
 * of any other type become NULL, so that a strict driver still reads what the definition promises.
 * NULL stays NULL. With nothing to cover, rows pass as the bytes they are.
 */
public final class RowMask {
  /** Covers nothing. */
  public static final RowMask NONE = new RowMask(List.of(), List.of());

  private static final byte[] REDACTED = "[redacted]".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] REDACTED_JSON = "\"[redacted]\"".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_BYTES_PER_CHARACTER = 4;
  private static final int NOT_NULL_FLAG = 1;

  private final List<ColumnDefinition> shown;
  private final List<CellEdit> edits;
  private final Set<Integer> positions = new TreeSet<>();
  private final TextRow textRow;
  private final BinaryRow binaryRow;

  private RowMask(List<ColumnDefinition> shown, List<CellEdit> edits) {
    this.shown = List.copyOf(shown);
    this.edits = List.copyOf(edits);
    for (int i = 0; i < edits.size(); i++) {
      if (edits.get(i) != CellEdit.KEEP) {
        positions.add(i);
      }
    }
    // A reader per result, not per row; neither is needed where rows pass untouched.
    textRow = positions.isEmpty() ? null : new TextRow(shown);
    binaryRow = positions.isEmpty() ? null : new BinaryRow(shown);
  }

  /** For the columns of a result, as the database defined them. */
  public static RowMask of(List<ColumnDefinition> columns, MaskPlan plan, Charset names) {
    List<ColumnDefinition> shown = new ArrayList<>();
    List<CellEdit> edits = new ArrayList<>();
    int count = columns.size();
    for (int i = 0; i < count; i++) {
      ColumnDefinition column = columns.get(i);
      edits.add(edit(column, plan.ruleFor(column, i, count, names)));
      shown.add(shown(column, i, count, plan, names));
    }
    return new RowMask(shown, edits);
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
    CellEdit edit = edit(column, plan.ruleFor(column, position, count, names));
    if (edit == CellEdit.KEEP) {
      return column;
    }
    long length =
        edit instanceof CellEdit.SetBytes set
            ? Math.max(column.length(), (long) set.content().length * MAX_BYTES_PER_CHARACTER)
            : column.length();
    return new ColumnDefinition(
        column.catalog(),
        column.schema(),
        column.table(),
        column.orgTable(),
        column.name(),
        column.orgName(),
        column.collation(),
        length,
        column.type(),
        column.flags() & ~NOT_NULL_FLAG,
        column.decimals(),
        column.defaults());
  }

  /** Positions of covered columns, from 0. */
  public Set<Integer> positions() {
    return positions;
  }

  /** The definitions as the client gets them. */
  public List<ColumnDefinition> shown() {
    return shown;
  }

  /** A row of the text protocol as the client gets it. */
  public ByteBuf text(ByteBuf row) {
    return positions.isEmpty() ? row : rewrite(textRow.read(row));
  }

  /** A row of the binary protocol as the client gets it. */
  public ByteBuf binary(ByteBuf row) {
    return positions.isEmpty() ? row : rewrite(binaryRow.read(row));
  }

  private ByteBuf rewrite(Row row) {
    List<CellEdit> now = edits;
    for (int position : positions) {
      if (row.isNull(position)) {
        now = now == edits ? new ArrayList<>(edits) : now;
        now.set(position, CellEdit.KEEP);
      }
    }
    return row.rewrite(now);
  }

  private static CellEdit edit(ColumnDefinition column, Optional<MaskRule> rule) {
    if (rule.isEmpty()) {
      return CellEdit.KEEP;
    }
    if (rule.get().as() == MaskKind.NULL) {
      return CellEdit.SET_NULL;
    }
    return switch (ColumnType.of(column.type()).orElse(ColumnType.NULL)) {
      case VARCHAR, VAR_STRING, STRING, ENUM, SET, TINY_BLOB, MEDIUM_BLOB, LONG_BLOB, BLOB ->
          CellEdit.set(REDACTED);
      case JSON -> CellEdit.set(REDACTED_JSON);
      default -> CellEdit.SET_NULL;
    };
  }
}
