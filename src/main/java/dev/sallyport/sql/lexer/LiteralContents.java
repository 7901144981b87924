package dev.sallyport.sql.lexer;

import java.util.Arrays;

/**
 * What some literals of a text hold, and how large others are, by their place among its literals.
 * It keeps its own copy, so that the text can go.
 */
public final class LiteralContents {
  private final int[] literals;
  private final int[] measured;
  private final byte[] magnitudes;
  private final byte[] contents;
  private final int[] ends;
  private final int hash;

  LiteralContents(Tokens tokens, int[] literals, int[] measured) {
    this.literals = literals;
    this.measured = measured;
    this.magnitudes = magnitudes(tokens, measured);
    this.ends = new int[literals.length];
    int[] places = places(tokens, literals);
    int size = 0;
    for (int i = 0; i < places.length; i++) {
      size += tokens.end(places[i]) - tokens.contentStart(places[i]);
      ends[i] = size;
    }
    this.contents = new byte[size];
    int at = 0;
    for (int i = 0; i < places.length; i++) {
      int start = tokens.contentStart(places[i]);
      System.arraycopy(tokens.bytes(), start, contents, at, ends[i] - at);
      at = ends[i];
    }
    this.hash =
        31 * (31 * Seeded.hash(contents) + Arrays.hashCode(ends)) + Arrays.hashCode(magnitudes);
  }

  private static byte[] magnitudes(Tokens tokens, int[] measured) {
    int[] places = places(tokens, measured);
    byte[] magnitudes = new byte[places.length];
    for (int i = 0; i < places.length; i++) {
      magnitudes[i] = tokens.magnitude(places[i]);
    }
    return magnitudes;
  }

  /** Where in the tokens the literals stand, which are given in ascending order. */
  private static int[] places(Tokens tokens, int[] literals) {
    int[] places = new int[literals.length];
    int found = 0;
    int literal = 0;
    for (int i = 0; i < tokens.size() && found < literals.length; i++) {
      if (tokens.isLiteral(i) && literal++ == literals[found]) {
        places[found++] = i;
      }
    }
    if (found < literals.length) {
      throw new IllegalArgumentException("literals must be given in ascending order, and exist");
    }
    return places;
  }

  /** The places of the literals among all literals of the text, in ascending order. */
  public int[] literals() {
    return literals.clone();
  }

  /** How much memory it holds, in bytes. */
  public int bytes() {
    return contents.length + 8 * literals.length + 5 * measured.length;
  }

  /**
   * Whether the same literals of another text of the same {@link Shape} hold the same; they do not
   * count as read by this.
   */
  public boolean isIn(Tokens tokens) {
    int next = 0;
    int literal = 0;
    int at = 0;
    for (int i = 0; i < tokens.size() && next < literals.length; i++) {
      if (tokens.isLiteral(i) && literal++ == literals[next]) {
        int start = tokens.contentStart(i);
        int end = tokens.end(i);
        if (!Arrays.equals(contents, at, ends[next], tokens.bytes(), start, end)) {
          return false;
        }
        at = ends[next++];
      }
    }
    return next == literals.length && Arrays.equals(magnitudes, magnitudes(tokens, measured));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LiteralContents that
        && hash == that.hash
        && Arrays.equals(literals, that.literals)
        && Arrays.equals(measured, that.measured)
        && Arrays.equals(magnitudes, that.magnitudes)
        && Arrays.equals(ends, that.ends)
        && Arrays.equals(contents, that.contents);
  }
}
