package dev.sallyport.access;

/** A request for access that is not granted. The message is for who asked. */
public final class AccessRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String next;

  /** With what was refused and what to do next, each a sentence. */
  public AccessRefusedException(Reason reason, String message, String next) {
    super(message, null, false, false);
    this.reason = reason;
    this.next = next;
  }

  /** The kind of refusal. */
  public Reason reason() {
    return reason;
  }

  /** What to do about it. */
  public String next() {
    return next;
  }

  /** Kinds of refusal. */
  public enum Reason {
    /** Something of it is missing, too long or not printable. */
    MALFORMED,
    /** No such connection, or no policy for it; who asks is not told which. */
    NO_POLICY,
    /** Not the kind of principal that the policy expects. */
    OTHER_KIND,
    /** Longer than the policy lets a lease be. */
    TOO_LONG,
    /** More sessions than the policy lets begin with one lease. */
    TOO_MANY_SESSIONS,
    /** The policies in force ask different groups, so that nobody can approve it. */
    NOBODY_CAN_APPROVE,
    /** Too many requests or leases of this principal, or at this gateway. */
    TOO_MANY,
    /** It could not be written down. */
    NOT_RECORDED,
    /** No such request or lease, or not theirs. */
    NOT_FOUND
  }
}
