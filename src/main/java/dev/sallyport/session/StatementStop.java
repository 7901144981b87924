package dev.sallyport.session;

import dev.sallyport.backend.DatabaseAdministration;
import dev.sallyport.config.ConnectionConfig;
import io.vertx.core.Future;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops what the database does for one session. A server that is busy neither notices that its
 * client left nor reads what it says: it is told over another connection.
 */
final class StatementStop {
  private static final Logger LOG = LoggerFactory.getLogger(StatementStop.class);

  private final DatabaseAdministration administration;
  private final ConnectionConfig connection;
  private final long threadId;
  private final Optional<String> user;
  private final String session;

  /**
   * Of one session.
   *
   * @param user of its own, if it has one
   */
  StatementStop(
      DatabaseAdministration administration,
      ConnectionConfig connection,
      long threadId,
      Optional<String> user,
      String session) {
    this.administration = administration;
    this.connection = connection;
    this.threadId = threadId;
    this.user = user;
    this.session = session;
  }

  /** The server's session and its statement; completes either way when the server was told. */
  Future<Void> withSession() {
    return logged(administration.kill(connection, threadId, user));
  }

  /** The statement alone; completes either way when the server was told. */
  Future<Void> alone() {
    return logged(administration.killQuery(connection, threadId, user));
  }

  private Future<Void> logged(Future<Boolean> told) {
    return told.onSuccess(
            done -> {
              if (!done) {
                notKilled("the server refuses the account to kill");
              }
            })
        .onFailure(e -> notKilled(e.getMessage()))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private void notKilled(String error) {
    LOG.error(
        "statement not killed session={} connection={} error={}",
        session,
        connection.name(),
        error);
  }
}
