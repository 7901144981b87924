package dev.sallyport.approval;

/** A decision that does not count. */
public final class DecisionRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** With the kind of refusal and a message for the person. */
  public DecisionRefusedException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** The kind of refusal. */
  public Reason reason() {
    return reason;
  }

  /** Kinds of refusal. */
  public enum Reason {
    NOT_FOUND,
    /** Not in any of the approver groups, an agent, or somebody who acts for somebody else. */
    NOT_AN_APPROVER,
    /** The requester may never decide. */
    OWN_REQUEST,
    /** Nor may the person on whose behalf it was asked. */
    ACTS_FOR,
    /** Decided, expired or withdrawn before. */
    ALREADY_FINAL,
    /** A second word by the same person. */
    ALREADY_VOTED,
    /** Denying needs a reason, and a reason has a bound. */
    BAD_REASON,
    /** What was shown to the person is not what would be done. */
    DIGEST_DIFFERS,
    /** The person signed in too long ago to approve this. */
    FRESH_SIGN_IN
  }
}
