package dev.sallyport.sql;

import java.nio.charset.StandardCharsets;

/** A text with a number in it that is another each time, for benchmarks; of one thread. */
public final class NumberedText {
  private final byte[] template;
  private final int period;
  private int number;

  /** Each {@code #} is a digit; those in a row are one number. */
  public NumberedText(String template) {
    this(template, Integer.MAX_VALUE);
  }

  /** The numbers begin again after {@code period}. */
  public NumberedText(String template, int period) {
    this.template = template.getBytes(StandardCharsets.UTF_8);
    this.period = period;
  }

  /** The next text, an array of its own. */
  public byte[] next() {
    number = number + 1 == period ? 0 : number + 1;
    byte[] text = template.clone();
    int rest = number;
    for (int i = text.length - 1; i >= 0; i--) {
      if (text[i] == '#') {
        text[i] = (byte) ('0' + rest % 10);
        rest /= 10;
      } else {
        rest = number;
      }
    }
    return text;
  }
}
