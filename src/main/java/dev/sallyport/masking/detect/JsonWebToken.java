package dev.sallyport.masking.detect;

/** JSON web tokens in compact form, signed (RFC 7515, 7.1) or encrypted (RFC 7516, 7.1). */
final class JsonWebToken {
  private static final int SHORTEST_HEADER = 12;
  private static final int SIGNED_PARTS = 3;
  private static final int ENCRYPTED_PARTS = 5;

  private JsonWebToken() {}

  /** Index behind the token, or -1. */
  static int end(byte[] text, int begin, int from, int to) {
    if (!Ascii.startsWith(text, from, to, "eyJ") || from > begin && Ascii.isToken(text[from - 1])) {
      return -1;
    }
    int at = endOfPart(text, from, to);
    if (at - from < SHORTEST_HEADER || at + 4 >= to || text[at] != '.') {
      return -1;
    }
    boolean claims = Ascii.startsWith(text, at + 1, to, "eyJ");
    int end = -1;
    for (int part = 2; part <= ENCRYPTED_PARTS && at < to && text[at] == '.'; part++) {
      at = endOfPart(text, at + 1, to);
      if (part == SIGNED_PARTS && claims || part == ENCRYPTED_PARTS) {
        end = at;
      }
    }
    return end;
  }

  private static int endOfPart(byte[] text, int from, int to) {
    int at = from;
    while (at < to && Ascii.isToken(text[at])) {
      at++;
    }
    return at;
  }
}
