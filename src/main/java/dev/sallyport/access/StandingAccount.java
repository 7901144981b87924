package dev.sallyport.access;

import dev.sallyport.backend.BackendCredential;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.SqlContext;
import io.vertx.core.Future;
import java.util.OptionalLong;

/** An account that was there before the session and stays as it is. */
record StandingAccount(BackendCredential credential) implements SessionAccount {
  @Override
  public Privileges missing(Inspection.Understood statement, SqlContext context) {
    return Privileges.NONE;
  }

  @Override
  public Future<Void> lend(Privileges privileges) {
    return Future.failedFuture(new IllegalStateException("nothing is lent to a standing account"));
  }

  @Override
  public Future<Void> takeBack() {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> end(OptionalLong threadId) {
    return Future.succeededFuture();
  }
}
