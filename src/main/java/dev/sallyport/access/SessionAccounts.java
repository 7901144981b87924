package dev.sallyport.access;

import dev.sallyport.backend.BackendCredential;
import dev.sallyport.backend.RdsIamTokens;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.identity.Admission;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;

/** Gives each session its database user, as its connection's configuration says. */
public final class SessionAccounts {
  private final RdsIamTokens signedTokens;

  /** Connects to nothing yet. */
  public SessionAccounts(Vertx vertx) {
    this.signedTokens = new RdsIamTokens(vertx);
  }

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
    if (account instanceof AccountConfig.RdsIam iam) {
      return signedTokens
          .credential(admission.connection(), IamUserNames.of(iam, admission.principal()))
          .map(SessionAccount::standing);
    }
    throw new IllegalStateException("no way to log in with account " + account.getClass());
  }
}
