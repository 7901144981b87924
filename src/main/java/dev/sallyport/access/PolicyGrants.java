package dev.sallyport.access;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.identity.Admission;
import dev.sallyport.policy.Policies;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.catalogue.Catalogue;
import io.vertx.core.Future;
import java.util.function.Function;

/** Grants what the policies may allow without a person, and lends what a statement needs. */
public final class PolicyGrants implements GrantPlan {
  private final Policies policies;
  private final Function<ConnectionConfig, Future<Catalogue>> catalogues;

  /** {@code catalogues} says what exists behind a connection. */
  public PolicyGrants(Policies policies, Function<ConnectionConfig, Future<Catalogue>> catalogues) {
    this.policies = policies;
    this.catalogues = catalogues;
  }

  @Override
  public Future<Privileges> standing(Admission admission) {
    return Future.succeededFuture(Privileges.NONE);
  }

  @Override
  public Privileges needs(Inspection.Understood statement, SqlContext context) {
    return Privileges.NONE;
  }
}
