package dev.sallyport.session;

import dev.sallyport.backend.UserRefusedException;

/** Carries a {@link Refusal} through a future. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  /** For a refusal. */
  public RefusedException(Refusal refusal) {
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
  }

  /**
   * Why a session's user did not get into a schema: by the server's word, or as it was.
   *
   * @param cause of an administration that failed
   */
  static Throwable atEntry(String connection, String schema, Throwable cause) {
    return cause instanceof UserRefusedException refused && !refused.atLogin()
        ? new RefusedException(Refusal.noEntry(connection, schema, refused.code()))
        : cause;
  }

  /** What the client is told. */
  public Refusal refusal() {
    return refusal;
  }
}
