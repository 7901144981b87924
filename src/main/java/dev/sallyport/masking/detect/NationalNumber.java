package dev.sallyport.masking.detect;

/**
 * Numbers that a state gives to a person and that are digits alone. Only those with a check, or
 * with a shape that nothing else has.
 */
final class NationalNumber {
  private static final int[] POLAND = {1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1};
  private static final int[] NORWAY = {3, 7, 6, 1, 8, 9, 4, 5, 2, 1};
  private static final int[] NORWAY_WHOLE = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1};
  private static final int[] CHINA = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1};
  private static final int NOBODY = -1;

  /** Verhoeff's table of the dihedral group with ten elements, and his permutation. */
  private static final String[] VERHOEFF_TIMES = {
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210"
  };

  private static final String[] VERHOEFF_MOVED = {
    "0123456789", "1576283094", "5803796142", "8916043527",
    "9453126870", "4286573901", "2793806415", "7046913258"
  };

  private NationalNumber() {}

  /**
   * Index behind the number, or -1.
   *
   * @param glued whether a hyphen ties the first group to a word in front
   */
  static int end(DigitGroups groups, boolean glued) {
    if (groups.count() == 0 || glued) {
      return NOBODY;
    }
    int whole = inOnePiece(groups);
    return whole != NOBODY ? whole : inGroups(groups);
  }

  private static int inOnePiece(DigitGroups groups) {
    boolean known =
        switch (groups.size(0)) {
          case 11 -> isGerman(groups) || isPolish(groups) || isBelgian(groups) || isNorse(groups);
          case 13 -> isSwiss(groups);
          case 15 -> isFrench(groups);
          case 18 -> isChinese(groups);
          default -> false;
        };
    return known ? groups.end(0) : NOBODY;
  }

  private static int inGroups(DigitGroups groups) {
    int last =
        switch (groups.size(0)) {
          case 1 -> groups.begins(" .-", 1, 2, 2, 2, 3, 3, 2) && isFrench(groups) ? 6 : NOBODY;
          case 2 -> inTwos(groups);
          case 3 -> inThrees(groups);
          case 4 -> groups.begins(" -", 4, 4, 4) && isIndian(groups) ? 2 : NOBODY;
          case 6 -> inSixes(groups);
          case 8 -> groups.begins("-", 8, 4) && isSwedish(groups, 2) ? 1 : NOBODY;
          case 13 -> groups.begins(" ", 13, 2) && isFrench(groups) ? 1 : NOBODY;
          default -> NOBODY;
        };
    return last == NOBODY || groups.goesOnAlike(last + 1) ? NOBODY : groups.end(last);
  }

  private static int inTwos(DigitGroups groups) {
    if (groups.begins(" ", 2, 3, 3, 3)) {
      return isGerman(groups) ? 3 : NOBODY;
    }
    boolean belgian =
        groups.count() >= 5
            && groups.begins(".", 2, 2, 2)
            && groups.size(3) == 3
            && groups.separator(3) == '-'
            && groups.size(4) == 2
            && groups.separator(4) == '.';
    return belgian && isBelgian(groups) ? 4 : NOBODY;
  }

  private static int inThrees(DigitGroups groups) {
    if (groups.begins("- ", 3, 2, 4)) {
      return isUnitedStates(groups) ? 2 : NOBODY;
    }
    if (groups.begins(".", 3, 4, 4, 2)) {
      return isSwiss(groups) ? 3 : NOBODY;
    }
    boolean brazilian =
        groups.count() >= 4
            && groups.begins(".", 3, 3, 3)
            && groups.size(3) == 2
            && groups.separator(3) == '-';
    return brazilian && isBrazilian(groups) ? 3 : NOBODY;
  }

  private static int inSixes(DigitGroups groups) {
    if (groups.begins("-", 6, 4)) {
      return isSwedish(groups, 0) ? 1 : NOBODY;
    }
    if (groups.begins(" ", 6, 5)) {
      return isNorse(groups) ? 1 : NOBODY;
    }
    boolean korean = groups.begins("-", 6, 7) && isDate(groups.number(2, 4), groups.number(4, 6));
    return korean && groups.digit(6) >= 1 && groups.digit(6) <= 8 ? 1 : NOBODY;
  }

  /** Social security numbers, and the taxpayers' numbers that begin with 9. */
  private static boolean isUnitedStates(DigitGroups groups) {
    long area = groups.number(0, 3);
    long group = groups.number(3, 5);
    if (area >= 900) {
      return group >= 50 && group <= 65 || group >= 70 && group <= 99 && group != 89 && group != 93;
    }
    return area != 0 && area != 666 && group != 0 && groups.number(5, 9) != 0;
  }

  /** Tax identification number: one digit comes twice or three times, ISO 7064 MOD 11,10. */
  private static boolean isGerman(DigitGroups groups) {
    if (groups.total(groups.count() - 1) < 11 || groups.digit(0) == 0) {
      return false;
    }
    int repeated = 0;
    for (int digit = 0; digit <= 9; digit++) {
      int times = 0;
      for (int i = 0; i < 10; i++) {
        times += groups.digit(i) == digit ? 1 : 0;
      }
      if (times > 3) {
        return false;
      }
      repeated += times > 1 ? 1 : 0;
    }
    int product = 10;
    for (int i = 0; i < 10; i++) {
      int sum = (groups.digit(i) + product) % 10;
      product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    return repeated == 1 && (11 - product) % 10 == groups.digit(10);
  }

  private static boolean isPolish(DigitGroups groups) {
    long month = groups.number(2, 4);
    boolean date = month <= 32 && isDate(month % 20, groups.number(4, 6));
    return date && groups.weighed(POLAND) % 10 == 0;
  }

  private static boolean isBelgian(DigitGroups groups) {
    long number = groups.number(0, 9);
    long check = groups.number(9, 11);
    boolean born = 97 - number % 97 == check || 97 - (2_000_000_000L + number) % 97 == check;
    return born && isDate(groups.number(2, 4), groups.number(4, 6));
  }

  private static boolean isNorse(DigitGroups groups) {
    long day = groups.number(0, 2);
    return isDate(groups.number(2, 4), day > 40 ? day - 40 : day)
        && groups.weighed(NORWAY) % 11 == 0
        && groups.weighed(NORWAY_WHOLE) % 11 == 0;
  }

  private static boolean isSwiss(DigitGroups groups) {
    return groups.number(0, 3) == 756 && CardNumber.isArticle(groups);
  }

  private static boolean isFrench(DigitGroups groups) {
    long month = groups.number(3, 5);
    int sex = groups.digit(0);
    boolean person = sex >= 1 && sex <= 4 || sex == 7 || sex == 8;
    boolean born = month >= 1 && month <= 12 || month >= 20 && month <= 42 || month >= 50;
    return person && born && 97 - groups.number(0, 13) % 97 == groups.number(13, 15);
  }

  private static boolean isChinese(DigitGroups groups) {
    long year = groups.number(6, 10);
    return year >= 1900
        && year <= 2099
        && groups.digit(0) > 0
        && isDate(groups.number(10, 12), groups.number(12, 14))
        && groups.weighed(CHINA) % 11 == 1;
  }

  /** The same with an X for the last digit, which stands for ten. */
  static boolean isChineseWithX(DigitGroups groups) {
    long year = groups.number(6, 10);
    int sum = groups.weighed(7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2);
    return year >= 1900
        && year <= 2099
        && isDate(groups.number(10, 12), groups.number(12, 14))
        && (sum + 10) % 11 == 1;
  }

  private static boolean isSwedish(DigitGroups groups, int first) {
    long day = groups.number(first + 4, first + 6);
    int sum = 0;
    for (int i = 0; i < 10; i++) {
      int weighed = groups.digit(first + i) * (2 - i % 2);
      sum += weighed > 9 ? weighed - 9 : weighed;
    }
    boolean century = first == 0 || groups.number(0, 2) == 19 || groups.number(0, 2) == 20;
    boolean date = isDate(groups.number(first + 2, first + 4), day > 60 ? day - 60 : day);
    return century && date && sum % 10 == 0;
  }

  private static boolean isBrazilian(DigitGroups groups) {
    int first = groups.weighed(10, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10;
    int second = groups.weighed(11, 10, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10;
    return groups.digit(9) == first && groups.digit(10) == second;
  }

  private static boolean isIndian(DigitGroups groups) {
    int check = 0;
    for (int i = 0; i < 12; i++) {
      int moved = VERHOEFF_MOVED[i % 8].charAt(groups.digit(11 - i)) - '0';
      check = VERHOEFF_TIMES[check].charAt(moved) - '0';
    }
    return groups.digit(0) >= 2 && check == 0;
  }

  private static boolean isDate(long month, long day) {
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
  }
}
