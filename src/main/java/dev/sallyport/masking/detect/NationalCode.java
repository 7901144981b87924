package dev.sallyport.masking.detect;

/** Numbers that a state gives to a person and in which letters stand. */
final class NationalCode {
  private static final String SPANISH_CHECK = "TRWAGMYFPDXBNJZSQVHLCKE";
  private static final String FINNISH_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY";
  private static final String INDIAN_HOLDERS = "PCFHATBLJG";
  private static final String NOT_FIRST_IN_BRITAIN = "DFIQUV";
  private static final String NOT_IN_BRITAIN = "BG GB KN NK NT TN ZZ";
  private static final String ITALIAN_MONTHS = "ABCDEHLMPRST";

  /** Letters that stand for digits where two people's codes would be alike. */
  private static final String ITALIAN_DIGITS = "LMNPQRSTUV";

  /** What a character on an odd place counts in Italy, digits and letters from A alike. */
  private static final int[] ITALIAN_ODD = {
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23
  };

  private static final int ITALIAN_LENGTH = 16;

  private NationalCode() {}

  /** Index behind a code that begins with a letter, or -1. */
  static int endFromLetter(byte[] text, int from, int to) {
    if (to - from < 9) {
      return -1;
    }
    byte second = text[from + 1];
    if (Ascii.isDigit(second) || second == '-') {
      return spanishForeigner(text, from, to);
    }
    if (!Ascii.isLetter(second)) {
      return -1;
    }
    if (!Ascii.isLetter(text[from + 2])) {
      return british(text, from, to);
    }
    if (to - from < 10 || !Ascii.isWord(text[from + 6]) || !Ascii.isLetter(text[from + 4])) {
      return -1;
    }
    return Ascii.isLetter(text[from + 5]) ? italian(text, from, to) : indian(text, from, to);
  }

  /** Index behind a code that begins with a digit, or -1. */
  static int endFromDigit(byte[] text, int from, int to, DigitGroups groups) {
    int at = from;
    while (at < to && at - from < 18 && Ascii.isDigit(text[at])) {
      at++;
    }
    int digits = at - from;
    if (at >= to) {
      return -1;
    }
    if (digits == 8) {
      at += text[at] == '-' ? 1 : 0;
      return spanishEnd(text, at, to, number(text, from, from + 8));
    }
    if (digits == 6) {
      return finnish(text, from, to);
    }
    if (digits == 17 && Ascii.upper(text[at]) == 'X' && Ascii.endsAt(text, at + 1, to)) {
      groups.readDigits(text, from, 17);
      return NationalNumber.isChineseWithX(groups) ? at + 1 : -1;
    }
    return -1;
  }

  /** NIE: the letter in front counts as a digit. */
  private static int spanishForeigner(byte[] text, int from, int to) {
    int letter = Ascii.upper(text[from]) - 'X';
    int at = from + 1;
    at += text[at] == '-' ? 1 : 0;
    if (letter < 0 || letter > 2 || !areDigits(text, at, at + 7, to)) {
      return -1;
    }
    int end = at + 7;
    end += end < to && text[end] == '-' ? 1 : 0;
    return spanishEnd(text, end, to, letter * 10_000_000L + number(text, at, at + 7));
  }

  private static int spanishEnd(byte[] text, int at, int to, long number) {
    boolean checked =
        at < to
            && Ascii.upper(text[at]) == SPANISH_CHECK.charAt((int) (number % 23))
            && Ascii.endsAt(text, at + 1, to);
    return checked ? at + 1 : -1;
  }

  /** National insurance number: a prefix that is given out, six digits, A to D. */
  private static int british(byte[] text, int from, int to) {
    char first = (char) Ascii.upper(text[from]);
    char second = (char) Ascii.upper(text[from + 1]);
    if (NOT_FIRST_IN_BRITAIN.indexOf(first) >= 0
        || NOT_FIRST_IN_BRITAIN.indexOf(second) >= 0
        || second == 'O'
        || NOT_IN_BRITAIN.contains("" + first + second)) {
      return -1;
    }
    int at = from + 2;
    for (int pair = 0; pair < 3; pair++) {
      at += at < to && text[at] == ' ' ? 1 : 0;
      if (!areDigits(text, at, at + 2, to)) {
        return -1;
      }
      at += 2;
    }
    at += at < to && text[at] == ' ' ? 1 : 0;
    boolean ends = at < to && Ascii.upper(text[at]) >= 'A' && Ascii.upper(text[at]) <= 'D';
    return ends && Ascii.endsAt(text, at + 1, to) ? at + 1 : -1;
  }

  /** Codice fiscale. */
  private static int italian(byte[] text, int from, int to) {
    if (to - from < ITALIAN_LENGTH || !Ascii.endsAt(text, from + ITALIAN_LENGTH, to)) {
      return -1;
    }
    int sum = 0;
    for (int i = 0; i < ITALIAN_LENGTH - 1; i++) {
      int c = Ascii.upper(text[from + i]);
      if (!fitsInItaly(i, c)) {
        return -1;
      }
      int value = c <= '9' ? c - '0' : c - 'A';
      sum += i % 2 == 0 ? ITALIAN_ODD[value] : value;
    }
    int check = Ascii.upper(text[from + ITALIAN_LENGTH - 1]) - 'A';
    return check == sum % 26 ? from + ITALIAN_LENGTH : -1;
  }

  private static boolean fitsInItaly(int place, int c) {
    boolean letter = c >= 'A' && c <= 'Z';
    return switch (place) {
      case 6, 7, 9, 10, 12, 13, 14 ->
          letter ? ITALIAN_DIGITS.indexOf(c) >= 0 : c >= '0' && c <= '9';
      case 8 -> ITALIAN_MONTHS.indexOf(c) >= 0;
      default -> letter;
    };
  }

  /** Permanent account number: the fourth letter says what kind of holder. */
  private static int indian(byte[] text, int from, int to) {
    for (int i = 0; i < 5; i++) {
      if (!Ascii.isUpper(text[from + i])) {
        return -1;
      }
    }
    boolean shape =
        INDIAN_HOLDERS.indexOf(text[from + 3]) >= 0
            && areDigits(text, from + 5, from + 9, to)
            && Ascii.isUpper(text[from + 9])
            && Ascii.endsAt(text, from + 10, to);
    return shape ? from + 10 : -1;
  }

  /** Day, month, year, a sign of the century, three digits and a check. */
  private static int finnish(byte[] text, int from, int to) {
    int sign = from + 6;
    if (to - from < 11 || "-+ABCDEFYXWVU".indexOf(text[sign]) < 0) {
      return -1;
    }
    long day = number(text, from, from + 2);
    long month = number(text, from + 2, from + 4);
    if (day < 1
        || day > 31
        || month < 1
        || month > 12
        || !areDigits(text, sign + 1, sign + 4, to)) {
      return -1;
    }
    long all = number(text, from, sign) * 1000 + number(text, sign + 1, sign + 4);
    boolean checked = Ascii.upper(text[sign + 4]) == FINNISH_CHECK.charAt((int) (all % 31));
    return checked && Ascii.endsAt(text, sign + 5, to) ? sign + 5 : -1;
  }

  private static boolean areDigits(byte[] text, int from, int end, int to) {
    if (end > to) {
      return false;
    }
    for (int i = from; i < end; i++) {
      if (!Ascii.isDigit(text[i])) {
        return false;
      }
    }
    return true;
  }

  private static long number(byte[] text, int from, int end) {
    long number = 0;
    for (int i = from; i < end; i++) {
      number = number * 10 + text[i] - '0';
    }
    return number;
  }
}
