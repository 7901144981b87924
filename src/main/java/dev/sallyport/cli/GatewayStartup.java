package dev.sallyport.cli;

import dev.sallyport.access.AccessPace;
import dev.sallyport.access.LeaseRevoking;
import dev.sallyport.access.Revoking;
import dev.sallyport.access.UserNames;
import dev.sallyport.approval.ApprovalFeed;
import dev.sallyport.approval.ApprovalStore.PendingBounds;
import dev.sallyport.approval.StandingApprovals;
import dev.sallyport.approval.StoredApprovalDesk;
import dev.sallyport.backend.BackendDialer;
import dev.sallyport.config.Connections;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.Role;
import dev.sallyport.config.Secret;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.frontend.LoginServices;
import dev.sallyport.frontend.MySqlListenerVerticle;
import dev.sallyport.identity.FailedLogins;
import dev.sallyport.identity.IssuerTokenVerifier;
import dev.sallyport.identity.KeySources;
import dev.sallyport.identity.LoginCheck;
import dev.sallyport.identity.RevokedIdentities;
import dev.sallyport.masking.HashKey;
import dev.sallyport.nodes.Nodes;
import dev.sallyport.nodes.SharedClock;
import dev.sallyport.notify.NotifyVerticle;
import dev.sallyport.recording.Recorder;
import dev.sallyport.recording.RecordingService;
import dev.sallyport.recording.RefusedLoginMinutes;
import dev.sallyport.session.Breaker;
import dev.sallyport.session.Lookouts;
import dev.sallyport.session.ReviewServices;
import dev.sallyport.session.SessionOpening;
import dev.sallyport.session.SessionRegistry;
import dev.sallyport.session.SessionServices;
import dev.sallyport.session.relay.RowLimit;
import dev.sallyport.store.Store;
import dev.sallyport.web.ReadinessSources;
import dev.sallyport.web.SignIns;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The graph of objects of a gateway, made by constructors, step by step: each step has what the
 * earlier ones have made, and says how that is closed again.
 */
final class GatewayStartup {
  /** The only one on a file. */
  private static final String ALONE = "gateway";

  /** How long what identifies a statement may stay after its standing approval is over. */
  private static final Duration FORGET_INTERVAL = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(GatewayStartup.class);

  private final Vertx vertx;
  private final GatewayConfig config;
  private final Gateway gateway;
  private final UnaryOperator<Recorder> recorders;
  private final SharedClock clock;
  private final ApprovalFeed feed = new ApprovalFeed();
  private final Role role;
  private final Connections connections;
  private final ConnectionStartup databases;
  private final FailedLogins failures;
  private final AccessPace pace;
  private IssuerTokenVerifier tokens;
  private final WatchStartup watch;
  private GatewayFiles files;
  private SignIns signIns;
  private Store store;
  private SessionRegistry registry;
  private Revoking revoking;
  private RecordingService recording;
  private StoredApprovalDesk desk;
  private ReviewServices reviews;
  private RefusedLoginMinutes refusals;
  private NotifyVerticle notices;
  private ExportStartup exports;
  private Secret installation;
  private String node;
  private Nodes nodes = Nodes.ALONE;
  private PolicyStartup policies;
  private Function<String, HashKey> hashKeys;

  GatewayStartup(
      Vertx vertx,
      GatewayConfig config,
      Gateway gateway,
      UnaryOperator<Recorder> recorders,
      SharedClock clock) {
    this.recorders = recorders;
    this.clock = clock;
    this.vertx = vertx;
    this.config = config;
    this.gateway = gateway;
    this.role = config.node().role();
    this.connections = new Connections(config.connections());
    this.databases =
        new ConnectionStartup(
            vertx, gateway, clock, connections, config.listener().serverVersion());
    this.failures = new FailedLogins(config.listener().failedLogins());
    this.pace = new AccessPace(clock, config.listener().sessionsPerMinute());
    this.watch = new WatchStartup(vertx, config.watching(), gateway, connections, clock);
  }

  /** Nobody comes in before all that decides about them is there. */
  Future<Void> run() {
    return watch
        .open()
        .compose(done -> readFiles())
        .compose(done -> openStore())
        .compose(done -> trustIssuers())
        .compose(done -> loadRevocations())
        .compose(done -> openExports())
        .compose(done -> openJournal())
        .compose(done -> openNotices())
        .compose(done -> openApprovals())
        .compose(done -> openConnections())
        .compose(done -> checkMasks())
        .compose(done -> followOthers())
        .compose(done -> databases.askVersions())
        .compose(done -> role.listens() ? listen() : Future.succeededFuture())
        .compose(done -> role.serves() ? openConsole() : Future.<Void>succeededFuture())
        .onSuccess(done -> watch.open(readiness(), store, files.inspector(), databases, exports));
  }

  private Future<Void> readFiles() {
    return vertx
        .executeBlocking(() -> GatewayFiles.read(config, clock))
        .onSuccess(read -> files = read)
        .mapEmpty();
  }

  /** After the store: a node without a console has the issuers' keys from there alone. */
  private Future<Void> trustIssuers() {
    Set<String> others = config.web().samlName().map(Set::of).orElse(Set.of());
    KeySources keys = KeySources.of(role, store.issuerKeys(), clock);
    tokens = new IssuerTokenVerifier(vertx, config.identity().issuers(), others, clock, keys);
    gateway.closeFirst(tokens::close);
    // Where people sign in elsewhere no provider is asked.
    return role.serves()
        ? SignInStartup.open(vertx, config, tokens, clock)
            .onSuccess(opened -> signIns = opened)
            .mapEmpty()
        : tokens.start();
  }

  private Future<Void> openStore() {
    return Store.open(config.store(), vertx)
        .compose(
            opened -> {
              store = opened;
              gateway.closeFirst(opened::close);
              return LedgerStartup.start(vertx, config, gateway, opened, clock);
            })
        .onSuccess(home -> node = config.store() instanceof StoreConfig.Sqlite ? ALONE : home)
        .compose(home -> NodeStartup.join(vertx, gateway, store, home, role, clock))
        .onSuccess(
            joined -> {
              nodes = joined;
              LedgerStartup.keep(vertx, config, gateway, store, clock, nodes);
            })
        .compose(joined -> store.installation().userNameKey(UserNames.newInstallation()))
        .onSuccess(
            key -> {
              installation = key;
              hashKeys = HashKey.ofEach(key.reveal().getBytes(StandardCharsets.UTF_8));
            })
        .mapEmpty();
  }

  private Future<Void> loadRevocations() {
    RevokedIdentities revoked = new RevokedIdentities();
    registry = new SessionRegistry(revoked, connections::isOpen);
    revoking =
        new Revoking(
            clock,
            store.revocationStore(),
            revoked,
            registry,
            LeaseRevoking.in(store.leases()),
            store.acts(),
            NodeStartup.sessions(store));
    return revoking.start().mapEmpty();
  }

  /**
   * Opened before the journal, so that it is closed after: what a stop ships is sent on as well.
   */
  private Future<Void> openExports() {
    exports = new ExportStartup(vertx, config, store, clock);
    exports.start(nodes);
    gateway.closeFirst(exports::close);
    return Future.succeededFuture();
  }

  private Future<Void> openJournal() {
    return RecordingService.open(config.audit(), vertx, store.sessionArchive(), clock)
        .onSuccess(
            opened -> {
              recording = opened;
              gateway.closeFirst(opened::close);
              refusals = new RefusedLoginMinutes(vertx, opened.newRecorder(), clock);
              gateway.closeFirst(refusals::close);
            })
        .mapEmpty();
  }

  /** Before the desk, which begins with ending what an earlier run left waiting. */
  private Future<Void> openNotices() {
    notices = new NotifyVerticle(config.notifyChannels(), feed, clock);
    return NodeStartup.tell(vertx, gateway, nodes, notices);
  }

  private Future<Void> openApprovals() {
    desk =
        new StoredApprovalDesk(
            vertx,
            clock,
            store.approvalStore(),
            feed,
            node,
            PendingBounds.DEFAULT,
            new DecisionActs(store.acts(), clock));
    StandingApprovals standing = new StandingApprovals(store.standing(), clock);
    reviews =
        new ReviewServices(
            standing, new Breaker(config.listener().breaker()), store.acts(), this::page);
    revoking.onRevoked(these -> Future.join(standing.endOf(these), desk.endOf(these)).mapEmpty());
    long forgetting =
        vertx.setPeriodic(
            FORGET_INTERVAL.toMillis(),
            tick ->
                standing
                    .forget()
                    .onFailure(e -> LOG.warn("standing approvals kept error={}", e.toString())));
    gateway.closeFirst(() -> Future.succeededFuture(vertx.cancelTimer(forgetting)));
    return desk.start().onSuccess(withdrawn -> gateway.closeFirst(desk::close)).mapEmpty();
  }

  private Future<Void> openConnections() {
    return databases.open(
        store, config.secrets(), installation, files.policies(), registry, role, nodes, node);
  }

  /** Where people see a request. */
  private Optional<String> page(String request) {
    return Optional.of(gateway.webUrl())
        .filter(url -> !url.isEmpty())
        .or(() -> config.web().publicUrl().map(URI::toString))
        .map(url -> (url.endsWith("/") ? url : url + "/") + "approvals/" + request);
  }

  /** From then on policies are read anew, checked in the same way. */
  private Future<Void> checkMasks() {
    MaskedTypes types =
        new MaskedTypes(
            files.policies(),
            databases.catalogues(),
            connections,
            task ->
                vertx
                    .executeBlocking(Executors.callable(task))
                    .onFailure(e -> LOG.warn("policies not compared error={}", e.toString())));
    return types
        .atStart()
        .onSuccess(
            checked ->
                policies =
                    PolicyStartup.start(
                        vertx,
                        gateway,
                        config,
                        clock,
                        files,
                        store,
                        connections,
                        databases.catalogues(),
                        types));
  }

  private Future<Void> followOthers() {
    return NodeStartup.follow(
        nodes,
        store,
        desk,
        reviews.standing(),
        revoking,
        registry,
        databases.desk(),
        databases.catalogues(),
        policies);
  }

  private Future<Void> listen() {
    LoginCheck logins =
        new LoginCheck(tokens, store.leases(), revoking.revocations(), connections, clock);
    List<MySqlListenerVerticle> listeners = new CopyOnWriteArrayList<>();
    Supplier<MySqlListenerVerticle> listener =
        () -> {
          MySqlListenerVerticle verticle =
              new MySqlListenerVerticle(
                  config.listener(),
                  config.ownPorts(),
                  files.certificate(),
                  new LoginServices(
                      databases.greetings(),
                      logins,
                      failures,
                      watch.counted(refusals),
                      new OncePerLoop(this::sessions)));
          listeners.add(verticle);
          return verticle;
        };
    int loops = Runtime.getRuntime().availableProcessors();
    return vertx
        .deployVerticle(listener::get, new DeploymentOptions().setInstances(loops))
        .onSuccess(
            id -> {
              gateway.closeFirst(() -> vertx.undeploy(id));
              gateway.onListening(listeners.get(0).actualPort());
              gateway.closeFirst(() -> registry.drain(Drain.STOPPED));
              gateway.drain().of(listeners, registry);
            })
        .mapEmpty();
  }

  private SessionOpening sessions() {
    watch.watchLoop();
    return new SessionOpening(
        new SessionServices(
            vertx,
            files.policies(),
            files.inspector(),
            databases.accounts(),
            new BackendDialer(
                vertx, config.listener().maxPacketBytes(), databases.greetings()::learn),
            databases.administration(),
            new Lookouts(vertx, databases.administration()),
            databases.catalogues(),
            recorders.apply(recording.newRecorder()),
            desk,
            reviews,
            store.tokenUses(),
            pace,
            registry,
            watch.observer(),
            watch.traces(),
            clock,
            hashKeys,
            new RowLimit(config.audit().maxRowsRecorded(), config.audit().maxRowBytesRecorded())));
  }

  private Future<Void> openConsole() {
    return new ConsoleStartup(
            vertx,
            config,
            gateway,
            clock,
            files,
            store,
            desk,
            feed,
            recording,
            revoking,
            reviews.standing(),
            pace,
            policies.services(),
            connections,
            databases.desk(),
            exports,
            nodes,
            installation)
        .open(signIns, tokens, failures, watch.counted(refusals), registry, readiness())
        .onSuccess(opened -> notices.open(URI.create(gateway.webUrl())));
  }

  private ReadinessSources readiness() {
    return watch.sources(store, recording, registry, tokens, nodes);
  }
}
