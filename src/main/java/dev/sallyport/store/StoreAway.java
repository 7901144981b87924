package dev.sallyport.store;

import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.sqlclient.DatabaseException;
import java.io.IOException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * Tells a store that does not answer from one that refuses: whoever asked may try again. Outside of
 * this package it is known by its SQLSTATE, which begins with 08, as JDBC's own is.
 */
final class StoreAway {
  /** {@code connection_failure}. */
  private static final String STATE = "08006";

  /**
   * The server stops, has crashed, starts, takes no more connections, or keeps a lock for longer
   * than anybody waits.
   */
  private static final Set<String> PASSING = Set.of("57P01", "57P02", "57P03", "53300", "55P03");

  private StoreAway() {}

  /**
   * The same answer of a pool or connection, and of nothing that others do with it; a failure of
   * the way to the server fails with SQLSTATE 08006.
   */
  static <T> Future<T> told(Future<T> asked) {
    return asked.recover(cause -> Future.failedFuture(of(cause)));
  }

  private static Throwable of(Throwable cause) {
    return isAway(cause)
        ? new SQLTransientConnectionException(
            "the store does not answer: " + cause.getMessage(), STATE, cause)
        : cause;
  }

  private static boolean isAway(Throwable cause) {
    if (cause instanceof DatabaseException refused) {
      String state = String.valueOf(refused.getSqlState());
      return state.startsWith("08") || PASSING.contains(state);
    }
    return cause instanceof IOException
        || cause instanceof TimeoutException
        || cause instanceof VertxException;
  }
}
