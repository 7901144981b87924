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
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a gateway has around its policies: drafts, replays, versions.
 *
 * @param history keeps what comes into force
 * @param follower brings into force what other nodes publish
 */
record PolicyStartup(PolicyServices services, PolicyHistory history, PolicyFollower follower) {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyStartup.class);

  private static final String KEPT = "policies kept, the rules before stay in force";

  /** Makes it, and reads the files anew from then on, until the gateway is closed. */
  static PolicyStartup start(
      Vertx vertx,
      Gateway gateway,
      GatewayConfig config,
      Clock clock,
      GatewayFiles files,
      Store store,
      Connections connections,
      Catalogues catalogues,
      MaskedTypes types) {
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
            types::onReload,
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
            types::onReload,
            config.policiesEditable());
    long poll =
        vertx.setPeriodic(
            ReloadingPolicies.POLL_MILLIS, tick -> reload(vertx, policies, history, types));
    gateway.closeFirst(
        () -> {
          vertx.cancelTimer(poll);
          replays.close();
          return Future.succeededFuture();
        });
    return new PolicyStartup(
        new PolicyServices(policies, publisher, store.policyVersions(), check, replays, databases),
        history,
        follower);
  }

  private static void reload(
      Vertx vertx, ReloadingPolicies policies, PolicyHistory history, MaskedTypes types) {
    vertx
        .executeBlocking(() -> policies.poll(types::problems))
        .onSuccess(
            reload -> {
              tell(reload);
              if (reload.changed()) {
                types.onReload();
              }
              history.look();
            })
        .onFailure(e -> LOG.error("{} error={}", KEPT, e.getMessage()));
  }

  static void tell(ReloadingPolicies.Reload reload) {
    reload.problems().forEach(problem -> LOG.error("{} error={}", KEPT, problem));
    if (reload.changed()) {
      LOG.info("policies reloaded");
    } else if (reload.mended()) {
      LOG.info("policies as in force again");
    }
  }
}
