package dev.sallyport.recording.chain;

/** What is kept is not what was written. */
public final class DamagedChunkException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong, without any of the content. */
  public DamagedChunkException(String message) {
    super(message);
  }
}
