package dev.sallyport.wire.row;

import java.util.Optional;

/** Type of a column or bound value (MySQL Internals, "Column Type"). */
public enum ColumnType {
  DECIMAL(0x00, ColumnType.LENGTH_ENCODED),
  TINY(0x01, 1),
  SHORT(0x02, 2),
  LONG(0x03, 4),
  FLOAT(0x04, 4),
  DOUBLE(0x05, 8),
  NULL(0x06, 0),
  TIMESTAMP(0x07, ColumnType.TEMPORAL),
  LONGLONG(0x08, 8),
  INT24(0x09, 4),
  DATE(0x0a, ColumnType.TEMPORAL),
  TIME(0x0b, ColumnType.TEMPORAL),
  DATETIME(0x0c, ColumnType.TEMPORAL),
  YEAR(0x0d, 2),
  VARCHAR(0x0f, ColumnType.LENGTH_ENCODED),
  BIT(0x10, ColumnType.LENGTH_ENCODED),
  VECTOR(0xf2, ColumnType.LENGTH_ENCODED),
  JSON(0xf5, ColumnType.LENGTH_ENCODED),
  NEWDECIMAL(0xf6, ColumnType.LENGTH_ENCODED),
  ENUM(0xf7, ColumnType.LENGTH_ENCODED),
  SET(0xf8, ColumnType.LENGTH_ENCODED),
  TINY_BLOB(0xf9, ColumnType.LENGTH_ENCODED),
  MEDIUM_BLOB(0xfa, ColumnType.LENGTH_ENCODED),
  LONG_BLOB(0xfb, ColumnType.LENGTH_ENCODED),
  BLOB(0xfc, ColumnType.LENGTH_ENCODED),
  VAR_STRING(0xfd, ColumnType.LENGTH_ENCODED),
  STRING(0xfe, ColumnType.LENGTH_ENCODED),
  GEOMETRY(0xff, ColumnType.LENGTH_ENCODED);

  static final int LENGTH_ENCODED = -1;
  static final int TEMPORAL = -2;
  private static final ColumnType[] BY_CODE = new ColumnType[256];

  static {
    for (ColumnType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;
  private final int layout;

  ColumnType(int code, int layout) {
    this.code = code;
    this.layout = layout;
  }

  /** The type of a code; empty for those that never travel. */
  public static Optional<ColumnType> of(int code) {
    return code < 0 || code >= BY_CODE.length
        ? Optional.empty()
        : Optional.ofNullable(BY_CODE[code]);
  }

  /** The byte on the wire. */
  public int code() {
    return code;
  }

  /** Bytes of a value in the binary protocol when they are the same for every value. */
  public Optional<Integer> fixedBytes() {
    return layout >= 0 ? Optional.of(layout) : Optional.empty();
  }

  /** Whether a binary value is a date or time behind one byte of length. */
  public boolean temporal() {
    return layout == TEMPORAL;
  }

  /** Whether a binary value stands behind a length-encoded length. */
  public boolean lengthEncoded() {
    return layout == LENGTH_ENCODED;
  }

  /** Whether values are bytes whatever their collation says. */
  boolean alwaysBytes() {
    return this == BIT || this == GEOMETRY || this == VECTOR;
  }

  /** Whether values are bytes when their collation is {@code binary}. */
  boolean bytesWhenBinary() {
    switch (this) {
      case VARCHAR, VAR_STRING, STRING, TINY_BLOB, MEDIUM_BLOB, LONG_BLOB, BLOB:
        return true;
      default:
        return alwaysBytes();
    }
  }

  /** Whether a binary value is an integer of fixed length. */
  boolean isInteger() {
    switch (this) {
      case TINY, SHORT, YEAR, LONG, INT24, LONGLONG:
        return true;
      default:
        return false;
    }
  }

  int layout() {
    return layout;
  }
}
