package dev.sallyport.access;

import dev.sallyport.identity.Admission;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.SqlContext;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** Gives from login to end what a test says, and lends nothing by itself. */
public record StandingPlan(Supplier<Privileges> standing) implements GrantPlan {
  @Override
  public Future<Privileges> standing(Admission admission) {
    return Future.succeededFuture(standing.get());
  }

  @Override
  public Privileges missing(Inspection.Understood statement, SqlContext context, Privileges held) {
    return Privileges.NONE;
  }
}
