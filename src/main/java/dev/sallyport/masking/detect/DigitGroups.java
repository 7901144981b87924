package dev.sallyport.masking.detect;

/**
 * Digits that stand together, in groups with one separator between them, as people write long
 * numbers. Read once where a run of digits begins, then looked at by every detector of numbers.
 */
final class DigitGroups {
  /** The longest number of interest has 19 digits; more in one group belong to something else. */
  private static final int MOST_DIGITS = 24;

  private static final int MOST_GROUPS = 8;

  private final byte[] digits = new byte[MOST_DIGITS];
  private final int[] sizes = new int[MOST_GROUPS];
  private final int[] ends = new int[MOST_GROUPS];
  private final int[] totals = new int[MOST_GROUPS];
  private final byte[] separators = new byte[MOST_GROUPS];
  private int count;
  private int start;

  /**
   * Reads what begins at a digit; a group that goes on with a letter is the last and is left out.
   */
  void read(byte[] text, int from, int to) {
    count = 0;
    start = from;
    int total = 0;
    int at = from;
    byte separator = 0;
    while (count < MOST_GROUPS) {
      int size = 0;
      while (at < to && Ascii.isDigit(text[at]) && total < MOST_DIGITS) {
        digits[total++] = (byte) (text[at++] - '0');
        size++;
      }
      if (size == 0 || !Ascii.endsAt(text, at, to)) {
        return;
      }
      sizes[count] = size;
      ends[count] = at;
      totals[count] = total;
      separators[count] = separator;
      count++;
      if (at + 1 >= to || !isSeparator(text[at]) || !Ascii.isDigit(text[at + 1])) {
        return;
      }
      separator = text[at++];
    }
  }

  /** Takes so many digits as they are, whatever follows; there is no group then. */
  void readDigits(byte[] text, int from, int length) {
    count = 0;
    start = from;
    for (int i = 0; i < length; i++) {
      digits[i] = (byte) (text[from + i] - '0');
    }
  }

  private static boolean isSeparator(byte c) {
    return c == ' ' || c == '-' || c == '.' || c == '/';
  }

  /** How many groups there are. */
  int count() {
    return count;
  }

  /** Where the first group begins. */
  int start() {
    return start;
  }

  /** Digits of one group. */
  int size(int group) {
    return sizes[group];
  }

  /** Index behind a group. */
  int end(int group) {
    return ends[group];
  }

  /** Digits of all groups up to and with this one. */
  int total(int group) {
    return totals[group];
  }

  /** What stands in front of a group; 0 for the first. */
  byte separator(int group) {
    return separators[group];
  }

  /** One digit of all, 0 to 9. */
  int digit(int at) {
    return digits[at];
  }

  /** Some digits as a number. */
  long number(int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + digits[i];
    }
    return number;
  }

  /** Whether the first groups have these sizes, with one and the same separator between them. */
  boolean begins(String allowedSeparators, int... expected) {
    if (count < expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (sizes[i] != expected[i]) {
        return false;
      }
    }
    return alike(allowedSeparators, expected.length);
  }

  /** Whether between the first groups stands one and the same of these separators. */
  boolean alike(String allowedSeparators, int groups) {
    for (int i = 1; i < groups; i++) {
      if (separators[i] != separators[1] || allowedSeparators.indexOf(separators[i]) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether a further group follows behind the same separator as the one before. */
  boolean goesOnAlike(int groups) {
    return count > groups && (groups < 2 || separators[groups] == separators[groups - 1]);
  }

  /** Whether the first digits pass the check of Luhn (ISO/IEC 7812-1, annex B). */
  boolean passesLuhn(int length) {
    int sum = 0;
    for (int i = 0; i < length; i++) {
      int digit = digits[length - 1 - i];
      int doubled = digit * 2;
      sum += i % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0;
  }

  /** The digits times these weights, in sum. */
  int weighed(int... weights) {
    int sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += digits[i] * weights[i];
    }
    return sum;
  }
}
