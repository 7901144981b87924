package dev.sallyport.access;

import dev.sallyport.backend.BackendUnavailableException;
import dev.sallyport.backend.RdsIamTokens;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.identity.Admission;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Users of Amazon RDS that log in by a token signed for the one login. */
final class RdsIamAccounts {
  private final RdsIamTokens tokens;

  /** Asks nobody yet. */
  RdsIamAccounts(Vertx vertx) {
    this.tokens = new RdsIamTokens(vertx);
  }

  /**
   * The user that the configuration means for whom the admission lets in.
   *
   * @return fails with {@link BackendUnavailableException}
   */
  Future<SessionAccount> open(Admission admission, AccountConfig.RdsIam account) {
    return tokens
        .credential(admission.connection(), IamUserNames.of(account, admission.principal()))
        .map(SessionAccount::standing);
  }
}
