package dev.sallyport.sql.query;

import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.lexer.UnreadableException;
import java.util.BitSet;

/**
 * Leads names and literals of the tree back to their tokens, each exactly once. When the walk is
 * over and a token was not met, the parser read something that we did not see, or dropped it.
 */
final class Proof {
  private final Tokens tokens;
  private final BitSet names;
  private final BitSet literals;
  private int parameters;

  Proof(Tokens tokens, Rendering rendering) {
    this.tokens = tokens;
    this.names = (BitSet) rendering.names().clone();
    this.literals = (BitSet) rendering.literals().clone();
    this.parameters = rendering.parameters();
  }

  /** The client's name behind {@code z<token>}. */
  String name(String placeholder) {
    int i = index(placeholder, "z");
    take(names, i);
    return tokens.name(i);
  }

  /** The client's name, without taking it. */
  String look(String placeholder) {
    return tokens.name(index(placeholder, "z"));
  }

  /** The function behind {@code f<token>}. */
  String function(String placeholder) {
    return tokens.name(index(placeholder, "f"));
  }

  /** The token of a string's placeholder. */
  int string(String placeholder) {
    int i = index(placeholder, "s");
    take(literals, i);
    return i;
  }

  /** The token of a number's placeholder. */
  void number(long placeholder) {
    if (placeholder != 0) {
      take(literals, (int) (placeholder - Rendering.FIRST_NUMBER));
    }
  }

  /** A parameter marker was met. */
  void parameter() {
    parameters--;
  }

  /**
   * Ends the walk.
   *
   * @throws UnreadableException if not everything was met
   */
  void check() {
    if (!names.isEmpty() || !literals.isEmpty() || parameters != 0) {
      throw broken();
    }
  }

  static int index(String placeholder, String prefix) {
    if (placeholder == null || !placeholder.startsWith(prefix)) {
      throw broken();
    }
    try {
      return Integer.parseInt(placeholder.substring(1));
    } catch (NumberFormatException e) {
      throw broken();
    }
  }

  private static void take(BitSet set, int i) {
    if (i < 0 || !set.get(i)) {
      throw broken();
    }
    set.clear(i);
  }

  private static UnreadableException broken() {
    return new UnreadableException(
        "the statement can be read in more than one way; write it more plainly");
  }
}
