package dev.sallyport.access;

/** What a session's user may do is not known any more: the session must end. */
public final class UncertainPrivilegesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says nothing of why: that may quote names of the house. */
  public UncertainPrivilegesException() {
    super("what the session's database user may do is not certain any more");
  }
}
