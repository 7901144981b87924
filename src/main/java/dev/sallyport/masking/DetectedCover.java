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
import java.nio.charset.StandardCharsets;
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
  private final Optional<Charset> wide;
  private byte[] room = new byte[256];

  private DetectedCover(
      TextCover cover, TextCover.Form form, boolean mayBeNull, Optional<Charset> wide) {
    this.wide = wide;
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
    TextCover.Form form = form(column);
    Optional<Charset> wide =
        form == TextCover.Form.TEXT ? WideText.charset(column.collation()) : Optional.empty();
    Charset seen = wide.isPresent() ? StandardCharsets.UTF_8 : charset.get();
    TextCover cover = new TextCover(Detectors.of(rules), seen, pseudonym);
    boolean mayBeNull = rules.stream().anyMatch(rule -> rule.as().kind() == MaskKind.NULL);
    return Optional.of(new DetectedCover(cover, form, mayBeNull, wide));
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
    if (wide.isPresent()) {
      return wide(row.bytes(column), wide.get());
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

  /** Seen in UTF-8; no character more comes back, so no byte either. */
  private CellEdit wide(byte[] value, Charset charset) {
    byte[] narrow = new String(value, charset).getBytes(StandardCharsets.UTF_8);
    CellEdit edit = cover.cover(narrow, 0, narrow.length, form);
    return edit instanceof CellEdit.SetBytes set
        ? CellEdit.set(new String(set.content(), StandardCharsets.UTF_8).getBytes(charset))
        : edit;
  }
}
