package dev.sallyport.wire.response;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The end of every error text of the gateway itself: what a program that gets the error is to do
 * next, in a form that does not change. A refusal is for an agent, and an agent reads no prose with
 * certainty.
 *
 * @param next what to do
 * @param code why, a word of lower-case letters and underscores that does not change
 * @param request identifier of the request that people decide, if there is one
 * @param link where they do
 */
public record Advice(Next next, String code, Optional<String> request, Optional<String> link) {
  /** What to do. */
  public enum Next {
    /** People have yet to decide: the identical statement, later. */
    WAIT,
    /** Nothing is wrong with it: the same again, now or when the text says. */
    RETRY,
    /** Never as it is: something else that keeps to what the text says. */
    REPHRASE,
    /** Nothing of the kind: a person has to be told. */
    STOP;

    /** As it stands in the text. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Bytes of a whole text. The C client and what is built on it keep 511 (MYSQL_ERRMSG_SIZE less
   * the zero behind them); of a longer text the end would be lost, which is this.
   */
  public static final int MAX_BYTES = 511;

  private static final String HEAD = "Sallyport: ";
  private static final String CUT = "...";
  private static final String BEGIN = " [next=";
  private static final String CODE = "; code=";

  /** A longer link would leave no room for the text. */
  private static final int MAX_LINK = 160;

  /** Without a request. */
  public static Advice of(Next next, String code) {
    return new Advice(next, code, Optional.empty(), Optional.empty());
  }

  /** About a request. */
  public Advice about(String id, Optional<String> page) {
    return new Advice(
        next, code, Optional.of(id), page.filter(address -> address.length() <= MAX_LINK));
  }

  /** A whole error text: shortened before this, where it is too long. */
  public String end(String text) {
    String tail = toString();
    int room = MAX_BYTES - HEAD.length() - tail.length();
    return HEAD + head(text, room) + tail;
  }

  /** Whether a text that is not the gateway's could be taken for one of its own. */
  public static boolean isLike(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    return lower.startsWith("sallyport") || lower.contains("[next=");
  }

  /** Such a text, so that neither its beginning nor its end is the gateway's. */
  public static String quoted(String text) {
    return "from the database: " + text.replaceAll("(?i)\\[next=", "(next=");
  }

  /** What an error text says for people. */
  public static String textOf(String error) {
    String plain = error.startsWith(HEAD) ? error.substring(HEAD.length()) : error;
    int tail = plain.endsWith("]") ? plain.lastIndexOf(BEGIN) : -1;
    return tail < 0 ? plain : plain.substring(0, tail);
  }

  /** Why, of an error text of the gateway's own; empty of any other. */
  public static String codeOf(String error) {
    int begin = error.endsWith("]") ? error.lastIndexOf(BEGIN) : -1;
    int code = begin < 0 ? -1 : error.indexOf(CODE, begin);
    if (code < 0) {
      return "";
    }
    int end = code + CODE.length();
    while (Character.isLetter(error.charAt(end)) || error.charAt(end) == '_') {
      end++;
    }
    return error.substring(code + CODE.length(), end);
  }

  /** Characters from the beginning that have at most so many bytes, with a sign where it is cut. */
  private static String head(String text, int bytes) {
    if (text.getBytes(StandardCharsets.UTF_8).length <= bytes) {
      return text;
    }
    int room = bytes - CUT.length();
    int end = 0;
    while (end < text.length()) {
      int next = text.offsetByCodePoints(end, 1);
      room -= text.substring(end, next).getBytes(StandardCharsets.UTF_8).length;
      if (room < 0) {
        break;
      }
      end = next;
    }
    return text.substring(0, end) + CUT;
  }

  /** As it stands at the end of the text. */
  @Override
  public String toString() {
    StringBuilder tail = new StringBuilder(BEGIN).append(next.word()).append(CODE).append(code);
    request.ifPresent(id -> tail.append("; request=").append(id));
    link.ifPresent(page -> tail.append("; link=").append(page));
    return tail.append(']').toString();
  }
}
