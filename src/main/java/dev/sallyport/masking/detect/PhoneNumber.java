package dev.sallyport.masking.detect;

/**
 * Telephone numbers: international ones behind a plus (ITU-T E.164), and national ones in the forms
 * that people write, which are told from other numbers by their separators.
 */
final class PhoneNumber {
  private static final int FEWEST_DIGITS = 8;
  private static final int MOST_DIGITS = 15;
  private static final int NORTH_AMERICAN_DIGITS = 11;

  private PhoneNumber() {}

  /** Index behind a number that begins with a plus, or -1. */
  static int endOfInternational(byte[] text, int begin, int from, int to) {
    if (from > begin && (Ascii.isTie(text[from - 1]) || text[from - 1] == '+')) {
      return -1;
    }
    int at = from + 1;
    boolean bracket = at < to && text[at] == '(';
    at += bracket ? 1 : 0;
    if (at >= to || text[at] < '1' || text[at] > '9') {
      return -1;
    }
    int most = text[at] == '1' ? NORTH_AMERICAN_DIGITS : MOST_DIGITS;
    int digits = 0;
    int groups = 0;
    int end = -1;
    while (at < to) {
      int first = at;
      while (at < to && Ascii.isDigit(text[at])) {
        at++;
      }
      digits += at - first;
      if (at == first || digits > most || !endsOrExtends(text, at, to)) {
        break;
      }
      groups++;
      if (digits >= FEWEST_DIGITS) {
        end = at;
      }
      at = behindSeparators(text, at, to);
      if (at < to && text[at] == '(') {
        at++;
      }
    }
    boolean dense = groups == 1 && text[from + 1] == '1';
    return dense && end - from - 1 != NORTH_AMERICAN_DIGITS ? -1 : end;
  }

  /** A separator, brackets around a part and the zero that is not dialled from abroad. */
  private static int behindSeparators(byte[] text, int from, int to) {
    int at = from;
    if (at < to && text[at] == ')') {
      at++;
    }
    if (at < to && isSeparator(text[at])) {
      at++;
    }
    if (Ascii.startsWith(text, at, to, "(0)")) {
      at += 3;
      if (at < to && isSeparator(text[at])) {
        at++;
      }
    }
    return at;
  }

  /** Index behind a number whose first digits stand in brackets, or -1. */
  static int endOfBracketed(byte[] text, int from, int to, DigitGroups groups) {
    int close = from + 1;
    while (close < to && close - from <= 6 && Ascii.isDigit(text[close])) {
      close++;
    }
    int area = close - from - 1;
    if (area < 2 || area > 6 || close + 2 >= to || text[close] != ')') {
      return -1;
    }
    int at = close + 1;
    at += text[at] == ' ' || text[at] == '-' ? 1 : 0;
    if (at >= to || !Ascii.isDigit(text[at])) {
      return -1;
    }
    groups.read(text, at, to);
    if (groups.count() == 0) {
      return -1;
    }
    if (text[from + 1] == '0') {
      return lastOf(groups, 9 - area, 12 - area);
    }
    boolean american = area == 3 && text[from + 1] >= '2' && groups.begins(" -.", 3, 4);
    boolean brazilian = area == 2 && (groups.begins(" -", 5, 4) || groups.begins(" -", 4, 4));
    return american || brazilian ? groups.end(1) : -1;
  }

  private static int lastOf(DigitGroups groups, int fewest, int most) {
    for (int i = groups.count() - 1; i >= 0; i--) {
      if (groups.total(i) >= fewest && groups.total(i) <= most && groups.alike(" -/", i + 1)) {
        return groups.end(i);
      }
    }
    return -1;
  }

  /**
   * Index behind a number in groups, or -1.
   *
   * @param glued whether a hyphen ties the first group to a word in front
   */
  static int endOfNational(DigitGroups groups, boolean glued) {
    if (glued || groups.count() < 2) {
      return -1;
    }
    int one = groups.size(0) == 1 && groups.digit(0) == 1 ? 1 : 0;
    if (isNorthAmerican(groups, one)) {
      return groups.end(2 + one);
    }
    if (groups.digit(0) == 1 && groups.digit(1) >= 3 && groups.begins(" -", 3, 4, 4)) {
      return groups.goesOnAlike(3) ? -1 : groups.end(2); // Chinese mobile
    }
    if (groups.digit(0) != 0) {
      return -1;
    }
    if (groups.digit(1) > 0 && groups.begins(" .-", 2, 2, 2, 2, 2)) {
      return groups.goesOnAlike(5) ? -1 : groups.end(4); // French
    }
    return endOfTrunk(groups);
  }

  private static boolean isNorthAmerican(DigitGroups groups, int first) {
    int count = 3 + first;
    return groups.count() >= count
        && groups.size(first) == 3
        && groups.size(first + 1) == 3
        && groups.size(first + 2) == 4
        && groups.alike(" -.", count)
        && groups.digit(first) >= 2
        && groups.digit(first + 3) >= 2
        && !groups.goesOnAlike(count);
  }

  /** Behind the zero of the trunk, or two of them and a country. */
  private static int endOfTrunk(DigitGroups groups) {
    boolean abroad = groups.digit(1) == 0;
    if (abroad && (groups.total(1) < 3 || groups.digit(2) == 0)) {
      return -1;
    }
    // Two digits in front are a day or a month if two more follow.
    boolean area = groups.size(0) > 2 || groups.size(0) == 2 && groups.size(1) > 2;
    // Two states number people so.
    boolean person = groups.begins("- ", 3, 2, 4) || groups.begins("-", 6, 4);
    if (!area && !abroad || groups.size(0) > 6 || person) {
      return -1;
    }
    int most = abroad ? MOST_DIGITS + 2 : 12;
    for (int i = groups.count() - 1; i > 0; i--) {
      int total = groups.total(i);
      if (total >= (abroad ? 10 : 9) && total <= most && isDialled(groups, i + 1, abroad)) {
        return groups.count() > i + 1 && groups.separator(i + 1) == '-' ? -1 : groups.end(i);
      }
    }
    return -1;
  }

  private static boolean isDialled(DigitGroups groups, int count, boolean abroad) {
    for (int i = 1; i < count; i++) {
      byte separator = groups.separator(i);
      // The first separator may differ from the others: 030/123-4567.
      boolean alike = i < 3 || separator == groups.separator(2);
      if (separator == '.' || !alike || groups.size(i) < 2 && !abroad) {
        return false;
      }
    }
    return true;
  }

  private static boolean endsOrExtends(byte[] text, int at, int to) {
    boolean extension = at + 1 < to && text[at] == 'x' && Ascii.isDigit(text[at + 1]);
    return extension || Ascii.endsAt(text, at, to);
  }

  private static boolean isSeparator(byte c) {
    return c == ' ' || c == '-' || c == '.' || c == '/';
  }
}
