package dev.sallyport.sql.sample;

import dev.sallyport.sql.Inspection;
import java.util.List;
import java.util.Optional;

/**
 * A query that was derived from a statement, in UTF-8, and what was read of it.
 *
 * @param text a single SELECT that takes no locks and writes nothing
 * @param parameters which of the statement's bound values it takes, from 0, in its own order
 * @param inspection what it says
 * @param counting the same rows counted, up to a bound; empty where rows are not a table's own
 */
public record RowQuery(
    String text,
    List<Integer> parameters,
    Inspection.Understood inspection,
    Optional<Counting> counting) {
  /** Rows are counted no further: a count of so many says that there are no fewer. */
  public static final int MAX_COUNTED = 1_000_000;

  /** Keeps a copy. */
  public RowQuery {
    parameters = List.copyOf(parameters);
  }

  /**
   * The rows counted: one row of one number. Takes the same bound values.
   *
   * @param text a single SELECT
   * @param inspection what it says
   */
  public record Counting(String text, Inspection.Understood inspection) {
    /** Without the text. */
    @Override
    public String toString() {
      return "Counting[" + text.length() + " characters]";
    }
  }

  /** What became of a derivation. */
  public sealed interface Result {
    /** It was derived. */
    record Derived(RowQuery query) implements Result {}

    /**
     * It was not.
     *
     * @param reason for people who decide, a whole sentence
     */
    record None(String reason) implements Result {}
  }

  /** Without the text. */
  @Override
  public String toString() {
    return "RowQuery[" + text.length() + " characters]";
  }
}
