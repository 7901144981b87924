package dev.sallyport.access;

/** Why nobody is thrown out, or let in again; its message may be shown. */
public final class RevocationRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** What is wrong. */
  public enum Reason {
    /** The session is over, or never was. */
    NOT_RUNNING,
    /** It would put out whoever asks. */
    ONESELF,
    /** What it ended does not come back. */
    FOR_GOOD,
    /** Somebody was faster. */
    LIFTED_BEFORE
  }

  private RevocationRefusedException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  static RevocationRefusedException notRunning() {
    return new RevocationRefusedException(
        Reason.NOT_RUNNING, "this session is over, or does not run on this gateway");
  }

  static RevocationRefusedException oneself() {
    return new RevocationRefusedException(
        Reason.ONESELF,
        "this would put out yourself, and there might be nobody left who could lift it");
  }

  static RevocationRefusedException forGood() {
    return new RevocationRefusedException(
        Reason.FOR_GOOD, "a lease or session that was ended does not come back");
  }

  static RevocationRefusedException liftedBefore() {
    return new RevocationRefusedException(
        Reason.LIFTED_BEFORE, "this revocation was lifted before");
  }

  /** What is wrong. */
  public Reason reason() {
    return reason;
  }
}
