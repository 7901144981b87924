package dev.sallyport.sql.binding;

import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.lexer.UnreadableException;

/**
 * Counts what binding the names of a text takes, which its length does not bound: a recursive table
 * is bound again until it settles, also within another one, a star stands for many columns, and
 * what a value is made of is put together again wherever it is used. A step is about what one name
 * takes, half a microsecond.
 */
public final class Steps {
  /** However long the text. */
  static final int MOST = 1_000_000;

  /** Of the shortest text: its session waits for that on an event loop, and others with it. */
  static final int LEAST = 100_000;

  /** Definitions that took more are enough for one text. */
  static final int MOST_OF_DEFINITIONS = 300_000;

  private static final int BY_BYTE = 8;

  /** So many columns are compared by name while one step is taken. */
  private static final int LOOKED_AT = 16;

  /** So many characters are read. */
  private static final int READ = 32;

  /** So many are put into a set. */
  private static final int FOLLOWED = 2;

  private final ReadDefinitions definitions;
  private int most;
  private int taken;

  /** Steps of all definitions that were read because of one text. */
  private static final class ReadDefinitions {
    private int taken;
  }

  private Steps(int most, ReadDefinitions definitions) {
    this.most = most;
    this.definitions = definitions;
  }

  /**
   * Steps for a text, however often it has to be read.
   *
   * @param length in bytes or characters
   */
  public static Steps of(int length) {
    return of(length, new ReadDefinitions());
  }

  private static Steps of(int length, ReadDefinitions definitions) {
    return new Steps((int) Math.min(MOST, LEAST + (long) length * BY_BYTE), definitions);
  }

  /**
   * Steps for a definition that nobody has needed before.
   *
   * @throws UnfinishedException when the text that needs it has had enough of them read
   */
  Steps ofDefinition(int length) {
    if (definitions.taken > MOST_OF_DEFINITIONS) {
      throw new UnfinishedException();
    }
    Steps own = of(length, definitions);
    own.take(1 + length / READ);
    return own;
  }

  /** The definition has been read, and will not be again. */
  void read() {
    definitions.taken += taken;
  }

  /** What is left of those of a statement's text. */
  public static Steps leftTo(FactsDraft draft) {
    return draft.scope().steps();
  }

  /** A text that stands in another one, or that a word of it runs: as often as it says so. */
  public void readAlso(int length) {
    most = (int) Math.min(MOST, most + (long) length * BY_BYTE);
    take(1 + length / READ);
  }

  /** Some steps more, or none for what is given up. */
  void take(int more) {
    taken += more;
    if (taken > most) {
      throw new UnreadableException(
          "binding the statement's names takes more than " + most + " steps");
    }
  }

  /** A step, in which that many columns are looked at or copied. */
  void lookAt(int columns) {
    take(1 + columns / LOOKED_AT);
  }

  /** A step, in which it becomes known that something is made of this. */
  void follow(Lineage lineage) {
    take(1 + (lineage.columns().size() + lineage.through().size()) / FOLLOWED);
  }
}
