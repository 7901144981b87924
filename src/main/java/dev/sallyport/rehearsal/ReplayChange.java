package dev.sallyport.rehearsal;

import java.time.Instant;
import java.util.List;

/**
 * Statements of one shape to which the same thing would happen otherwise than now.
 *
 * @param kind what would change
 * @param connection where
 * @param shape the statement with {@code ?} for each value
 * @param before what the policies in force say
 * @param after what the draft says
 * @param count how many of them were recorded
 * @param agents whose they were, the busiest first, at most {@link #MOST_AGENTS}
 * @param moreAgents how many others there are
 * @param examples the newest ones, at most {@link #MOST_EXAMPLES}
 * @param first when the earliest came
 * @param last when the latest came
 */
public record ReplayChange(
    Kind kind,
    String connection,
    String shape,
    Outcome before,
    Outcome after,
    long count,
    List<Agent> agents,
    long moreAgents,
    List<Example> examples,
    Instant first,
    Instant last) {
  /** More nobody reads. */
  public static final int MOST_AGENTS = 20;

  /** One is seldom enough. */
  public static final int MOST_EXAMPLES = 3;

  /** Keeps copies. */
  public ReplayChange {
    agents = List.copyOf(agents);
    examples = List.copyOf(examples);
  }

  /** What would change, what hurts most in front. */
  public enum Kind {
    /** It ran or waited, and would be refused. */
    NEWLY_REFUSED("newly_refused"),
    /** A person would have to decide who did not have to. */
    NEWLY_WAITING("newly_waiting"),
    /** It was refused or waited, and would run. */
    NEWLY_ALLOWED("newly_allowed"),
    /** Other columns would be covered, or in another way. */
    MASKS_CHANGED("masks_changed"),
    /** Other people would decide, or more, or it would wait for another time. */
    REVIEW_CHANGED("review_changed");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** As it is written everywhere. */
    public String word() {
      return word;
    }
  }

  /** A principal and how many of the statements were theirs. */
  public record Agent(String principal, String name, long count) {}

  /**
   * A recorded statement.
   *
   * @param text as it was recorded, without masked values, cut where it is long
   */
  public record Example(
      String session, long statement, Instant at, String principal, String text) {}
}
