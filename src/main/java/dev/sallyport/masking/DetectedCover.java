package dev.sallyport.masking;

import dev.sallyport.masking.detect.Detectors;
import dev.sallyport.masking.detect.Pseudonym;
import dev.sallyport.masking.detect.TextCover;
import dev.sallyport.policy.DetectRule;
import dev.sallyport.policy.MaskKind;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.TableName;
import dev.sallyport.wire.Collations;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.row.CellEdit;
import dev.sallyport.wire.row.ColumnType;
import dev.sallyport.wire.row.Row;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/**
 * The second net: covers what detectors find in the values of a column that no rule names. A value
 * is looked at whole, however long it is, in time that is linear in it; what comes out is never
 * longer, so the definition stays true.
 */
final class DetectedCover implements ValueCover {
  private static final int NOT_NULL_FLAG = 0x1;

  /** Longer values are read into room of their own, which nobody keeps. */
  private static final int LARGEST_KEPT_ROOM = 64 * 1024;

  private final TextCover cover;
  private final TextCover.Form form;
  private final boolean mayBeNull;
  private byte[] room = new byte[256];

  private DetectedCover(TextCover cover, TextCover.Form form, boolean mayBeNull) {
    this.cover = cover;
    this.form = form;
    this.mayBeNull = mayBeNull;
  }

  /** For a column that nothing else covers; empty if its values are no text. */
  static Optional<ValueCover> of(ColumnDefinition column, MaskPlan plan, Charset results) {
    List<DetectRule> rules = plan.masks().detectors();
    if (rules.isEmpty() || !holdsText(column) || isRevealed(column, plan, results)) {
      return Optional.empty();
    }
    Optional<Charset> charset = CoveredColumn.charset(column, results);
    if (charset.isEmpty()) {
      // Nobody here can read it, and so nobody can tell what is in it.
      return Optional.of(ValueCovers.of(column, Covering.WHOLE, results, plan.hashKey()));
    }
    Pseudonym pseudonym = plan.hashKey().isNone() ? Pseudonym.NONE : HashCover.of(plan.hashKey());
    TextCover cover = new TextCover(Detectors.of(rules), charset.get(), pseudonym);
    boolean mayBeNull = rules.stream().anyMatch(rule -> rule.as().kind() == MaskKind.NULL);
    return Optional.of(new DetectedCover(cover, form(column), mayBeNull));
  }

  private static boolean holdsText(ColumnDefinition column) {
    return switch (CoveredColumn.type(column)) {
      case TEXT, BYTES, JSON -> true;
      default -> false;
    };
  }

  private static TextCover.Form form(ColumnDefinition column) {
    if (CoveredColumn.wireType(column) == ColumnType.JSON) {
      return TextCover.Form.JSON;
    }
    return column.collation() == Collations.BINARY ? TextCover.Form.BYTES : TextCover.Form.TEXT;
  }

  /** A column that may be seen this time is seen as it is. */
  private static boolean isRevealed(ColumnDefinition column, MaskPlan plan, Charset results) {
    if (plan.masks().revealed().isEmpty()) {
      return false;
    }
    ColumnName name =
        new ColumnName(
            new TableName(
                new String(column.schema(), results), new String(column.orgTable(), results)),
            new String(column.orgName(), results));
    return plan.masks().revealed().stream().anyMatch(revealed -> revealed.covers(name));
  }

  @Override
  public ColumnDefinition shown(ColumnDefinition column) {
    boolean changes = mayBeNull && (column.flags() & NOT_NULL_FLAG) != 0;
    return changes ? CoveredColumn.shown(column, true) : column;
  }

  @Override
  public CellEdit edit(Row row, int column) {
    if (row.isNull(column)) {
      return CellEdit.KEEP;
    }
    int length = row.end(column) - row.start(column);
    if (length > LARGEST_KEPT_ROOM) {
      return cover.cover(row.bytes(column), 0, length, form);
    }
    if (length > room.length) {
      room = new byte[Math.min(LARGEST_KEPT_ROOM, 2 * length)];
    }
    row.bytes(column, room);
    return cover.cover(room, 0, length, form);
  }
}
