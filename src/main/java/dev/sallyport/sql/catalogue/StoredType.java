package dev.sallyport.sql.catalogue;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the type of a column says of its values (MySQL Reference Manual, 13).
 *
 * @param kind how values are compared
 * @param bytes how long a value is at most, written as text; {@link #UNBOUNDED} where that is more
 *     than anybody should build on
 */
public record StoredType(Kind kind, long bytes) {
  /** Longer than any packet. */
  public static final long UNBOUNDED = Long.MAX_VALUE;

  /** Of a column that nothing is known of. */
  public static final StoredType UNKNOWN = new StoredType(Kind.OTHER, UNBOUNDED);

  /** How values are compared. */
  public enum Kind {
    /** By a collation, or byte by byte. */
    TEXT,
    /** As integers and decimals. */
    EXACT_NUMBER,
    /** As floating point numbers. */
    APPROXIMATE_NUMBER,
    /** Dates, bits, JSON, shapes and whatever else. */
    OTHER
  }

  private static final int BYTES_A_CHARACTER = 4;

  /** Twenty digits and a sign. */
  private static final int INTEGER_BYTES = 21;

  /** Sign, point and the zero before it; of a DECIMAL, besides its digits. */
  private static final int DECIMAL_EXTRA = 3;

  /** DECIMAL without a precision. */
  private static final int DECIMAL_DIGITS = 10;

  /** A DOUBLE of the largest exponent, written out. */
  private static final int APPROXIMATE_BYTES = 400;

  private static final int MOMENT_BYTES = 32;
  private static final int TINY_BYTES = 255;
  private static final int TEXT_BYTES = 65_535;

  private static final Set<String> INTEGERS =
      Set.of("tinyint", "smallint", "mediumint", "int", "integer", "bigint");
  private static final Set<String> APPROXIMATE = Set.of("float", "double", "real");
  private static final Set<String> MOMENTS =
      Set.of("date", "time", "datetime", "timestamp", "year", "uuid", "inet4", "inet6");
  private static final Map<String, Integer> TEXTS =
      Map.of(
          "tinytext", TINY_BYTES, "tinyblob", TINY_BYTES, "text", TEXT_BYTES, "blob", TEXT_BYTES);

  /** Reads {@code information_schema.COLUMNS.COLUMN_TYPE}. */
  public static StoredType of(String columnType) {
    String type = columnType.toLowerCase(Locale.ROOT);
    int end = 0;
    while (end < type.length() && Character.isLetterOrDigit(type.charAt(end))) {
      end++;
    }
    String word = type.substring(0, end);
    String behind = type.substring(end);
    if (INTEGERS.contains(word)) {
      return new StoredType(Kind.EXACT_NUMBER, INTEGER_BYTES);
    }
    if (APPROXIMATE.contains(word)) {
      return new StoredType(Kind.APPROXIMATE_NUMBER, APPROXIMATE_BYTES);
    }
    if (MOMENTS.contains(word)) {
      return new StoredType(Kind.OTHER, MOMENT_BYTES);
    }
    return switch (word) {
      case "char", "varchar", "binary", "varbinary" ->
          new StoredType(Kind.TEXT, number(behind, TEXT_BYTES) * BYTES_A_CHARACTER);
      case "decimal" ->
          new StoredType(Kind.EXACT_NUMBER, number(behind, DECIMAL_DIGITS) + DECIMAL_EXTRA);
      // All members stand in the type.
      case "enum", "set" -> new StoredType(Kind.OTHER, (long) type.length() * BYTES_A_CHARACTER);
      case "mediumtext", "longtext", "mediumblob", "longblob" ->
          new StoredType(Kind.TEXT, UNBOUNDED);
      default -> TEXTS.containsKey(word) ? new StoredType(Kind.TEXT, TEXTS.get(word)) : UNKNOWN;
    };
  }

  /** The first number in parentheses. */
  private static long number(String behind, int otherwise) {
    int end = 1;
    while (end < behind.length() && behind.charAt(end) >= '0' && behind.charAt(end) <= '9') {
      end++;
    }
    boolean given = behind.startsWith("(") && end > 1 && end < 10;
    return given ? Long.parseLong(behind.substring(1, end)) : otherwise;
  }
}
