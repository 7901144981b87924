package dev.sallyport.masking;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Text in which an ASCII character takes several bytes. No statement is read in it, but a column
 * may be stored in it, and comes so where the session has {@code character_set_results = NULL}, as
 * with Connector/J (ids as in {@code information_schema.collations} of MySQL 8.0 to 9.7 and MariaDB
 * 11.4).
 */
final class WideText {
  private static final Charset UTF_32 = Charset.forName("UTF-32BE");

  private WideText() {}

  /** The charset of a collation, if it is such a one. */
  static Optional<Charset> charset(int collation) {
    // MariaDB's NO PAD variants and its uca1400.
    int base = collation >= 1024 && collation < 2048 ? collation - 1024 : collation;
    if (base == 35 || base == 90 || between(base, 128, 159) || between(base, 640, 642)) {
      return Optional.of(StandardCharsets.UTF_16BE);
    }
    if (base == 54 || base == 55 || between(base, 101, 124) || between(base, 672, 674)) {
      return Optional.of(StandardCharsets.UTF_16BE);
    }
    if (base == 56 || base == 62) {
      return Optional.of(StandardCharsets.UTF_16LE);
    }
    if (base == 60 || base == 61 || between(base, 160, 183) || between(base, 736, 738)) {
      return Optional.of(UTF_32);
    }
    if (between(base, 2560, 3071)) {
      return Optional.of(StandardCharsets.UTF_16BE);
    }
    return between(base, 3072, 3327) ? Optional.of(UTF_32) : Optional.empty();
  }

  private static boolean between(int value, int first, int last) {
    return value >= first && value <= last;
  }
}
