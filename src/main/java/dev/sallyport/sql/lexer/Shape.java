package dev.sallyport.sql.lexer;

import java.util.Arrays;

/**
 * A text but for its comments, its blanks and the content of its literals. Of two texts that were
 * cut in the same session state, have the same shape and the same {@linkplain LiteralContents
 * content} in the literals that were read of one, the other is read the same.
 *
 * <p>A literal stands as its kind and introducer, every other token as written, with what its
 * neighbourhood says of it. Items dropped from long lists count as one mark, dropped parameter
 * markers by their number.
 */
public final class Shape {
  private static final byte DROPPED_PARAMETERS = (byte) 0xf0;
  private static final int LONG = 0xff;

  private final byte[] key;
  private final int hash;

  Shape(Tokens tokens, int from, int to) {
    int size = 0;
    for (int i = from; i < to; i++) {
      size += 1 + sizeOf(tokens, i);
    }
    int dropped = tokens.droppedParameters();
    byte[] out = new byte[size + (dropped > 0 ? 5 : 0)];
    int at = 0;
    for (int i = from; i < to; i++) {
      out[at++] = tokens.outline(i);
      int length = lengthOf(tokens, i);
      if (length < LONG) {
        out[at++] = (byte) length;
      } else {
        out[at] = (byte) LONG;
        at = putInt(out, at + 1, length);
      }
      System.arraycopy(tokens.bytes(), tokens.start(i), out, at, length);
      at += length;
    }
    if (dropped > 0) {
      out[at] = DROPPED_PARAMETERS;
      putInt(out, at + 1, dropped);
    }
    this.key = out;
    this.hash = Seeded.hash(out);
  }

  private static int sizeOf(Tokens tokens, int i) {
    int length = lengthOf(tokens, i);
    return length < LONG ? 1 + length : 5 + length;
  }

  /** Of a literal only the introducer stands in the shape. */
  private static int lengthOf(Tokens tokens, int i) {
    return (tokens.isLiteral(i) ? tokens.introducerEnd(i) : tokens.end(i)) - tokens.start(i);
  }

  private static int putInt(byte[] out, int at, int value) {
    for (int shift = 24, i = at; shift >= 0; shift -= 8, i++) {
      out[i] = (byte) (value >>> shift);
    }
    return at + 4;
  }

  /** How much memory it holds, in bytes. */
  public int bytes() {
    return key.length;
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && hash == shape.hash && Arrays.equals(key, shape.key);
  }
}
