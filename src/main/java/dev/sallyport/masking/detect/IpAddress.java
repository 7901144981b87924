package dev.sallyport.masking.detect;

/** Addresses of IPv4 (four numbers) and IPv6 (RFC 4291, 2.2). */
final class IpAddress {
  private static final int GROUPS = 8;

  private IpAddress() {}

  /**
   * Index behind four numbers, or -1. Four single digits are a version.
   *
   * @param begin where the text begins
   */
  static int endOfFour(byte[] text, int begin, int from, int to) {
    boolean inside = from - 1 > begin && text[from - 1] == '.' && Ascii.isTie(text[from - 2]);
    if (inside || isVersion(text, begin, from)) {
      return -1;
    }
    int at = fourNumbers(text, from, to);
    boolean none = Ascii.startsWith(text, from, to, "0.0.0.0");
    return at - from > 7 && text[from] != '0' || none ? at : -1;
  }

  private static int fourNumbers(byte[] text, int from, int to) {
    int at = from;
    for (int number = 0; number < 4; number++) {
      if (number > 0 && (at >= to || text[at++] != '.')) {
        return -1;
      }
      int first = at;
      int value = 0;
      while (at < to && Ascii.isDigit(text[at]) && at - first < 3) {
        value = value * 10 + text[at++] - '0';
      }
      if (at == first || value > 255 || at - first > 1 && text[first] == '0') {
        return -1;
      }
    }
    boolean goesOn = at + 1 < to && text[at] == '.' && Ascii.isDigit(text[at + 1]);
    return goesOn || !Ascii.endsAt(text, at, to) ? -1 : at;
  }

  /** Whether "version" or the like stands in front. */
  private static boolean isVersion(byte[] text, int begin, int from) {
    int at = from;
    while (at > begin && from - at < 3 && (text[at - 1] == ' ' || text[at - 1] == ':')) {
      at--;
    }
    return at < from && endsWith(text, begin, at, "version", "release", "build", "ver.", "ver");
  }

  private static boolean endsWith(byte[] text, int begin, int end, String... words) {
    for (String word : words) {
      int from = end - word.length();
      boolean alike = from >= begin && (from == begin || !Ascii.isWord(text[from - 1]));
      for (int i = 0; alike && i < word.length(); i++) {
        alike = Ascii.upper(text[from + i]) == Ascii.upper((byte) word.charAt(i));
      }
      if (alike) {
        return true;
      }
    }
    return false;
  }

  /** Index behind groups of hexadecimal digits, or -1. */
  static int endOfGroups(byte[] text, int begin, int from, int to) {
    if (!mayBegin(text, from, to) || isInside(text, begin, from)) {
      return -1;
    }
    int groups = 0;
    int digits = 0;
    boolean decimal = false;
    boolean shortened = false;
    int at = from;
    while (at < to) {
      if (text[at] == ':') {
        boolean twice = at + 1 < to && text[at + 1] == ':';
        if (twice && shortened || !twice && groups == 0) {
          return -1;
        }
        if (twice) {
          shortened = true;
          at += 2;
        } else if (at + 1 < to && Ascii.isHex(text[at + 1]) && groups < GROUPS) {
          at++;
        } else {
          break;
        }
      }
      int first = at;
      while (at < to && Ascii.isHex(text[at]) && at - first < 5) {
        decimal |= Ascii.isDigit(text[at++]);
      }
      if (at == first) {
        break; // behind two colons nothing need follow
      }
      if (at < to && text[at] == '.' && groups > 0 | shortened) {
        int four = fourNumbers(text, first, to);
        if (four < 0) {
          // The full stop of a sentence.
          return whole(text, at, to, groups + 1, digits + at - first, decimal, shortened);
        }
        return shortened && groups < 7 || groups == 6 ? four : -1;
      }
      if (at - first > 4) {
        return -1;
      }
      groups++;
      digits += at - first;
      if (at >= to || text[at] != ':') {
        break;
      }
    }
    return whole(text, at, to, groups, digits, decimal, shortened);
  }

  /** What names of programs look like, {@code add::face}, is none. */
  private static int whole(
      byte[] text, int at, int to, int groups, int digits, boolean decimal, boolean shortened) {
    boolean complete = shortened ? groups >= 2 && groups < GROUPS && digits > 4 : groups == GROUPS;
    boolean goesOn =
        at + 1 < to && text[at] == ':' && (text[at + 1] == ':' || Ascii.isHex(text[at + 1]));
    boolean ends = Ascii.endsAt(text, at, to) && !goesOn;
    return complete && decimal && ends ? at : -1;
  }

  private static boolean mayBegin(byte[] text, int from, int to) {
    if (text[from] == ':') {
      return from + 2 < to && text[from + 1] == ':' && Ascii.isHex(text[from + 2]);
    }
    for (int i = from + 1; i < Math.min(to, from + 5); i++) {
      if (text[i] == ':') {
        return true;
      }
      if (!Ascii.isHex(text[i])) {
        return false;
      }
    }
    return false;
  }

  /** Whether a colon and another group stand in front: then it began there. */
  private static boolean isInside(byte[] text, int begin, int from) {
    if (from > begin && text[from] == ':') {
      return text[from - 1] == ':' || Ascii.isWord(text[from - 1]);
    }
    if (from == begin || text[from - 1] != ':') {
      return false;
    }
    int at = from - 1;
    while (at > begin && from - at <= 5 && Ascii.isHex(text[at - 1])) {
      at--;
    }
    boolean group = at < from - 1 && from - 1 - at <= 4;
    return at == from - 1 && at > begin && text[at - 1] == ':'
        || group && (at == begin || !Ascii.isWord(text[at - 1]));
  }
}
