package dev.sallyport.masking;

import dev.sallyport.policy.MaskedType;
import dev.sallyport.wire.Collations;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.row.ColumnType;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What the definition of a column says of its values, as far as covering them depends on it. */
final class CoveredColumn {
  private static final int NOT_NULL_FLAG = 0x1;
  private static final int KEY_FLAGS = 0x2 | 0x4 | 0x8;
  private static final int ZEROFILL_FLAG = 0x40;
  private static final int ENUM_FLAG = 0x100;
  private static final int AUTO_INCREMENT_FLAG = 0x200;
  private static final int SET_FLAG = 0x800;

  /** What covered values are no more: unique, counted up, padded, or among the members. */
  private static final int LOST_FLAGS =
      KEY_FLAGS | ZEROFILL_FLAG | ENUM_FLAG | AUTO_INCREMENT_FLAG | SET_FLAG;

  private static final long MAX_LENGTH = 0xffff_ffffL;
  private static final int MOST_BYTES_PER_CHARACTER = 4;
  private static final int MOST_BYTES_IN_UTF8MB3 = 3;

  private CoveredColumn() {}

  /** Which kinds of masks serve it. */
  static MaskedType type(ColumnDefinition column) {
    return switch (wireType(column)) {
      case VARCHAR, VAR_STRING, STRING, TINY_BLOB, MEDIUM_BLOB, LONG_BLOB, BLOB ->
          column.collation() == Collations.BINARY ? MaskedType.BYTES : MaskedType.TEXT;
      case ENUM, SET -> MaskedType.TEXT;
      case JSON -> MaskedType.JSON;
      case LONG -> MaskedType.INTEGER;
      case LONGLONG -> MaskedType.BIG_INTEGER;
      case TINY, SHORT, INT24 -> MaskedType.SMALL_INTEGER;
      case YEAR -> MaskedType.YEAR;
      case DECIMAL, NEWDECIMAL -> MaskedType.DECIMAL;
      case FLOAT, DOUBLE -> MaskedType.FLOATING;
      case DATE -> MaskedType.DATE;
      case DATETIME, TIMESTAMP -> MaskedType.DATETIME;
      case TIME -> MaskedType.TIME;
      case NULL, BIT, VECTOR, GEOMETRY -> MaskedType.OTHER;
    };
  }

  /** The type on the wire. */
  static ColumnType wireType(ColumnDefinition column) {
    return ColumnType.of(column.type()).orElse(ColumnType.NULL);
  }

  /**
   * What its characters are written in; empty when nobody here can read them.
   *
   * @param results {@code character_set_results}, in which JSON comes, whatever its collation says
   */
  static Optional<Charset> charset(ColumnDefinition column, Charset results) {
    return wireType(column) == ColumnType.JSON
        ? Optional.of(results)
        : Collations.charset(column.collation()).or(() -> WideText.charset(column.collation()));
  }

  /** How many bytes a character takes at most. */
  static int bytesPerCharacter(ColumnDefinition column) {
    if (Collations.characterSet(column.collation()).filter("utf8mb3"::equals).isPresent()) {
      return MOST_BYTES_IN_UTF8MB3;
    }
    return Collations.charset(column.collation())
        .filter(charset -> !charset.equals(StandardCharsets.UTF_8))
        .map(charset -> 1)
        .orElse(MOST_BYTES_PER_CHARACTER);
  }

  /**
   * A definition that is true of covered values that are no longer than the column's own.
   *
   * @param mayBeNull whether one of them can be NULL where none of the column's can
   */
  static ColumnDefinition shown(ColumnDefinition column, boolean mayBeNull) {
    return withLength(column, mayBeNull, column.length());
  }

  /**
   * The same for covered text, which can be longer.
   *
   * @param more how many characters longer than the column's own
   * @param least how many characters there must be room for
   */
  static ColumnDefinition shown(ColumnDefinition column, boolean mayBeNull, int more, int least) {
    long each = bytesPerCharacter(column);
    return withLength(column, mayBeNull, Math.max(column.length() + more * each, least * each));
  }

  /** The same where the longest is so many bytes long. */
  static ColumnDefinition withLength(ColumnDefinition column, boolean mayBeNull, long length) {
    int lost = LOST_FLAGS | (mayBeNull ? NOT_NULL_FLAG : 0);
    return new ColumnDefinition(
        column.catalog(),
        column.schema(),
        column.table(),
        column.orgTable(),
        column.name(),
        column.orgName(),
        column.collation(),
        Math.min(length, MAX_LENGTH),
        column.type(),
        column.flags() & ~lost,
        column.decimals(),
        column.defaults());
  }
}
