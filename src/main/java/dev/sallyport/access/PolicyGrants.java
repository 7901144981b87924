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

  /** Without a catalogue nothing stands, and each statement is lent what it needs. */
  @Override
  public Future<Privileges> standing(Admission admission) {
    ConnectionConfig connection = admission.connection();
    return catalogues
        .apply(connection)
        .otherwise(Catalogue.UNKNOWN)
        .map(
            catalogue ->
                PolicyPrivileges.of(policies, admission.principal(), connection.name(), catalogue));
  }

  @Override
  public Privileges missing(Inspection.Understood statement, SqlContext context, Privileges held) {
    return StatementPrivileges.missing(statement, context, held);
  }
}
