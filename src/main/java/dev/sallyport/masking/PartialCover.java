package dev.sallyport.masking;

import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.row.CellEdit;
import dev.sallyport.wire.row.Row;
import java.util.Arrays;

/**
 * All but the last characters, a star for each. What is not longer than twice what would stay is
 * covered whole: a short value would be shown otherwise.
 *
 * @param keep characters that stay
 * @param form how the column is written
 */
record PartialCover(int keep, TextForm form) implements ValueCover {
  @Override
  public ColumnDefinition shown(ColumnDefinition column) {
    return CoveredColumn.shown(column, false);
  }

  @Override
  public CellEdit edit(Row row, int column) {
    return row.isNull(column)
        ? CellEdit.KEEP
        : CellEdit.set(form.cover(row.bytes(column), this::covered));
  }

  private byte[] covered(byte[] value) {
    byte[] said = withoutPadding(value);
    int padding = value.length - said.length;
    int characters = characters(said);
    int tail = value.length;
    int stars = characters + padding;
    if (characters > 2 * keep) {
      tail = form.utf8() ? Utf8.startOfLast(said, keep) : said.length - keep;
      stars = characters - keep;
    }
    byte[] covered = new byte[stars + value.length - tail];
    Arrays.fill(covered, 0, stars, (byte) '*');
    System.arraycopy(value, tail, covered, stars, value.length - tail);
    return covered;
  }

  private int characters(byte[] text) {
    return form.utf8() ? Utf8.characters(text) : text.length;
  }

  /** Blanks that PAD_CHAR_TO_FULL_LENGTH puts behind a CHAR make no value longer. */
  private static byte[] withoutPadding(byte[] value) {
    int end = value.length;
    while (end > 0 && value[end - 1] == ' ') {
      end--;
    }
    return end == value.length ? value : Arrays.copyOf(value, end);
  }
}
