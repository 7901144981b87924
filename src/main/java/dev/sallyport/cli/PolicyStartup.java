package dev.sallyport.cli;

import dev.sallyport.config.Connections;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.policy.ReloadingPolicies;
import dev.sallyport.publishing.PolicyFollower;
import dev.sallyport.publishing.PolicyHistory;
import dev.sallyport.publishing.PolicyPublisher;
import dev.sallyport.rehearsal.DraftCheck;
import dev.sallyport.rehearsal.Replay;
import dev.sallyport.rehearsal.ReplayDesk;
import dev.sallyport.rehearsal.ReplayLimits;
import dev.sallyport.session.Catalogues;
import dev.sallyport.store.Store;
import dev.sallyport.web.PolicyServices;
import io.vertx.core.Vertx;
import java.time.Clock;

/**
 * What a gateway has around its policies: drafts, replays, versions.
 *
 * @param history keeps what comes into force
 * @param follower brings into force what other nodes publish
 */
record PolicyStartup(PolicyServices services, PolicyHistory history, PolicyFollower follower) {

  /**
   * Makes it.
   *
   * @param onPublished hears when a draft is in force
   */
  static PolicyStartup start(
      Vertx vertx,
      GatewayConfig config,
      Clock clock,
      GatewayFiles files,
      Store store,
      Connections connections,
      Catalogues catalogues,
      Runnable onPublished) {
    ReloadingPolicies policies = files.policies();
    ConnectionDatabases databases = new ConnectionDatabases(connections, catalogues);
    DraftCheck check = new DraftCheck(files.inspector(), databases, clock);
    PolicyHistory history = new PolicyHistory(vertx, clock, policies, store.policyVersions());
    PolicyPublisher publisher =
        new PolicyPublisher(
            vertx,
            clock,
            policies,
            check,
            store.acts(),
            store.policyVersions(),
            history,
            onPublished,
            config.policiesEditable());
    ReplayDesk replays =
        new ReplayDesk(
            new Replay(store.sessionArchive(), files.inspector(), databases, clock),
            ReplayLimits.DEFAULT,
            clock);
    PolicyFollower follower =
        new PolicyFollower(
            vertx,
            policies,
            store.policyVersions(),
            history,
            onPublished,
            config.policiesEditable());
    return new PolicyStartup(
        new PolicyServices(policies, publisher, store.policyVersions(), check, replays, databases),
        history,
        follower);
  }

  void close() {
    services.replays().close();
  }
}
