package dev.sallyport.cli;

import dev.sallyport.policy.PolicyDocuments;
import dev.sallyport.policy.PolicyLoader;
import dev.sallyport.policy.ReloadingPolicies;
import dev.sallyport.publishing.PolicyVersions;
import dev.sallyport.reports.PoliciesInForce;
import dev.sallyport.reports.PoliciesInForce.InForce;
import dev.sallyport.reports.Reports;
import dev.sallyport.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The reports over a store, in the gateway and beside it. */
final class StoreReports {
  private StoreReports() {}

  /** In the gateway, which has the policies. */
  static Reports of(Store store, ReloadingPolicies policies) {
    return of(
        store,
        () ->
            store.policyVersions().latest().map(latest -> InForce.of(policies.current(), latest)));
  }

  /** Beside it: the texts of the newest version are what it judges by. */
  static Reports of(Store store, Vertx vertx) {
    PolicyVersions versions = store.policyVersions();
    return of(
        store,
        () ->
            versions
                .latest()
                .compose(
                    latest ->
                        latest.isEmpty()
                            ? Future.succeededFuture(
                                new InForce(Instant.EPOCH, List.of(), List.of()))
                            : versions
                                .texts(latest.get().number())
                                .map(texts -> PolicyDocuments.of(Path.of("policies"), texts))
                                .compose(
                                    texts ->
                                        vertx.executeBlocking(
                                            () ->
                                                InForce.of(
                                                    new PolicyLoader().load(texts), latest)))));
  }

  private static Reports of(Store store, PoliciesInForce policies) {
    return new Reports(
        new Reports.Sources(
            store.statementSearch(),
            store.approvalHistory(),
            store.standing(),
            store.auditTallies(),
            store.seenPrincipals(),
            policies));
  }
}
