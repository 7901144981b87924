package dev.sallyport.policy;

import java.util.List;

/**
 * What was decided of one act.
 *
 * @param act for example {@code update shop.orders}
 * @param effect {@code allow}, {@code review} or {@code deny}
 * @param rule the rule that decided it
 */
public record Decision(String act, String effect, String rule) {

  /**
   * A verdict and how it came about.
   *
   * @param verdict the verdict
   * @param decisions one for each act of each statement; empty when the verdict did not come from
   *     acts
   */
  public record Explanation(Verdict verdict, List<Decision> decisions) {
    /** Keeps a copy. */
    public Explanation {
      decisions = List.copyOf(decisions);
    }
  }
}
