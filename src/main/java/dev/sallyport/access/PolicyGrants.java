package dev.sallyport.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.identity.Admission;
import dev.sallyport.policy.Policies;
import dev.sallyport.policy.PolicyReach;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.catalogue.Catalogue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Function;

/**
 * Grants what the policies may allow without a person, and lends what a statement needs. Of a large
 * catalogue the former takes tens of milliseconds: it is made out on a worker, once for all
 * sessions that the same policies speak of, until the catalogue is read again.
 */
public final class PolicyGrants implements GrantPlan {
  /** One for each connection, and some that sessions still wait for. */
  private static final int MAX_CATALOGUES = 200;

  /** Groups of policies that are in force together on one connection. */
  private static final int MAX_REACHES = 1_000;

  private final Vertx vertx;
  private final Policies policies;
  private final Function<ConnectionConfig, Future<Catalogue>> catalogues;

  /**
   * By catalogue and reach, both compared as objects: either is made anew when it changes, and held
   * by nothing here once it was replaced. A catalogue may stay the same over years of policies.
   */
  private final Cache<Catalogue, Cache<PolicyReach, Privileges>> standing =
      Caffeine.newBuilder().weakKeys().maximumSize(MAX_CATALOGUES).executor(Runnable::run).build();

  /** {@code catalogues} says what exists behind a connection. */
  public PolicyGrants(
      Vertx vertx, Policies policies, Function<ConnectionConfig, Future<Catalogue>> catalogues) {
    this.vertx = vertx;
    this.policies = policies;
    this.catalogues = catalogues;
  }

  /** Without a catalogue nothing stands, and each statement is lent what it needs. */
  @Override
  public Future<Privileges> standing(Admission admission) {
    ConnectionConfig connection = admission.connection();
    PolicyReach reach = policies.reach(admission.principal(), connection.name());
    return catalogues
        .apply(connection)
        .otherwise(Catalogue.UNKNOWN)
        .compose(catalogue -> standing(reach, catalogue));
  }

  private Future<Privileges> standing(PolicyReach reach, Catalogue catalogue) {
    Cache<PolicyReach, Privileges> known = standing.get(catalogue, absent -> byReach());
    Privileges before = known.getIfPresent(reach);
    if (before != null) {
      return Future.succeededFuture(before);
    }
    // Not the answer is shared but what it holds: a session goes on where it asked.
    return vertx
        .executeBlocking(() -> PolicyPrivileges.of(reach, catalogue), false)
        .onSuccess(made -> known.put(reach, made));
  }

  private static Cache<PolicyReach, Privileges> byReach() {
    return Caffeine.newBuilder()
        .weakKeys()
        .maximumSize(MAX_REACHES)
        .executor(Runnable::run)
        .build();
  }

  @Override
  public Privileges missing(Inspection.Understood statement, SqlContext context, Privileges held) {
    return StatementPrivileges.missing(statement, context, held);
  }
}
