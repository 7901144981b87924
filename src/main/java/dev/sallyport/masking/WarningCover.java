package dev.sallyport.masking;

import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.row.CellEdit;
import dev.sallyport.wire.row.Row;
import java.nio.charset.Charset;
import java.util.Optional;

/**
 * Texts of SHOW WARNINGS and SHOW ERRORS without values. Their columns are Level, Code and Message
 * (MySQL Reference Manual, 15.7.7.42); a text is told by the code beside it.
 */
final class WarningCover implements ValueCover {
  private static final int COLUMNS = 3;
  private static final int CODE = 1;
  private static final int MESSAGE = 2;
  private static final int MAX_DIGITS = 10;

  /** The server's texts are cut at 512 bytes; the one in their place is shorter than this. */
  private static final long LENGTH = 4 * 512;

  private final Charset charset;

  private WarningCover(Charset charset) {
    this.charset = charset;
  }

  /** For a column of such a result; should it have other columns, all of them are withheld. */
  static Optional<ValueCover> of(int position, int count, Charset charset) {
    if (count != COLUMNS) {
      return Optional.of(new Withheld());
    }
    return position == MESSAGE ? Optional.of(new WarningCover(charset)) : Optional.empty();
  }

  @Override
  public ColumnDefinition shown(ColumnDefinition column) {
    return column.length() >= LENGTH
        ? column
        : new ColumnDefinition(
            column.catalog(),
            column.schema(),
            column.table(),
            column.orgTable(),
            column.name(),
            column.orgName(),
            column.collation(),
            LENGTH,
            column.type(),
            column.flags(),
            column.decimals(),
            column.defaults());
  }

  @Override
  public CellEdit edit(Row row, int column) {
    if (row.isNull(column)) {
      return CellEdit.KEEP;
    }
    return CellEdit.set(ErrorText.of(code(row), row.bytes(column), charset));
  }

  /** Digits in the text protocol, a number in the binary one: this reads both. */
  private static int code(Row row) {
    String digits = row.asText(CODE, MAX_DIGITS);
    return digits != null && digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : -1;
  }

  /** Of a result that is not what it should be. */
  private record Withheld() implements ValueCover {
    @Override
    public ColumnDefinition shown(ColumnDefinition column) {
      return column;
    }

    @Override
    public CellEdit edit(Row row, int column) {
      return CellEdit.SET_NULL;
    }
  }
}
