package dev.sallyport.masking;

import dev.sallyport.sql.StatementFacts;

/** The words of statements, and whether anybody has asked for them. */
abstract class Wording {
  /** As the facts have them. */
  static final Wording OWN =
      new Wording() {
        @Override
        String of(StatementFacts facts) {
          return facts.text();
        }
      };

  /** What the client sent of this statement. */
  abstract String of(StatementFacts facts);

  /** Of a single statement, of which the facts are looked at without their text. */
  static final class OfOne extends Wording {
    private final String text;
    private boolean read;

    OfOne(String text) {
      this.text = text;
    }

    @Override
    String of(StatementFacts facts) {
      read = true;
      return text;
    }

    /** Whether what was found may hang on the text. */
    boolean wasRead() {
      return read;
    }
  }
}
