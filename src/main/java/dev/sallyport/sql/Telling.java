package dev.sallyport.sql;

/**
 * Something a statement does of which the course tells of the values it is done with: whether it
 * fails, warns, takes long, or how many rows come of it.
 *
 * @param how what does it, in words for the agent: a function, an operator, a keyword
 * @param of what it is done with
 */
public record Telling(String how, Lineage of) {
  /**
   * Cut at {@code group_concat_max_len} with a warning, of which a query tells nothing. A statement
   * that writes rows fails in a strict {@code sql_mode}.
   */
  public static final String CUT = "GROUP_CONCAT in a statement that writes";

  /**
   * A column gets another default. By itself that tells nothing; whether the rows can be put there
   * that leave the column out tells as much as if they had the value.
   */
  public static final String DEFAULT = "SET DEFAULT";
}
