package dev.sallyport.backend;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** With what the gateway logs in to a database for itself: the account of the connection. */
public final class OwnCredentials {
  private final Vertx vertx;

  /** For any number of connections. */
  public OwnCredentials(Vertx vertx) {
    this.vertx = vertx;
  }

  /** The credential of one login; a signed token is good for minutes only. */
  public Future<BackendCredential> of(ConnectionConfig connection) {
    AccountConfig account = connection.account();
    if (account instanceof AccountConfig.Stored stored) {
      return Future.succeededFuture(new BackendCredential(stored.user(), stored.password()));
    }
    if (account instanceof AccountConfig.Ephemeral ephemeral) {
      return Future.succeededFuture(new BackendCredential(ephemeral.user(), ephemeral.password()));
    }
    if (account instanceof AccountConfig.RdsIam iam) {
      return new RdsIamTokens(vertx).credential(connection, iam.adminUser());
    }
    return Future.failedFuture(
        new IllegalStateException("no login for account " + account.getClass()));
  }
}
