package dev.sallyport.masking.detect;

/**
 * Payment cards (ISO/IEC 7812-1): 13 to 19 digits that begin as a scheme's numbers do and pass its
 * check, in one piece or in the groups that are printed on cards.
 */
final class CardNumber {
  private static final int FEWEST_DIGITS = 13;
  private static final int MOST_DIGITS = 19;

  private CardNumber() {}

  /** Index behind the number, or -1. */
  static int end(DigitGroups groups) {
    for (int last = groups.count() - 1; last >= 0; last--) {
      int length = groups.total(last);
      if (length >= FEWEST_DIGITS
          && length <= MOST_DIGITS
          && isPrintedSo(groups, last + 1)
          && isIssued(groups, length)
          && groups.passesLuhn(length)) {
        return groups.end(last);
      }
    }
    return -1;
  }

  private static boolean isPrintedSo(DigitGroups groups, int count) {
    if (count == 1) {
      return true;
    }
    if (!groups.alike(" -", count)) {
      return false;
    }
    if (count == 3 && groups.size(0) == 4 && groups.size(1) == 6) {
      return groups.size(2) == 5 || groups.size(2) == 4;
    }
    for (int i = 0; i < count; i++) {
      if (groups.size(i) != 4 && (i < count - 1 || groups.size(i) > 4)) {
        return false;
      }
    }
    return true;
  }

  /** Ranges of the schemes, as they publish them. */
  private static boolean isIssued(DigitGroups groups, int length) {
    int four = (int) groups.number(0, 4);
    int six = (int) groups.number(0, 6);
    if (four / 1000 == 4) {
      // Article numbers have 13 digits too, and a check of their own.
      return length == 16 || length == 19 || length == 13 && !isArticle(groups);
    }
    if (between(four, 5100, 5599) || between(four, 2221, 2720)) {
      return length == 16; // Mastercard
    }
    if (between(four, 3400, 3499) || between(four, 3700, 3799)) {
      return length == 15; // American Express
    }
    if (between(four, 3000, 3059) || four == 3095 || between(four, 3600, 3699)) {
      return length == 14; // Diners Club
    }
    if (between(four, 3800, 3999)) {
      return length == 14;
    }
    if (between(four, 3528, 3589) || between(four, 2200, 2204)) {
      return length >= 16; // JCB, Mir
    }
    if (four == 6011 || between(four, 6440, 6599) || between(four, 6200, 6299)) {
      return length >= 16; // Discover, UnionPay
    }
    if (between(four, 8100, 8171)) {
      return length >= 16; // UnionPay
    }
    return isMaestro(four) || length == 16 && isNational(four, six);
  }

  private static boolean isMaestro(int four) {
    return switch (four) {
      case 5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763 -> true;
      default -> false;
    };
  }

  /** Dankort, RuPay, Elo, Verve, Troy. */
  private static boolean isNational(int four, int six) {
    return four == 5019
        || four == 9792
        || four == 5067
        || six == 636368
        || six == 504175
        || between(six, 506099, 506198)
        || between(six, 508500, 508999)
        || between(six, 606985, 607984)
        || between(six, 608001, 608500);
  }

  /** The check of the 13 digits under a bar code (GS1 General Specifications, 7.9). */
  static boolean isArticle(DigitGroups groups) {
    return groups.weighed(1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1) % 10 == 0;
  }

  private static boolean between(int value, int first, int last) {
    return value >= first && value <= last;
  }
}
