package dev.sallyport.sql.lexer;

import java.util.Set;

/** Names of MySQL's character sets. */
public final class CharacterSets {
  private static final Set<String> ALL =
      Set.of(
          "ARMSCII8",
          "ASCII",
          "BIG5",
          "BINARY",
          "CP1250",
          "CP1251",
          "CP1256",
          "CP1257",
          "CP850",
          "CP852",
          "CP866",
          "CP932",
          "DEC8",
          "EUCJPMS",
          "EUCKR",
          "GB18030",
          "GB2312",
          "GBK",
          "GEOSTD8",
          "GREEK",
          "HEBREW",
          "HP8",
          "KEYBCS2",
          "KOI8R",
          "KOI8U",
          "LATIN1",
          "LATIN2",
          "LATIN5",
          "LATIN7",
          "MACCE",
          "MACROMAN",
          "SJIS",
          "SWE7",
          "TIS620",
          "UCS2",
          "UJIS",
          "UTF16",
          "UTF16LE",
          "UTF32",
          "UTF8",
          "UTF8MB3",
          "UTF8MB4");

  private static final Set<String> CERTAIN =
      Set.of(
          "ASCII",
          "BINARY",
          "CP1250",
          "CP1251",
          "CP1257",
          "CP850",
          "CP852",
          "KOI8R",
          "LATIN1",
          "LATIN2",
          "LATIN5",
          "LATIN7",
          "MACCE",
          "MACROMAN",
          "UTF8",
          "UTF8MB3",
          "UTF8MB4");

  private CharacterSets() {}

  /** Whether the word, {@code _UTF8MB4}, says in what set the literal behind it is written. */
  static boolean isIntroducer(String upperCaseWord, boolean mariaDb) {
    String name = upperCaseWord.substring(1);
    return ALL.contains(name) && !(mariaDb && name.equals("GB18030"));
  }

  /** Whether a client may speak it: no quote can hide inside a character. Upper case. */
  public static boolean isCertain(String upperCaseName) {
    return CERTAIN.contains(upperCaseName);
  }
}
