package dev.sallyport.policy;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What the policy says of a statement. */
public sealed interface Verdict {

  /** The rule that decided, as {@code policy-name/rule-number} or the name of a built-in rule. */
  String rule();

  /** What is covered once it runs, as far as nobody has to be asked. */
  Masks masks();

  /** What it shows although it is masked; of a review, once it is approved. */
  List<Reveal> reveals();

  /** What is covered in the answer, when everybody who had to be asked has approved. */
  default Masks answerMasks() {
    return masks();
  }

  /**
   * It may run.
   *
   * @param masks without what is revealed
   * @param reveals what is not covered therefore
   */
  record Allow(String rule, Masks masks, List<Reveal> reveals) implements Verdict {
    /** Keeps a copy. */
    public Allow {
      reveals = List.copyOf(reveals);
    }

    /** Reveals nothing. */
    public Allow(String rule, Masks masks) {
      this(rule, masks, List.of());
    }
  }

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

    /** Nothing. */
    @Override
    public List<Reveal> reveals() {
      return List.of();
    }
  }

  /**
   * A person decides.
   *
   * @param terms who, how many of them, and how long the statement waits
   * @param masks what is covered as long as nobody has approved: preparing it shows columns
   * @param reveals what an approval shows
   */
  record Review(String rule, ReviewTerms terms, Masks masks, List<Reveal> reveals)
      implements Verdict {
    /** Keeps a copy. */
    public Review {
      reveals = List.copyOf(reveals);
    }

    /** People of any of the groups, and nothing is revealed. */
    public Review(String rule, Set<String> approvers, int quorum, Duration hold, Masks masks) {
      this(rule, new ReviewTerms(approvers, quorum, hold), masks, List.of());
    }

    /** How long the connection waits. */
    public Duration hold() {
      return terms.hold();
    }

    @Override
    public Masks answerMasks() {
      return masks.revealing(
          reveals.stream().flatMap(reveal -> reveal.columns().stream()).toList());
    }
  }
}
