package dev.sallyport.session;

/** Hears what happens to sessions; counts, never decides. */
public interface SessionObserver {
  /** Hears nothing. */
  SessionObserver NONE = new SessionObserver() {};

  /** A session began. */
  default void onOpened(String session) {}

  /**
   * A statement was judged.
   *
   * @param verdict allow, deny or review
   */
  default void onJudged(String session, String verdict) {}

  /** A session ended. */
  default void onClosed(String session, String cause) {}
}
