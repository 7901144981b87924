package dev.sallyport.masking;

import dev.sallyport.policy.Masks;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.catalogue.Catalogue;

/**
 * Statements of which masks say the same, as long as nobody looks at their text.
 *
 * @param masks compared as an object, as they come with what a policy remembers
 * @param facts compared without their text
 * @param catalogue the one with which the statement was read
 */
record Likeness(Masks masks, StatementFacts facts, Catalogue.Identity catalogue) {
  /** Heavier ones are looked at anew each time: few of them would drive out all others. */
  private static final int MAX_WEIGHT = 64 * 1024;

  /** To look one up by: holds the statement as it is. */
  static Likeness of(Masks masks, StatementFacts statement, Catalogue catalogue) {
    return new Likeness(masks, statement, catalogue.identity());
  }

  /** To keep one by. */
  Likeness withoutText() {
    return new Likeness(masks, facts.withoutText(), catalogue);
  }

  /** Whether it may be remembered. */
  boolean isLight() {
    return weight() <= MAX_WEIGHT;
  }

  /** Roughly how many bytes it takes to remember it. */
  int weight() {
    return facts.weight();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Likeness that
        && masks == that.masks
        && catalogue == that.catalogue
        && facts.isAlike(that.facts);
  }

  /**
   * By which objects the facts are, since those of statements that are read alike are the same. Of
   * all that they say it would take too long, and of a part of it thousands of statements could be
   * made that agree in that part, and are then compared one by one.
   */
  @Override
  public int hashCode() {
    int hash = facts.fingerprint().hashCode();
    hash = 31 * hash + System.identityHashCode(facts.limit());
    hash = 31 * hash + System.identityHashCode(facts.output());
    hash = 31 * hash + System.identityHashCode(facts.dependsOn());
    hash = 31 * hash + System.identityHashCode(facts.inference());
    hash = 31 * hash + System.identityHashCode(facts.uses());
    return 31 * hash + System.identityHashCode(facts.after());
  }
}
