package dev.sallyport.wire;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Collation id to character set, for the character sets in which no quote can hide (an ASCII byte
 * is always that ASCII character) and that Java decodes as the servers do (MySQL Reference Manual,
 * 12.14; ids as in {@code information_schema.collations} of MySQL 8.0 to 9.7 and MariaDB 11.4).
 *
 * <p>Of every other collation nothing is known here, and what is not known is refused by who asks.
 */
public final class Collations {
  /** {@code utf8mb4_general_ci}, known to every server of interest. */
  public static final int UTF8MB4_GENERAL_CI = 45;

  /** {@code binary}. */
  public static final int BINARY = 63;

  private static final int LATIN1_SWEDISH_CI = 8;
  private static final String UTF8MB4 = "utf8mb4";
  private static final String UTF8MB3 = "utf8mb3";
  private static final String LATIN1 = "latin1";
  private static final String ASCII = "ascii";

  private static final Map<String, Charset> CHARSETS = new HashMap<>();
  private static final Map<Integer, String> NAMES = new HashMap<>();

  static {
    CHARSETS.put(UTF8MB4, StandardCharsets.UTF_8);
    CHARSETS.put(UTF8MB3, StandardCharsets.UTF_8);
    put(LATIN1, "windows-1252", LATIN1_SWEDISH_CI, 5, 15, 31, 47, 48, 49, 94);
    put(ASCII, "US-ASCII", 11, 65);
    put("binary", "ISO-8859-1", BINARY);
    put("cp1250", "windows-1250", 26, 34, 44, 66, 99);
    put("cp1251", "windows-1251", 14, 23, 50, 51, 52);
    put("cp1257", "windows-1257", 29, 58, 59);
    put("cp850", "IBM850", 4, 80);
    put("cp852", "IBM852", 40, 81);
    put("koi8r", "KOI8-R", 7, 74);
    put("latin2", "ISO-8859-2", 2, 9, 21, 27, 77);
    put("latin5", "ISO-8859-9", 30, 78);
    put("latin7", "ISO-8859-13", 20, 41, 42, 79);
    put("macce", "x-MacCentralEurope", 38, 43);
    put("macroman", "x-MacRoman", 39, 53);
  }

  private Collations() {}

  /** MySQL's name of the collation's character set. */
  public static Optional<String> characterSet(int collation) {
    return Optional.ofNullable(name(collation));
  }

  /** Java's character set for a collation. */
  public static Optional<Charset> charset(int collation) {
    return characterSet(collation).map(CHARSETS::get);
  }

  /** Java's character set for MySQL's name of one, in any case; {@code utf8} is {@code utf8mb3}. */
  public static Optional<Charset> charset(String characterSet) {
    String name = characterSet.toLowerCase(Locale.ROOT);
    return Optional.ofNullable(CHARSETS.get(name.equals("utf8") ? UTF8MB3 : name));
  }

  private static String name(int id) {
    if (id >= 2048 && id < 2304) {
      return UTF8MB3; // MariaDB's uca1400
    }
    if (id >= 2304 && id < 2560) {
      return UTF8MB4;
    }
    // MariaDB marks its NO PAD variants by bit 10.
    int base = id >= 1024 && id < 2048 ? id - 1024 : id;
    if (base == 45 || base == 46 || between(base, 224, 247) || between(base, 255, 323)) {
      return UTF8MB4;
    }
    if (base == 33 || base == 76 || base == 83 || between(base, 192, 215) || base == 223) {
      return UTF8MB3;
    }
    if (between(base, 608, 610)) {
      return UTF8MB4; // MariaDB's Croatian and Myanmar
    }
    if (between(base, 576, 578)) {
      return UTF8MB3;
    }
    return NAMES.get(base);
  }

  /** A small Java may lack some; they are refused then. */
  private static void put(String name, String javaName, int... collations) {
    if (Charset.isSupported(javaName)) {
      CHARSETS.put(name, Charset.forName(javaName));
      for (int collation : collations) {
        NAMES.put(collation, name);
      }
    }
  }

  private static boolean between(int value, int first, int last) {
    return value >= first && value <= last;
  }
}
