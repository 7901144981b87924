package dev.sallyport.identity;

/** The store holds as many revocations as may stand. */
public final class TooManyRevocationsException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With what to do. */
  public TooManyRevocationsException() {
    super(
        RevocationStore.MAX_STANDING
            + " principals and groups are revoked already and more may not; lift what is not needed"
            + " any more, or revoke a group");
  }
}
