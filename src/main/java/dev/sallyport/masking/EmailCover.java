package dev.sallyport.masking;

import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.row.CellEdit;
import dev.sallyport.wire.row.Row;
import java.nio.charset.StandardCharsets;

/**
 * The first character of an e-mail address, stars, and its domain. A value that is no address is
 * covered whole, and so is the one character of a name that has no more.
 *
 * @param form how the column is written
 * @param whole for what is no address
 */
record EmailCover(TextForm form, FixedCover whole) implements ValueCover {
  private static final byte[] STARS = "***".getBytes(StandardCharsets.US_ASCII);

  /** {@code ab@} becomes {@code a***@}, {@code a@} becomes {@code ***@}. */
  private static final int MORE_CHARACTERS = 2;

  /** RFC 5321, section 4.5.3.1. */
  private static final int MAX_LOCAL_BYTES = 64;

  private static final int MAX_DOMAIN_BYTES = 255;
  private static final int LEAST_TOP_LEVEL = 2;

  /** What stands in no plain local part (RFC 5322, section 3.2.3). */
  private static final String SPECIAL = "()<>[]:;@\\,\"";

  @Override
  public ColumnDefinition shown(ColumnDefinition column) {
    return CoveredColumn.shown(column, false, MORE_CHARACTERS, whole.characters());
  }

  @Override
  public CellEdit edit(Row row, int column) {
    if (row.isNull(column)) {
      return CellEdit.KEEP;
    }
    int bytes = row.end(column) - row.start(column);
    if (bytes > form.mostBytes(MAX_LOCAL_BYTES + 1 + MAX_DOMAIN_BYTES)) {
      return whole.edit(row, column);
    }
    byte[] value = row.bytes(column);
    byte[] covered = form.cover(value, this::covered);
    return covered == value ? whole.edit(row, column) : CellEdit.set(covered);
  }

  /** The very same bytes for what is no address. */
  private byte[] covered(byte[] value) {
    int at = endOfLocal(value);
    return at > 0 && isDomain(value, at + 1) ? covered(value, at) : value;
  }

  private byte[] covered(byte[] value, int at) {
    int first = form.utf8() ? Utf8.length(value, 0) : 1;
    int shown = first < at ? first : 0;
    byte[] covered = new byte[shown + STARS.length + value.length - at];
    System.arraycopy(value, 0, covered, 0, shown);
    System.arraycopy(STARS, 0, covered, shown, STARS.length);
    System.arraycopy(value, at, covered, shown + STARS.length, value.length - at);
    return covered;
  }

  /** Where the only {@code @} stands behind a local part; 0 when there is none. */
  private static int endOfLocal(byte[] value) {
    for (int i = 0; i < value.length && i <= MAX_LOCAL_BYTES; i++) {
      if (value[i] == '@') {
        return i;
      }
      // Bytes of characters outside of ASCII are negative.
      if (value[i] >= 0
          && (value[i] <= ' ' || value[i] == 0x7f || SPECIAL.indexOf(value[i]) >= 0)) {
        return 0;
      }
    }
    return 0;
  }

  /** Names with points between them, of which the last has letters only. */
  private static boolean isDomain(byte[] value, int start) {
    int label = start;
    boolean points = false;
    for (int i = start; i < value.length; i++) {
      if (value[i] == '.') {
        if (i == label) {
          return false;
        }
        points = true;
        label = i + 1;
      } else if (!isLetter(value[i]) && !isDigit(value[i]) && value[i] != '-') {
        return false;
      }
    }
    if (!points || value.length - label < LEAST_TOP_LEVEL) {
      return false;
    }
    for (int i = label; i < value.length; i++) {
      if (!isLetter(value[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(byte b) {
    return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
