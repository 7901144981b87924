package dev.sallyport.masking.detect;

/** Addresses of mail (RFC 5321, 4.1.2) as they are in use: no quotes, no comments, no bare host. */
final class EmailAddress {
  private static final int MOST_LOCAL_BYTES = 64;
  private static final int MOST_DOMAIN_BYTES = 255;
  private static final int MOST_TOP_LEVEL_BYTES = 24;
  private static final String LOCAL_MARKS = "._%+-~&'!#$^";

  private EmailAddress() {}

  /**
   * Index of the first byte of what stands in front of the {@code @}, or -1.
   *
   * @param letters whether bytes that are not ASCII are letters of a text
   */
  static int start(byte[] text, int from, int sign, boolean letters) {
    int bound = Math.max(from, sign - MOST_LOCAL_BYTES);
    int at = sign;
    while (at > bound && isLocal(text[at - 1], letters)) {
      at--;
    }
    // Quotes and hyphens in front are the sentence's, and so is half a character.
    while (at < sign && !isFirst(text[at])) {
      at++;
    }
    return at < sign && text[sign - 1] != '.' ? at : -1;
  }

  /** Index behind the domain, or -1. */
  static int end(byte[] text, int sign, int to, boolean letters) {
    int bound = Math.min(to, sign + 1 + MOST_DOMAIN_BYTES);
    int at = sign + 1;
    int label = at;
    int end = -1;
    while (true) {
      while (at < bound && (Ascii.isWord(text[at]) || text[at] == '-' || letters && text[at] < 0)) {
        at++;
      }
      // No top level has a hyphen; behind one the sentence goes on.
      int hyphen = Ascii.startsWith(text, label, at, "xn--") ? at : label;
      while (hyphen < at && text[hyphen] != '-') {
        hyphen++;
      }
      if (hyphen == label) {
        return end;
      }
      if (label > sign + 1 && isTopLevel(text, label, hyphen)) {
        end = hyphen;
      }
      if (at >= bound || text[at] != '.' || text[at - 1] == '-') {
        return end;
      }
      label = ++at;
    }
  }

  private static boolean isLocal(byte c, boolean letters) {
    return Ascii.isWord(c) || LOCAL_MARKS.indexOf(c) >= 0 || letters && c < 0;
  }

  private static boolean isFirst(byte c) {
    return Ascii.isWord(c) || c == '_' || c == '+' || c < 0 && !Ascii.isContinuation(c);
  }

  /** Two letters or more, one case; or an internationalised one. */
  private static boolean isTopLevel(byte[] text, int from, int to) {
    int length = to - from;
    if (length < 2 || length > MOST_TOP_LEVEL_BYTES) {
      return false;
    }
    if (length > 4 && Ascii.startsWith(text, from, to, "xn--")) {
      return true;
    }
    boolean upper = Ascii.isUpper(text[from + 1]);
    for (int i = from; i < to; i++) {
      byte c = text[i];
      boolean fits = c < 0 || Ascii.isLetter(c) && (i == from || Ascii.isUpper(c) == upper);
      if (!fits) {
        return false;
      }
    }
    return true;
  }
}
