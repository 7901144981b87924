package dev.sallyport.access;

import io.vertx.core.Future;

/** Port to sessions that run at other nodes. */
@FunctionalInterface
public interface SessionsElsewhere {
  /** There are no other nodes. */
  SessionsElsewhere NONE = session -> Future.succeededFuture(false);

  /** Whether the session of that identifier has begun somewhere and has not ended, as is known. */
  Future<Boolean> runs(String session);
}
