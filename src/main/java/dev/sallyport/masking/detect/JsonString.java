package dev.sallyport.masking.detect;

/**
 * The content of a JSON string without its escapes, and where its bytes came from. An escaped
 * character that is not ASCII is one byte that no character set has.
 */
final class JsonString {
  /** Stands for what an escape of another character means. */
  static final byte FOREIGN = (byte) 0xff;

  private static final int UNICODE_ESCAPE_BYTES = 6;

  /** Room for longer strings is not kept. */
  private static final int LARGEST_KEPT_ROOM = 64 * 1024;

  private byte[] bytes = new byte[64];
  private byte[] text;
  private int length;

  /** The place last asked for: in the text, and in the content. */
  private int rawAt;

  private int at;

  /** Reads the content between two quotes, which {@link JsonTokens} has found to be well formed. */
  void read(byte[] document, int from, int to) {
    if (bytes.length < to - from || bytes.length > LARGEST_KEPT_ROOM) {
      bytes = new byte[to - from];
    }
    text = document;
    length = 0;
    for (int raw = from; raw < to; raw += written(raw)) {
      bytes[length++] = document[raw] == '\\' ? meaning(raw) : document[raw];
    }
    rawAt = from;
    at = 0;
  }

  /** How many bytes of the text a byte of the content takes. */
  private int written(int raw) {
    return text[raw] != '\\' ? 1 : text[raw + 1] == 'u' ? UNICODE_ESCAPE_BYTES : 2;
  }

  private byte meaning(int raw) {
    byte escaped = text[raw + 1];
    return switch (escaped) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> character(raw + 2);
      default -> escaped;
    };
  }

  private byte character(int digits) {
    int c = 0;
    for (int i = digits; i < digits + 4; i++) {
      c = c << 4 | Character.digit(text[i], 16);
    }
    return c < 0x80 ? (byte) c : FOREIGN;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Where in the text a byte of the content is written; asked in order, so that no map is kept. */
  int place(int wanted) {
    while (at < wanted) {
      rawAt += written(rawAt);
      at++;
    }
    return rawAt;
  }
}
