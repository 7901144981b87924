package dev.sallyport.backend;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the open transaction of one session of the server holds. Empty stands for what the account
 * may not look at.
 *
 * @param rowsLocked rows on which it holds a lock, as far as the engine tells
 * @param rowsChanged rows that it changed
 * @param tables names of tables on which it holds a lock
 * @param waiters who waits for one of its locks, the longest first, at most {@link #MAX_WAITERS}
 */
public record HeldLocks(
    OptionalLong rowsLocked,
    OptionalLong rowsChanged,
    Optional<List<String>> tables,
    Optional<List<Waiter>> waiters) {
  /** More waiters are not read. */
  public static final int MAX_WAITERS = 20;

  /** The account may look at nothing of it. */
  public static final HeldLocks UNKNOWN =
      new HeldLocks(OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), Optional.empty());

  /**
   * A session that waits.
   *
   * @param threadId the server's number of the session
   * @param user its account
   * @param seconds for how long
   * @param table whose row or lock it wants
   */
  public record Waiter(long threadId, String user, long seconds, String table) {}
}
