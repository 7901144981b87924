package dev.sallyport.access;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Port to the sessions of this process. Safe from any thread. */
public interface RunningSessions {
  /** The session of that identifier, while it runs. */
  Optional<RunningSession> find(String id);

  /** All that run. */
  List<RunningSession> all();

  /** How many run that match. */
  int count(Predicate<RunningSession> which);

  /**
   * Ends all that match, side by side, whatever each of them is doing: the database's statement is
   * killed, what waits for a person is withdrawn, the client is told.
   *
   * @return how many; completes when the last client was told
   */
  Future<Integer> endWhere(Predicate<RunningSession> which, SessionEnd end);
}
