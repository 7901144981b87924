package dev.sallyport.cli;

import dev.sallyport.access.Janitor;
import dev.sallyport.access.LeaseDesk;
import dev.sallyport.access.LeaseRevoking;
import dev.sallyport.access.PolicyGrants;
import dev.sallyport.access.Revoking;
import dev.sallyport.access.SessionAccounts;
import dev.sallyport.access.UserNames;
import dev.sallyport.approval.ApprovalFeed;
import dev.sallyport.approval.ApprovalStore.PendingBounds;
import dev.sallyport.approval.StoredApprovalDesk;
import dev.sallyport.backend.BackendDialer;
import dev.sallyport.backend.DatabaseAdministration;
import dev.sallyport.backend.UserAdministration;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.frontend.LoginServices;
import dev.sallyport.frontend.MySqlListenerVerticle;
import dev.sallyport.frontend.ServerCertificate;
import dev.sallyport.identity.FailedLogins;
import dev.sallyport.identity.IssuerTokenVerifier;
import dev.sallyport.identity.LoginCheck;
import dev.sallyport.identity.OidcSignIn;
import dev.sallyport.identity.RevokedIdentities;
import dev.sallyport.identity.SamlSignIn;
import dev.sallyport.policy.ReloadingPolicies;
import dev.sallyport.recording.RecordingService;
import dev.sallyport.recording.RefusedLoginMinutes;
import dev.sallyport.session.Catalogues;
import dev.sallyport.session.SessionObserver;
import dev.sallyport.session.SessionOpening;
import dev.sallyport.session.SessionRegistry;
import dev.sallyport.session.SessionServices;
import dev.sallyport.store.Store;
import dev.sallyport.web.AccessServices;
import dev.sallyport.web.GatewayCard;
import dev.sallyport.web.SignIns;
import dev.sallyport.web.WebVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gateway: the graph of objects behind {@code serve} and {@code demo}, and the order in which
 * it is taken down. What was opened last is closed first.
 */
public final class Gateway {
  private static final Duration CATALOGUE_LIFETIME = Duration.ofSeconds(30);
  private static final Duration CATALOGUE_LIMIT = Duration.ofSeconds(120);
  private static final String NODE = "gateway";

  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  private final Vertx vertx;
  private final Clock clock = Clock.systemUTC();
  private final Deque<Supplier<Future<?>>> closers = new ArrayDeque<>();
  private FailedLogins failures;
  private RefusedLoginMinutes refusals;
  private int mysqlPort;
  private int webPort;
  private String webUrl = "";

  private Gateway(Vertx vertx) {
    this.vertx = vertx;
  }

  /** A Vert.x with native transport where it loads, NIO elsewhere. */
  public static Vertx vertx() {
    return Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  }

  /**
   * Starts everything, or nothing: what was opened before a failure is closed again.
   *
   * @return fails with one clear message
   */
  public static Future<Gateway> start(Vertx vertx, GatewayConfig config) {
    Gateway gateway = new Gateway(vertx);
    Promise<Gateway> started = Promise.promise();
    gateway
        .open(config)
        .onSuccess(opened -> started.complete(gateway))
        .onFailure(error -> gateway.stop().onComplete(stopped -> started.fail(error)));
    return started.future();
  }

  /** Port where agents connect. */
  public int mysqlPort() {
    return mysqlPort;
  }

  /** Port of the console. */
  public int webPort() {
    return webPort;
  }

  /** What to open in a browser. */
  public String webUrl() {
    return webUrl;
  }

  /** Ends sessions with an error that says so, ships the journal, closes everything, Vert.x too. */
  public Future<Void> stop() {
    Promise<Void> stopped = Promise.promise();
    closeNext(stopped);
    return stopped.future();
  }

  private void closeNext(Promise<Void> stopped) {
    if (closers.isEmpty()) {
      // Not from an event loop: it would be gone before it could say that it is.
      new Thread(() -> vertx.close().onComplete(stopped), "sallyport-close").start();
    } else {
      closers
          .pop()
          .get()
          .onFailure(e -> LOG.error("not closed properly error={}", e.toString()))
          .onComplete(closed -> closeNext(stopped));
    }
  }

  private Future<Void> open(GatewayConfig config) {
    IssuerTokenVerifier tokens = new IssuerTokenVerifier(vertx, config.identity().issuers(), clock);
    closers.push(tokens::close);
    return vertx
        .executeBlocking(() -> GatewayFiles.read(config))
        .compose(files -> tokens.start().compose(started -> open(config, tokens, files)));
  }

  private Future<Void> open(GatewayConfig config, IssuerTokenVerifier tokens, GatewayFiles files) {
    long poll = vertx.setPeriodic(ReloadingPolicies.POLL_MILLIS, tick -> reload(files.policies()));
    closers.push(() -> Future.succeededFuture(vertx.cancelTimer(poll)));
    return signIns(config, tokens)
        .compose(
            signIns ->
                Store.open(config.store(), vertx)
                    .compose(
                        store -> {
                          closers.push(store::close);
                          return open(config, tokens, files, signIns, store);
                        }));
  }

  private Future<SignIns> signIns(GatewayConfig config, IssuerTokenVerifier tokens) {
    Optional<SamlSignIn> saml =
        config.web().saml().map(provider -> new SamlSignIn(provider, vertx, clock));
    return config
        .web()
        .signIn()
        .map(client -> OidcSignIn.discover(client, tokens).map(Optional::of))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()))
        .map(oidc -> new SignIns(oidc, saml));
  }

  private Future<Void> open(
      GatewayConfig config,
      IssuerTokenVerifier tokens,
      GatewayFiles files,
      SignIns signIns,
      Store store) {
    RevokedIdentities revoked = new RevokedIdentities();
    SessionRegistry registry = new SessionRegistry(revoked);
    LeaseRevoking held = LeaseRevoking.in(store.leases());
    Revoking revoking = new Revoking(clock, store.revocationStore(), revoked, registry, held);
    FailedLogins failures = new FailedLogins(config.listener().failedLogins());
    ApprovalFeed feed = new ApprovalFeed();
    StoredApprovalDesk desk =
        new StoredApprovalDesk(
            vertx, clock, store.approvalStore(), feed, NODE, PendingBounds.DEFAULT);
    // Before anybody can come in.
    return revoking
        .start()
        .compose(loaded -> RecordingService.open(config.audit(), vertx, store.sessionArchive()))
        .compose(
            recording -> {
              closers.push(recording::close);
              return desk.start()
                  .compose(
                      withdrawn -> {
                        closers.push(desk::close);
                        return store
                            .installation()
                            .userNameKey(UserNames.newInstallation())
                            .compose(
                                key ->
                                    listen(
                                        config,
                                        tokens,
                                        files,
                                        recording,
                                        desk,
                                        registry,
                                        failures,
                                        revoking,
                                        store,
                                        new UserNames(key)));
                      })
                  .map(listening -> leases(config, files, store, desk, feed, recording));
            })
        .compose(
            leases -> {
              WebVerticle web =
                  new WebVerticle(
                      config.web(),
                      files.webCertificate(),
                      signIns,
                      desk,
                      feed,
                      store.sessionArchive(),
                      revoking,
                      new AccessServices(leases, tokens, failures, refusals, registry::killOfLease),
                      card(config, files),
                      clock);
              return deploy(() -> web, 1)
                  .onSuccess(
                      deployed -> {
                        webPort = web.actualPort();
                        webUrl = web.url().toString();
                      });
            });
  }

  private LeaseDesk leases(
      GatewayConfig config,
      GatewayFiles files,
      Store store,
      StoredApprovalDesk desk,
      ApprovalFeed feed,
      RecordingService recording) {
    LeaseDesk leases =
        new LeaseDesk(
            vertx,
            clock,
            files.policies(),
            config.connections().keySet(),
            store.leases(),
            store.tokenUses(),
            desk,
            feed,
            recording.newRecorder());
    leases.start();
    closers.push(
        () -> {
          leases.close();
          return Future.succeededFuture();
        });
    return leases;
  }

  private Future<Void> listen(
      GatewayConfig config,
      IssuerTokenVerifier tokens,
      GatewayFiles files,
      RecordingService recording,
      StoredApprovalDesk desk,
      SessionRegistry registry,
      FailedLogins failures,
      Revoking revoking,
      Store store,
      UserNames names) {
    DatabaseAdministration administration = new DatabaseAdministration(vertx);
    closers.push(() -> vertx.executeBlocking(() -> closed(administration)));
    Catalogues catalogues = new Catalogues(administration, CATALOGUE_LIFETIME, CATALOGUE_LIMIT);
    SessionAccounts accounts = accounts(config, files, catalogues, names);
    LoginCheck logins =
        new LoginCheck(tokens, store.leases(), revoking.revocations(), config.connections(), clock);
    refusals = new RefusedLoginMinutes(vertx, recording.newRecorder(), clock);
    closers.push(refusals::close);
    List<MySqlListenerVerticle> listeners = new CopyOnWriteArrayList<>();
    Supplier<MySqlListenerVerticle> listener =
        () -> {
          SessionOpening sessions =
              new SessionOpening(
                  new SessionServices(
                      vertx,
                      files.policies(),
                      files.inspector(),
                      accounts,
                      new BackendDialer(vertx, config.listener().maxPacketBytes()),
                      administration,
                      catalogues,
                      recording.newRecorder(),
                      desk,
                      store.tokenUses(),
                      registry,
                      SessionObserver.NONE,
                      clock,
                      config.audit().maxRowsRecorded()));
          MySqlListenerVerticle verticle =
              new MySqlListenerVerticle(
                  config.listener(),
                  files.certificate(),
                  new LoginServices(logins, failures, refusals, () -> sessions));
          listeners.add(verticle);
          return verticle;
        };
    return deploy(listener, Runtime.getRuntime().availableProcessors())
        .onSuccess(
            deployed -> {
              mysqlPort = listeners.get(0).actualPort();
              closers.push(() -> registry.drain("the gateway is stopping; connect again"));
            });
  }

  /** Where agents connect; empty when the listener is on every address of the machine. */
  private static Optional<String> mysqlHost(GatewayConfig config) {
    String host = config.listener().publicAddress().host().orElse(config.listener().host());
    return host.equals("0.0.0.0") || host.equals("::") ? Optional.empty() : Optional.of(host);
  }

  private GatewayCard card(GatewayConfig config, GatewayFiles files) {
    ServerCertificate shown = files.certificate();
    return new GatewayCard(
        mysqlHost(config),
        config.listener().publicAddress().port().orElse(mysqlPort),
        shown.selfSigned() ? Optional.of(shown.certificate()) : Optional.empty(),
        config.identity().issuers(),
        Sallyport.version());
  }

  /** The short-lived users of sessions, and who removes what is left of them. */
  private SessionAccounts accounts(
      GatewayConfig config, GatewayFiles files, Catalogues catalogues, UserNames names) {
    UserAdministration users = new UserAdministration(vertx);
    closers.push(() -> vertx.executeBlocking(() -> closed(users)));
    SessionAccounts accounts =
        new SessionAccounts(
            vertx, users, names, new PolicyGrants(files.policies(), catalogues::of));
    Janitor janitor =
        new Janitor(vertx, users, names, accounts, List.copyOf(config.connections().values()));
    janitor.start();
    closers.push(
        () -> {
          janitor.close();
          return accounts.settled();
        });
    return accounts;
  }

  private Future<Void> deploy(Supplier<? extends Deployable> verticle, int instances) {
    return vertx
        .deployVerticle(verticle::get, new DeploymentOptions().setInstances(instances))
        .onSuccess(id -> closers.push(() -> vertx.undeploy(id)))
        .mapEmpty();
  }

  private void reload(ReloadingPolicies policies) {
    vertx
        .executeBlocking(policies::reload)
        .onSuccess(
            reload -> {
              reload.problems().forEach(problem -> LOG.error("policies kept error={}", problem));
              if (reload.changed()) {
                LOG.info("policies reloaded");
              }
            })
        .onFailure(e -> LOG.error("policies kept error={}", e.getMessage()));
  }

  private static Void closed(AutoCloseable administration) throws Exception {
    administration.close();
    return null;
  }
}
