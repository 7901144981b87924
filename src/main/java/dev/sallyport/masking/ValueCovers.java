package dev.sallyport.masking;

import dev.sallyport.policy.MaskKind;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.row.CellEdit;
import dev.sallyport.wire.row.ColumnType;
import dev.sallyport.wire.row.Row;
import java.nio.charset.StandardCharsets;

/** Chooses how the values of a column are covered: by kind, type, and whether they are its own. */
final class ValueCovers {
  private static final byte[] REDACTED = "[redacted]".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] REDACTED_JSON = "\"[redacted]\"".getBytes(StandardCharsets.US_ASCII);

  private ValueCovers() {}

  static ValueCover of(ColumnDefinition column, Covering covering) {
    if (covering.mask().kind() == MaskKind.NULL) {
      return new Fixed(CellEdit.SET_NULL, false);
    }
    // That a stored value is NULL may be told; that a computed one is would tell of its making.
    boolean keepsNull = covering.verbatim();
    return switch (ColumnType.of(column.type()).orElse(ColumnType.NULL)) {
      case VARCHAR, VAR_STRING, STRING, ENUM, SET, TINY_BLOB, MEDIUM_BLOB, LONG_BLOB, BLOB ->
          new Fixed(CellEdit.set(REDACTED), keepsNull);
      case JSON -> new Fixed(CellEdit.set(REDACTED_JSON), keepsNull);
      default -> new Fixed(CellEdit.SET_NULL, false);
    };
  }

  /** The same value for all. */
  private record Fixed(CellEdit edit, boolean keepsNull) implements ValueCover {
    private static final int MAX_BYTES_PER_CHARACTER = 4;
    private static final int NOT_NULL_FLAG = 1;

    @Override
    public ColumnDefinition shown(ColumnDefinition column) {
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

    @Override
    public CellEdit edit(Row row, int column) {
      return keepsNull && row.isNull(column) ? CellEdit.KEEP : edit;
    }
  }
}
