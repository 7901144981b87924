package dev.sallyport.masking;

import dev.sallyport.policy.MaskedType;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.row.CellEdit;
import dev.sallyport.wire.row.Row;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The same value for all.
 *
 * @param text in the text protocol
 * @param binary in the binary protocol
 * @param keepsNull whether what is NULL is seen to be
 * @param characters how long it is
 */
record FixedCover(CellEdit text, CellEdit binary, boolean keepsNull, int characters)
    implements ValueCover {
  /** Always NULL. */
  static final FixedCover NULL = new FixedCover(CellEdit.SET_NULL, CellEdit.SET_NULL, false, 0);

  private static final String REDACTED = "[redacted]";
  private static final String DEFAULT_TEXT = "***";
  private static final int NO_FIXED_DECIMALS = 31;
  private static final byte[] EMPTY = {};

  /** 1970 in two bytes, and the first of January. */
  private static final byte[] FIRST_DAY = {(byte) 0xb2, 7, 1, 1};

  private static final byte[] FIRST_YEAR = {(byte) 0xb2, 7};

  /**
   * A text that tells nothing; NULL where the type has no text.
   *
   * @param charset of text, if it is known
   */
  static FixedCover redacted(
      ColumnDefinition column, Optional<Charset> charset, boolean keepsNull) {
    return switch (CoveredColumn.type(column)) {
      case TEXT -> of(REDACTED, charset, keepsNull);
      case BYTES -> of(bytes(REDACTED), bytes(REDACTED), keepsNull);
      case JSON -> of('"' + REDACTED + '"', charset, keepsNull);
      default -> NULL;
    };
  }

  /**
   * The constant of the column's type; NULL where it has none.
   *
   * @param given for columns of text
   * @param charset of text, if it is known
   */
  static FixedCover constant(
      ColumnDefinition column,
      Optional<String> given,
      Optional<Charset> charset,
      boolean keepsNull) {
    MaskedType type = CoveredColumn.type(column);
    return switch (type) {
      case TEXT -> of(given.orElse(DEFAULT_TEXT), charset, keepsNull);
      case JSON -> of(given.map(JsonText::quoted).orElse("null"), charset, keepsNull);
      case INTEGER, BIG_INTEGER, SMALL_INTEGER, FLOATING, DECIMAL -> zero(column, type, keepsNull);
      case YEAR -> of(bytes("1970"), FIRST_YEAR, keepsNull);
      case DATE -> of(bytes("1970-01-01"), FIRST_DAY, keepsNull);
      case DATETIME -> of(bytes("1970-01-01 00:00:00" + zeros(column)), FIRST_DAY, keepsNull);
      case TIME -> of(bytes("00:00:00" + zeros(column)), EMPTY, keepsNull);
      case BYTES, OTHER -> NULL;
    };
  }

  private static FixedCover zero(ColumnDefinition column, MaskedType type, boolean keepsNull) {
    byte[] text =
        bytes(
            type == MaskedType.DECIMAL || type == MaskedType.FLOATING ? "0" + zeros(column) : "0");
    byte[] binary =
        CoveredColumn.wireType(column).fixedBytes().map(length -> new byte[length]).orElse(text);
    return of(text, binary, keepsNull);
  }

  /** As many as the column has digits behind the point. */
  private static String zeros(ColumnDefinition column) {
    int decimals = column.decimals();
    return decimals < 1 || decimals >= NO_FIXED_DECIMALS ? "" : "." + "0".repeat(decimals);
  }

  /** In ASCII where the charset is not known: nearly all begin with it. */
  private static FixedCover of(String text, Optional<Charset> charset, boolean keepsNull) {
    CellEdit edit = CellEdit.set(text.getBytes(charset.orElse(StandardCharsets.US_ASCII)));
    return new FixedCover(edit, edit, keepsNull, text.length());
  }

  private static FixedCover of(byte[] text, byte[] binary, boolean keepsNull) {
    return new FixedCover(CellEdit.set(text), CellEdit.set(binary), keepsNull, text.length);
  }

  private static byte[] bytes(String ascii) {
    return ascii.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public ColumnDefinition shown(ColumnDefinition column) {
    return CoveredColumn.shown(column, text == CellEdit.SET_NULL, 0, characters);
  }

  @Override
  public CellEdit edit(Row row, int column) {
    if (keepsNull && row.isNull(column)) {
      return CellEdit.KEEP;
    }
    return row.isBinary() ? binary : text;
  }
}
