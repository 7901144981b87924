package dev.sallyport.sql;

import java.util.List;

/** What the gateway made of a statement text. */
public sealed interface Inspection {

  /**
   * Read with certainty.
   *
   * @param statements at least one, in the order of the text
   */
  record Understood(List<StatementFacts> statements) implements Inspection {
    /** Refuses to be empty. */
    public Understood {
      statements = List.copyOf(statements);
      if (statements.isEmpty()) {
        throw new IllegalArgumentException("an understood text has at least one statement");
      }
    }
  }

  /**
   * Not understood: never let through.
   *
   * @param reason in words for the agent, with what to do instead where there is something
   */
  record Opaque(String reason) implements Inspection {}
}
