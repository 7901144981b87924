package dev.sallyport.masking.detect;

import java.util.Map;
import java.util.TreeMap;

/**
 * International bank account numbers (ISO 13616-1; lengths as in SWIFT's registry, release 98): the
 * country's length and the remainder of 97, in one piece or in groups of four.
 */
final class Iban {
  private static final String LENGTHS =
      "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27"
          + " DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21"
          + " HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27"
          + " MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24"
          + " RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22"
          + " VG24 XK20 YE30";
  private static final byte[] LENGTH_OF = new byte[26 * 26];

  static {
    for (String country : LENGTHS.split(" ")) {
      LENGTH_OF[(country.charAt(0) - 'A') * 26 + country.charAt(1) - 'A'] =
          Byte.parseByte(country.substring(2));
    }
  }

  private Iban() {}

  /** Index behind the number, or -1. */
  static int end(byte[] text, int from, int to) {
    if (to - from < 15
        || !Ascii.isLetter(text[from + 1])
        || !Ascii.isDigit(text[from + 2])
        || !Ascii.isDigit(text[from + 3])) {
      return -1;
    }
    int length =
        LENGTH_OF[(Ascii.upper(text[from]) - 'A') * 26 + Ascii.upper(text[from + 1]) - 'A'];
    if (length == 0) {
      return -1;
    }
    int at = from + 4;
    int remainder = 0;
    for (int read = 4; read < length; read++) {
      if (read % 4 == 0 && at < to && text[at] == ' ') {
        at++;
      }
      if (at >= to || !Ascii.isWord(text[at])) {
        return -1;
      }
      remainder = shifted(remainder, text[at++]);
    }
    // The country and its check count last.
    for (int i = from; i < from + 4; i++) {
      remainder = shifted(remainder, text[i]);
    }
    return remainder == 1 && Ascii.endsAt(text, at, to) ? at : -1;
  }

  private static int shifted(int remainder, byte c) {
    return Ascii.isDigit(c)
        ? (remainder * 10 + c - '0') % 97
        : (remainder * 100 + Ascii.upper(c) - 'A' + 10) % 97;
  }

  /** Length by country, for who makes examples. */
  static Map<String, Integer> lengths() {
    Map<String, Integer> lengths = new TreeMap<>();
    for (String country : LENGTHS.split(" ")) {
      lengths.put(country.substring(0, 2), Integer.parseInt(country.substring(2)));
    }
    return lengths;
  }
}
