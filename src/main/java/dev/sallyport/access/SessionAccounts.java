package dev.sallyport.access;

import dev.sallyport.backend.BackendCredential;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.identity.Admission;
import io.vertx.core.Future;
import java.time.Instant;

/** Gives each session its database user, as its connection's configuration says. */
public final class SessionAccounts {

  /**
   * Makes a user ready to log in.
   *
   * @param session identifier of the session that it is for
   * @param deadline when the session ends at the latest
   * @return fails with {@link dev.sallyport.backend.BackendUnavailableException}
   */
  public Future<SessionAccount> open(Admission admission, String session, Instant deadline) {
    AccountConfig account = admission.connection().account();
    if (account instanceof AccountConfig.Stored stored) {
      return Future.succeededFuture(
          SessionAccount.standing(new BackendCredential(stored.user(), stored.password())));
    }
    throw new IllegalStateException("no way to log in with account " + account.getClass());
  }
}
