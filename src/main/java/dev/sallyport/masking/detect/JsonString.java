package dev.sallyport.masking.detect;

/**
 * The content of a JSON string without its escapes, and where each of its bytes came from. An
 * escaped character that is not ASCII is one byte that no character set has.
 */
final class JsonString {
  /** Stands for what an escape of another character means. */
  static final byte FOREIGN = (byte) 0xff;

  private static final int UNICODE_ESCAPE_BYTES = 6;

  private byte[] bytes = new byte[64];
  private int[] places = new int[65];
  private int length;

  /** Reads the content between two quotes, which {@link JsonTokens} has found to be well formed. */
  void read(byte[] text, int from, int to) {
    if (bytes.length < to - from) {
      bytes = new byte[to - from];
      places = new int[to - from + 1];
    }
    length = 0;
    int at = from;
    while (at < to) {
      places[length] = at;
      if (text[at] != '\\') {
        bytes[length++] = text[at++];
      } else if (text[at + 1] == 'u') {
        int c = 0;
        for (int i = 2; i < UNICODE_ESCAPE_BYTES; i++) {
          c = c << 4 | Character.digit(text[at + i], 16);
        }
        bytes[length++] = c < 0x80 ? (byte) c : FOREIGN;
        at += UNICODE_ESCAPE_BYTES;
      } else {
        bytes[length++] = meaning(text[at + 1]);
        at += 2;
      }
    }
    places[length] = to;
  }

  private static byte meaning(byte escaped) {
    return switch (escaped) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> escaped;
    };
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Where in the text a byte of the content is written. */
  int place(int at) {
    return places[at];
  }
}
