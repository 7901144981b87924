package dev.sallyport.policy;

/** The policies have changed since a draft of them was begun. */
public final class StaleDraftException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String version;

  StaleDraftException(String version) {
    super("the policies have changed since the draft was begun");
    this.version = version;
  }

  /** Of what lies in the directory now. */
  public String version() {
    return version;
  }
}
