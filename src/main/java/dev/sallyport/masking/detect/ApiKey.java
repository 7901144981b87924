package dev.sallyport.masking.detect;

import java.util.ArrayList;
import java.util.List;

/** Keys to other people's interfaces, by the words that their makers put in front of them. */
final class ApiKey {
  /** More is not read; what goes on is part of it. */
  private static final int MOST_BYTES = 512;

  private static final String BEARER = "BEARER";
  private static final int SHORTEST_BEARER = 16;
  private static final String PEM = "-----BEGIN ";
  private static final String PEM_KEY = "PRIVATE KEY-----";
  private static final int MOST_PEM_LABEL = 40;

  /** Characters that a body may have. */
  private enum Body {
    CAPITALS,
    WORD,
    TOKEN,
    HEX
  }

  /** One maker's keys; {@code mixed} where the front is an ordinary word too. */
  private record Maker(String front, Body body, int fewest, int most, boolean mixed) {}

  private static final Maker[][] BY_FIRST = new Maker[128][];

  static {
    List<Maker> makers = new ArrayList<>();
    for (String kind : List.of("AKIA", "ASIA", "ABIA", "ACCA")) {
      makers.add(new Maker(kind, Body.CAPITALS, 16, 16, false));
    }
    for (String kind : List.of("ghp_", "gho_", "ghu_", "ghs_", "ghr_")) {
      makers.add(new Maker(kind, Body.WORD, 36, 255, false));
    }
    makers.add(new Maker("github_pat_", Body.TOKEN, 22, 255, false));
    makers.add(new Maker("glpat-", Body.TOKEN, 20, 300, false));
    for (String kind : List.of("xoxa-", "xoxb-", "xoxe-", "xoxo-", "xoxp-", "xoxr-", "xoxs-")) {
      makers.add(new Maker(kind, Body.TOKEN, 10, 300, false));
    }
    makers.add(new Maker("xapp-", Body.TOKEN, 10, 300, false));
    for (String kind : List.of("sk_live_", "sk_test_", "rk_live_", "rk_test_")) {
      makers.add(new Maker(kind, Body.WORD, 16, 255, false));
    }
    makers.add(new Maker("whsec_", Body.WORD, 24, 100, false));
    makers.add(new Maker("AIza", Body.TOKEN, 35, 35, false));
    makers.add(new Maker("GOCSPX-", Body.TOKEN, 28, 28, false));
    makers.add(new Maker("sk-", Body.TOKEN, 20, 300, true));
    makers.add(new Maker("npm_", Body.WORD, 36, 36, false));
    makers.add(new Maker("pypi-", Body.TOKEN, 50, 400, false));
    makers.add(new Maker("hf_", Body.WORD, 34, 40, false));
    makers.add(new Maker("dop_v1_", Body.HEX, 64, 64, false));
    makers.add(new Maker("shpat_", Body.HEX, 32, 32, false));
    makers.add(new Maker("SK", Body.HEX, 32, 32, false));
    for (Maker maker : makers) {
      char first = maker.front().charAt(0);
      List<Maker> alike =
          new ArrayList<>(BY_FIRST[first] == null ? List.of() : List.of(BY_FIRST[first]));
      alike.add(maker);
      BY_FIRST[first] = alike.toArray(Maker[]::new);
    }
  }

  private ApiKey() {}

  /** The bytes with which one may begin. */
  static String firstBytes() {
    StringBuilder first = new StringBuilder("-bB");
    for (char c = 'A'; c < BY_FIRST.length; c++) {
      if (BY_FIRST[c] != null) {
        first.append(c);
      }
    }
    return first.toString();
  }

  /** Index behind the key, or -1. */
  static int end(byte[] text, int begin, int from, int to) {
    byte first = text[from];
    if (first == '-') {
      return endOfPem(text, from, to);
    }
    if (first == 'b' || first == 'B') {
      return endOfBearer(text, from, to);
    }
    boolean inToken = from > begin && Ascii.isToken(text[from - 1]);
    for (Maker maker : BY_FIRST[first]) {
      // In the midst of a token it would be read again and again.
      if (!(inToken && maker.body() == Body.TOKEN)
          && from + 1 < to
          && text[from + 1] == maker.front().charAt(1)
          && Ascii.startsWith(text, from, to, maker.front())) {
        int end = endOfBody(text, from + maker.front().length(), to, maker);
        if (end > 0) {
          return end;
        }
      }
    }
    return -1;
  }

  private static int endOfBody(byte[] text, int from, int to, Maker maker) {
    int bound = Math.min(to, from + MOST_BYTES);
    int at = from;
    boolean digit = false;
    boolean capital = false;
    while (at < bound && belongs(text[at], maker.body())) {
      digit |= Ascii.isDigit(text[at]);
      capital |= Ascii.isUpper(text[at]);
      at++;
    }
    int length = at - from;
    boolean fits = length >= maker.fewest() && (length <= maker.most() || at == bound);
    boolean random = !maker.mixed() || digit && capital;
    return fits && random && (at == bound || Ascii.endsAt(text, at, to)) ? at : -1;
  }

  private static boolean belongs(byte c, Body body) {
    return switch (body) {
      case CAPITALS -> Ascii.isUpperOrDigit(c);
      case WORD -> Ascii.isWord(c);
      case TOKEN -> Ascii.isToken(c);
      case HEX -> Ascii.isHex(c);
    };
  }

  /** {@code Bearer} and its token (RFC 6750, 2.1), which has a digit in it. */
  private static int endOfBearer(byte[] text, int from, int to) {
    int at = from;
    for (int i = 0; i < BEARER.length(); i++) {
      if (at >= to || Ascii.upper(text[at++]) != BEARER.charAt(i)) {
        return -1;
      }
    }
    int blank = at;
    while (at < to && at - blank < 3 && (text[at] == ' ' || text[at] == ':')) {
      at++;
    }
    int first = at;
    int bound = Math.min(to, first + 8 * MOST_BYTES);
    boolean digit = false;
    while (at < bound && (Ascii.isToken(text[at]) || "._~+/=".indexOf(text[at]) >= 0)) {
      digit |= Ascii.isDigit(text[at++]);
    }
    while (at > first && text[at - 1] == '.') {
      at--;
    }
    return first > blank && at - first >= SHORTEST_BEARER && digit ? at : -1;
  }

  /**
   * A private key as text (RFC 7468), up to its end line or as far as its base 64 goes. Between two
   * hyphens nothing else stands, so no byte is read for two keys.
   */
  private static int endOfPem(byte[] text, int from, int to) {
    if (!Ascii.startsWith(text, from, to, PEM)) {
      return -1;
    }
    int at = from + PEM.length();
    int bound = Math.min(to, at + MOST_PEM_LABEL);
    while (at < bound && !Ascii.startsWith(text, at, to, PEM_KEY)) {
      if (!Ascii.isUpper(text[at]) && text[at] != ' ') {
        return -1;
      }
      at++;
    }
    if (at == bound) {
      return -1;
    }
    at += PEM_KEY.length();
    while (at < to && (Ascii.isWord(text[at]) || "+/=\\:, \r\n\t".indexOf(text[at]) >= 0)) {
      at++;
    }
    if (!Ascii.startsWith(text, at, to, "-----END ")) {
      return at;
    }
    int last = Math.min(to, at + PEM.length() + MOST_PEM_LABEL + PEM_KEY.length());
    for (int i = at; i < last; i++) {
      if (Ascii.startsWith(text, i, to, PEM_KEY)) {
        return i + PEM_KEY.length();
      }
    }
    return at;
  }
}
