package dev.sallyport.policy;

import java.time.Duration;
import java.util.Set;

/** What the policy says of a statement. */
public sealed interface Verdict {

  /** The rule that decided, as {@code policy-name/rule-number} or the name of a built-in rule. */
  String rule();

  /** What is covered once it runs. */
  Masks masks();

  /** It may run. */
  record Allow(String rule, Masks masks) implements Verdict {}

  /**
   * It may not run.
   *
   * @param message for the agent: what was refused and what to do next
   */
  record Deny(String rule, String message) implements Verdict {
    /** Nothing: there is no answer to cover. */
    @Override
    public Masks masks() {
      return Masks.NONE;
    }
  }

  /**
   * A person decides.
   *
   * @param approvers groups whose people may decide
   * @param quorum how many of them, at least 1
   * @param hold how long the statement waits
   * @param masks what is covered once it runs
   */
  record Review(String rule, Set<String> approvers, int quorum, Duration hold, Masks masks)
      implements Verdict {
    /** Keeps a copy. */
    public Review {
      approvers = Set.copyOf(approvers);
    }
  }
}
