package dev.sallyport.session;

import dev.sallyport.backend.BackendUnavailableException;

/**
 * Hears what happens to sessions; counts, never decides. Called on the event loops of the sessions,
 * for every statement, so whoever implements it neither waits nor allocates there.
 */
public interface SessionObserver {
  /** Hears nothing. */
  SessionObserver NONE = new SessionObserver() {};

  /** A session began. */
  default void onOpened(String connection) {}

  /** A session ended. */
  default void onClosed(String connection, EndCause cause) {}

  /** There was no database connection for somebody who was let in. */
  default void onDatabaseUnavailable(
      String connection, BackendUnavailableException.Reason reason) {}

  /**
   * A statement was judged.
   *
   * @param verdict allow, deny or review
   * @param rule that decided, as {@link dev.sallyport.policy.Verdict#rule()} has it
   */
  default void onJudged(String verdict, String rule) {}

  /** A statement waits for people from now on. */
  default void onHeld() {}

  /**
   * It waits no longer.
   *
   * @param outcome a word of {@link dev.sallyport.approval.ApprovalState}, {@code failed} where it
   *     did not come to one
   */
  default void onHoldEnded(String outcome, long nanos) {}

  /**
   * A statement was answered to its end, and its client was sent the last packet.
   *
   * @param addedNanos what the gateway has added: from its packet to when it was sent to the
   *     database, without the wait for people, and from the end of the database's answer to when
   *     that was sent on
   * @param databaseNanos from when it was sent to the database to the end of the answer
   */
  default void onAnswered(long addedNanos, long databaseNanos) {}

  /** The database has answered a statement with an error. */
  default void onDatabaseError(String connection, String sqlState) {}
}
