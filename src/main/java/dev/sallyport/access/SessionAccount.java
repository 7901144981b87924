package dev.sallyport.access;

import dev.sallyport.backend.BackendCredential;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.SqlContext;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The database user of one session, from login to end. Confined to the session's event loop; the
 * operations run one after the other, in the order in which they were asked for. Only {@link
 * #missing} and {@link #objection}, which change nothing, are asked elsewhere too, of a long
 * statement, while the session waits for them and asks for nothing else.
 */
public interface SessionAccount {
  /** With which to log in. */
  BackendCredential credential();

  /** What a statement needs and the user does not have. */
  Privileges missing(Inspection.Understood statement, SqlContext context);

  /**
   * Why the user can't be the one to run a statement, however it is judged.
   *
   * @return empty when there is nothing against it
   */
  default Optional<String> objection(Inspection.Understood statement, SqlContext context) {
    return Optional.empty();
  }

  /** Lets the user make a schema its current one, until {@link #admitted}. */
  default Future<Void> admit(String schema) {
    return Future.succeededFuture();
  }

  /**
   * Takes back what was for {@link #admit} alone.
   *
   * @return fails when it is not known to be gone; the session must end then
   */
  default Future<Void> admitted() {
    return Future.succeededFuture();
  }

  /**
   * Gives the user privileges until they are taken back.
   *
   * @return fails when the server refuses any of them; then none is left, or with {@link
   *     UncertainPrivilegesException} when that is not sure; the session must end then
   */
  Future<Void> lend(Privileges privileges);

  /**
   * Takes back all that was lent.
   *
   * @return fails when it is not known to be gone; the session must end then
   */
  Future<Void> takeBack();

  /**
   * Ends what the user has: its session is killed, the user is dropped, and the server is looked
   * at. Also takes back what is under way.
   *
   * @param threadId the server's number of the session, if it had one
   * @return completes when nothing is left; fails when that cannot be said, and the janitor sees to
   *     it
   */
  Future<Void> end(OptionalLong threadId);

  /** An account that is there for all: nothing is granted, and nothing of it is removed. */
  static SessionAccount standing(BackendCredential credential) {
    return new StandingAccount(credential);
  }
}
