package dev.sallyport.access;

import dev.sallyport.backend.DatabaseUser;
import dev.sallyport.backend.UserAdministration;
import dev.sallyport.config.ConnectionConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Removes a user with all that it has: its session is killed, then it is dropped, then the process
 * list is looked at until no session of it is there. Dropping a user alone would leave its sessions
 * at work.
 */
final class UserRemoval {
  /** Longest removal; a session that rolls much back may take longer. */
  static final long BOUND_MILLIS = 10_000;

  private static final long FIRST_LOOK_MILLIS = 5;
  private static final long LAST_LOOK_MILLIS = 1_000;

  private final Vertx vertx;
  private final UserAdministration users;
  private final ConnectionConfig connection;
  private final Runnable onFailure;

  /**
   * At one server.
   *
   * @param onFailure told of each removal that was given up
   */
  UserRemoval(
      Vertx vertx, UserAdministration users, ConnectionConfig connection, Runnable onFailure) {
    this.vertx = vertx;
    this.users = users;
    this.connection = connection;
    this.onFailure = onFailure;
  }

  /**
   * Completes when nothing is left of it.
   *
   * @param threadId its session, when it has had one
   * @param changes what is being done to the user just now
   */
  Future<Void> remove(DatabaseUser user, OptionalLong threadId, Future<Void> changes) {
    // By its user, which nobody else has: the number alone may be somebody else's, where the server
    // was started anew or another one took its place meanwhile.
    Future<Void> killed =
        threadId.isPresent()
            ? users.processesOf(connection, user.name()).compose(this::killAll).otherwiseEmpty()
            : Future.succeededFuture();
    return killed
        .compose(done -> changes.otherwiseEmpty())
        .compose(done -> users.drop(connection, user))
        .compose(done -> look(user, FIRST_LOOK_MILLIS))
        .timeout(BOUND_MILLIS, TimeUnit.MILLISECONDS)
        .onFailure(e -> onFailure.run());
  }

  private Future<Void> look(DatabaseUser user, long pauseMillis) {
    return users
        .processesOf(connection, user.name())
        .compose(
            left -> {
              if (left.isEmpty()) {
                return Future.succeededFuture();
              }
              return killAll(left)
                  .compose(done -> vertx.timer(pauseMillis, TimeUnit.MILLISECONDS))
                  .compose(done -> look(user, Math.min(2 * pauseMillis, LAST_LOOK_MILLIS)));
            });
  }

  private Future<Void> killAll(List<UserAdministration.Process> processes) {
    return Future.join(processes.stream().map(p -> users.kill(connection, p.threadId())).toList())
        .mapEmpty();
  }
}
