package dev.sallyport.policy;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Types of columns as far as masks tell them apart, and which kinds of masks serve them. What is
 * checked when a policy loads and what rows are covered by is this one table.
 */
public enum MaskedType {
  /** Characters, members of an ENUM or SET, and what MariaDB sends as text. */
  TEXT(
      EnumSet.allOf(MaskKind.class),
      "char",
      "varchar",
      "tinytext",
      "text",
      "mediumtext",
      "longtext",
      "enum",
      "set",
      "uuid",
      "inet4",
      "inet6"),
  /** Binary strings. */
  BYTES(MaskedType.hashed(), "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob"),
  /** JSON as a type of its own. */
  JSON(MaskedType.hashed(), "json"),
  /** Whole numbers of 32 bits. */
  INTEGER(MaskedType.hashed(), "int", "integer"),
  /** Whole numbers of 64 bits. */
  BIG_INTEGER(MaskedType.hashed(), "bigint"),
  /** Whole numbers so small that a pseudonym could be looked up. */
  SMALL_INTEGER(MaskedType.whole(), "tinyint", "smallint", "mediumint"),
  /** Years. */
  YEAR(MaskedType.whole(), "year"),
  /** Numbers with a fixed count of decimals. */
  DECIMAL(MaskedType.whole(), "decimal", "numeric"),
  /** Approximate numbers. */
  FLOATING(MaskedType.whole(), "float", "double", "real"),
  /** Days. */
  DATE(MaskedType.whole(), "date"),
  /** Days with a time. */
  DATETIME(MaskedType.whole(), "datetime", "timestamp"),
  /** Times. */
  TIME(MaskedType.whole(), "time"),
  /** Bits, shapes, vectors, and what is not known here. */
  OTHER(MaskedType.whole());

  private static final Map<String, MaskedType> BY_WORD = new HashMap<>();

  static {
    for (MaskedType type : values()) {
      type.words.forEach(word -> BY_WORD.put(word, type));
    }
  }

  private final Set<MaskKind> kinds;
  private final List<String> words;

  MaskedType(Set<MaskKind> kinds, String... words) {
    this.kinds = kinds;
    this.words = List.of(words);
  }

  /**
   * Of a column.
   *
   * @param columnType {@code information_schema.COLUMNS.COLUMN_TYPE}, for example {@code
   *     varchar(20)}
   */
  public static MaskedType of(String columnType) {
    int end = 0;
    while (end < columnType.length() && Character.isLetterOrDigit(columnType.charAt(end))) {
      end++;
    }
    String word = columnType.substring(0, end).toLowerCase(Locale.ROOT);
    return BY_WORD.getOrDefault(word, OTHER);
  }

  /** Whether values of this type can be covered so. */
  public boolean serves(MaskKind kind) {
    return kinds.contains(kind);
  }

  /**
   * What is wrong with covering a column so.
   *
   * @param columnType as the server has it
   * @return empty when nothing is
   */
  static Optional<String> problem(String columnType, MaskKind kind) {
    MaskedType type = of(columnType);
    return type.serves(kind)
        ? Optional.empty()
        : Optional.of(
            "is "
                + shortened(columnType)
                + ", which "
                + kind.word()
                + " does not serve; use "
                + type.choice());
  }

  /** Kinds to choose from, as a sentence has them. */
  private String choice() {
    List<String> words =
        Arrays.stream(MaskKind.values())
            .filter(kinds::contains)
            .map(MaskKind::word)
            .collect(Collectors.toList());
    String last = words.remove(words.size() - 1);
    return String.join(", ", words) + " or " + last;
  }

  /** Members of an ENUM can be many, and are nobody's business here. */
  private static String shortened(String columnType) {
    int members = columnType.indexOf('\'');
    return members < 0 ? columnType : columnType.substring(0, members) + "…)";
  }

  private static Set<MaskKind> whole() {
    return EnumSet.of(MaskKind.REDACT, MaskKind.NULL, MaskKind.CONSTANT);
  }

  private static Set<MaskKind> hashed() {
    Set<MaskKind> kinds = whole();
    kinds.add(MaskKind.HASH);
    return kinds;
  }
}
