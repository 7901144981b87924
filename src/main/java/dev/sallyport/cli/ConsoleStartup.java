package dev.sallyport.cli;

import dev.sallyport.access.AccessPace;
import dev.sallyport.access.LeaseDesk;
import dev.sallyport.access.Revoking;
import dev.sallyport.access.connections.ConnectionDesk;
import dev.sallyport.approval.ApprovalFeed;
import dev.sallyport.approval.StandingApprovals;
import dev.sallyport.approval.StoredApprovalDesk;
import dev.sallyport.config.Connections;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.Secret;
import dev.sallyport.frontend.ServerCertificate;
import dev.sallyport.identity.FailedLogins;
import dev.sallyport.identity.RefusedLogins;
import dev.sallyport.identity.SharedSignIns;
import dev.sallyport.identity.TokenVerifier;
import dev.sallyport.nodes.Nodes;
import dev.sallyport.nodes.SharedClock;
import dev.sallyport.nodes.Topic;
import dev.sallyport.recording.RecordingService;
import dev.sallyport.session.SessionRegistry;
import dev.sallyport.store.Store;
import dev.sallyport.web.AccessServices;
import dev.sallyport.web.AuditServices;
import dev.sallyport.web.ConnectionServices;
import dev.sallyport.web.ConsoleServices;
import dev.sallyport.web.GatewayCard;
import dev.sallyport.web.PolicyServices;
import dev.sallyport.web.ReadinessSources;
import dev.sallyport.web.SignIns;
import dev.sallyport.web.WebVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;

/** The last step of {@link GatewayStartup}: the console over what the earlier steps have made. */
record ConsoleStartup(
    Vertx vertx,
    GatewayConfig config,
    Gateway gateway,
    SharedClock clock,
    GatewayFiles files,
    Store store,
    StoredApprovalDesk desk,
    ApprovalFeed feed,
    RecordingService recording,
    Revoking revoking,
    StandingApprovals standing,
    AccessPace pace,
    PolicyServices policies,
    Connections connections,
    ConnectionDesk connectionDesk,
    ExportStartup exports,
    Nodes nodes,
    Secret installation) {

  Future<Void> open(
      SignIns signIns,
      TokenVerifier tokens,
      FailedLogins failures,
      RefusedLogins refusals,
      SessionRegistry registry,
      ReadinessSources readiness) {
    AccessServices access =
        new AccessServices(leases(), tokens, failures, refusals, registry::killOfLease);
    SharedSignIns shared = store.signIns();
    ConsoleServices services =
        new ConsoleServices(
            shared.isShared() ? signIns.sharing(shared, installation) : signIns,
            desk,
            feed,
            store.sessionArchive(),
            store.statementSearch(),
            revoking,
            access,
            card(),
            policies,
            store.acts(),
            store.keptAnswers(),
            standing,
            store.seenPrincipals(),
            store.statistics(),
            new ConnectionServices(connectionDesk, files.policies()::current),
            new AuditServices(
                store.feed(),
                exports::status,
                StoreReports.of(store, files.policies()),
                store.legalHolds(),
                store.evidence(),
                recording::backlog,
                config.audit().ledger().retention()::size,
                store::retention));
    WebVerticle web =
        new WebVerticle(config.web(), files.webCertificate(), services, clock, readiness);
    // Before the first browser comes: what is told until then is of nobody who is known here.
    nodes.on(Topic.SIGN_IN, NodeStartup.listener(web::leftElsewhere, web::missedElsewhere));
    return vertx
        .deployVerticle(web)
        .onSuccess(
            id -> {
              gateway.closeFirst(() -> vertx.undeploy(id));
              gateway.onConsole(web.actualPort(), web.url().toString());
            })
        .mapEmpty();
  }

  private LeaseDesk leases() {
    LeaseDesk leases =
        new LeaseDesk(
            vertx,
            clock,
            files.policies(),
            connections,
            store.leases(),
            store.tokenUses(),
            desk,
            feed,
            recording.newRecorder(),
            pace);
    leases.start(clock::isSettled);
    gateway.closeFirst(
        () -> {
          leases.close();
          return Future.succeededFuture();
        });
    return leases;
  }

  /** Where agents connect; empty when the listener is on every address of the machine. */
  private Optional<String> mysqlHost() {
    String host = config.listener().publicAddress().host().orElse(config.listener().host());
    return host.equals("0.0.0.0") || host.equals("::") ? Optional.empty() : Optional.of(host);
  }

  private GatewayCard card() {
    ServerCertificate shown = files.certificate();
    return new GatewayCard(
        mysqlHost(),
        config.listener().publicAddress().port().orElse(gateway.mysqlPort()),
        shown.selfSigned() ? Optional.of(shown.certificate()) : Optional.empty(),
        config.identity().issuers(),
        Sallyport.version());
  }
}
