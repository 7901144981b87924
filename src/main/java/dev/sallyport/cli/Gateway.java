package dev.sallyport.cli;

import dev.sallyport.access.LeaseRevoking;
import dev.sallyport.access.Revoking;
import dev.sallyport.access.SessionAccounts;
import dev.sallyport.approval.ApprovalFeed;
import dev.sallyport.approval.ApprovalStore.PendingBounds;
import dev.sallyport.approval.StoredApprovalDesk;
import dev.sallyport.backend.BackendDialer;
import dev.sallyport.backend.DatabaseAdministration;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.TlsConfig;
import dev.sallyport.frontend.MySqlListenerVerticle;
import dev.sallyport.frontend.ServerCertificate;
import dev.sallyport.identity.IssuerTokenVerifier;
import dev.sallyport.identity.LoginCheck;
import dev.sallyport.identity.OidcSignIn;
import dev.sallyport.identity.RevokedIdentities;
import dev.sallyport.identity.SignIn;
import dev.sallyport.policy.ReloadingPolicies;
import dev.sallyport.recording.RecordingService;
import dev.sallyport.session.Catalogues;
import dev.sallyport.session.SessionObserver;
import dev.sallyport.session.SessionOpening;
import dev.sallyport.session.SessionRegistry;
import dev.sallyport.session.SessionServices;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.store.Store;
import dev.sallyport.web.WebVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
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
        .executeBlocking(() -> Files.read(config))
        .compose(files -> tokens.start().compose(started -> open(config, tokens, files)));
  }

  private Future<Void> open(GatewayConfig config, IssuerTokenVerifier tokens, Files files) {
    long poll = vertx.setPeriodic(ReloadingPolicies.POLL_MILLIS, tick -> reload(files.policies()));
    closers.push(() -> Future.succeededFuture(vertx.cancelTimer(poll)));
    return OidcSignIn.discover(config.web().signIn(), tokens)
        .compose(
            signIn ->
                Store.open(config.store(), vertx)
                    .compose(
                        store -> {
                          closers.push(store::close);
                          return open(config, tokens, files, signIn, store);
                        }));
  }

  private Future<Void> open(
      GatewayConfig config, IssuerTokenVerifier tokens, Files files, SignIn signIn, Store store) {
    RevokedIdentities revoked = new RevokedIdentities();
    SessionRegistry registry = new SessionRegistry(revoked);
    Revoking revoking =
        new Revoking(clock, store.revocationStore(), revoked, registry, LeaseRevoking.NONE);
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
                        return listen(config, tokens, files, recording, desk, registry);
                      });
            })
        .compose(
            listening -> {
              WebVerticle web =
                  new WebVerticle(
                      config.web(),
                      files.webCertificate(),
                      signIn,
                      desk,
                      feed,
                      store.sessionArchive(),
                      revoking,
                      clock);
              return deploy(() -> web, 1)
                  .onSuccess(
                      deployed -> {
                        webPort = web.actualPort();
                        webUrl = web.url().toString();
                      });
            });
  }

  private Future<Void> listen(
      GatewayConfig config,
      IssuerTokenVerifier tokens,
      Files files,
      RecordingService recording,
      StoredApprovalDesk desk,
      SessionRegistry registry) {
    DatabaseAdministration administration = new DatabaseAdministration(vertx);
    closers.push(() -> vertx.executeBlocking(() -> closed(administration)));
    Catalogues catalogues = new Catalogues(administration, CATALOGUE_LIFETIME, CATALOGUE_LIMIT);
    SessionAccounts accounts = new SessionAccounts();
    LoginCheck logins = new LoginCheck(tokens, config.connections());
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
                      registry,
                      SessionObserver.NONE,
                      clock,
                      config.audit().maxRowsRecorded()));
          MySqlListenerVerticle verticle =
              new MySqlListenerVerticle(
                  config.listener(), files.certificate(), logins, () -> sessions);
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

  private static Void closed(DatabaseAdministration administration) {
    administration.close();
    return null;
  }

  /** What is read from files at start; reading blocks. */
  private record Files(
      ServerCertificate certificate,
      Optional<KeyCertOptions> webCertificate,
      ReloadingPolicies policies,
      MySqlInspector inspector) {

    static Files read(GatewayConfig config) {
      return new Files(
          ServerCertificate.load(config.listener().tls()),
          config.web().tls().map(Gateway::webCertificate),
          ReloadingPolicies.open(config.policies()),
          new MySqlInspector());
    }
  }

  private static KeyCertOptions webCertificate(TlsConfig tls) {
    return new PemKeyCertOptions()
        .setCertPath(tls.certificate().orElseThrow(Gateway::noCertificate).toString())
        .setKeyPath(tls.key().orElseThrow(Gateway::noCertificate).toString());
  }

  private static IllegalArgumentException noCertificate() {
    return new IllegalArgumentException(
        "web.tls needs certificate and key; browsers do not take a self-signed one");
  }
}
