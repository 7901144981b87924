package dev.sallyport.session;

import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalState;
import dev.sallyport.masking.MaskPlan;
import dev.sallyport.policy.Verdict;

/**
 * Proof that a statement may go to the database: the policy allowed it, or a person did. Forwarding
 * takes one, and it is good for one statement only.
 */
public final class Clearance {
  private final MaskPlan masks;
  private final long statement;
  private boolean used;

  private Clearance(long statement, MaskPlan masks) {
    this.statement = statement;
    this.masks = masks;
  }

  static Clearance of(Verdict.Allow verdict, long statement, MaskPlan masks) {
    return new Clearance(statement, masks);
  }

  static Clearance of(
      Verdict.Review verdict, ApprovalOutcome outcome, long statement, MaskPlan masks) {
    if (outcome.state() != ApprovalState.APPROVED) {
      throw new IllegalArgumentException("a review that ended " + outcome.state().word());
    }
    return new Clearance(statement, masks);
  }

  /**
   * A statement that waits for a person at each execution may be prepared before: preparing runs
   * nothing.
   */
  static Clearance toPrepare(Verdict.Review verdict, long statement, MaskPlan masks) {
    return new Clearance(statement, masks);
  }

  /** How the answer is covered. */
  public MaskPlan masks() {
    return masks;
  }

  /** Number of the statement that was cleared. */
  public long statement() {
    return statement;
  }

  /** Uses it up; a second use is a defect of the gateway and stops the session. */
  void use() {
    if (used) {
      throw new IllegalStateException("a clearance is good for one statement");
    }
    used = true;
  }
}
