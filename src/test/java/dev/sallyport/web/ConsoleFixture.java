package dev.sallyport.web;

import dev.sallyport.access.AccessPace;
import dev.sallyport.access.LeaseDesk;
import dev.sallyport.access.LeaseRevoking;
import dev.sallyport.access.Revoking;
import dev.sallyport.approval.ApprovalFeed;
import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalStore.PendingBounds;
import dev.sallyport.approval.StandingApprovals;
import dev.sallyport.approval.StoredApprovalDesk;
import dev.sallyport.config.FailedLoginLimits;
import dev.sallyport.config.IssuerConfig;
import dev.sallyport.config.SamlConfig;
import dev.sallyport.config.Secret;
import dev.sallyport.config.SignInConfig;
import dev.sallyport.config.WebConfig;
import dev.sallyport.demo.DevelopmentAgent;
import dev.sallyport.demo.DevelopmentPerson;
import dev.sallyport.demo.DevelopmentProvider;
import dev.sallyport.demo.DevelopmentProviderRealm;
import dev.sallyport.export.ExportStatus;
import dev.sallyport.identity.FailedLogins;
import dev.sallyport.identity.IssuerTokenVerifier;
import dev.sallyport.identity.OidcSignIn;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.RefusedLogins.Refusal;
import dev.sallyport.identity.RevokedIdentities;
import dev.sallyport.identity.SamlSignIn;
import dev.sallyport.identity.SharedSignIns;
import dev.sallyport.identity.SignIn;
import dev.sallyport.recording.RecordingService;
import dev.sallyport.recording.RetentionReport;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.reports.PoliciesInForce.InForce;
import dev.sallyport.reports.Reports;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The console on its real parts: embedded store, desk, development provider, HTTP. People: dora and
 * dan are dbas, lea leads, anna analyses, audrey audits, adam administrates, erin audits and is a
 * dba.
 */
final class ConsoleFixture implements AutoCloseable {
  private static final Path POLICIES = Path.of("src/test/resources/access-policies");

  /** From one address, in a minute. */
  static final int MAX_FAILED_TOKENS = 50;

  static final Duration SESSION_LIFETIME = Duration.ofHours(8);

  /** Not long: what is told at once is told within any. */
  private static final Duration LEAVING_PATIENCE = Duration.ofMillis(500);

  final Vertx vertx = Vertx.vertx();
  final MovableClock clock = new MovableClock();

  /** What events of a session wait for that are not its first. */
  volatile Supplier<Future<Void>> beforeLaterEvents = Future::succeededFuture;

  /** What evidence that was written waits for. */
  volatile Supplier<Future<Void>> beforeEvidence = Future::succeededFuture;

  /** The identity provider's: behind ours, people have signed in there some time ago. */
  final MovableClock providerClock = new MovableClock();

  final ApprovalFeed feed = new ApprovalFeed();
  final DevelopmentProvider provider;
  final Store store;
  final SwitchedActs acts;
  final StoredApprovalDesk desk;
  final SampleRunning running = new SampleRunning();
  final Revoking revoking;
  final StandingApprovals standing;
  final SignIn signIn;
  final AccessServices access;

  /** What access requests had written down. */
  final List<SessionEvent> minutes = new CopyOnWriteArrayList<>();

  /** Leases whose sessions were ended. */
  final List<String> endedLeases = new CopyOnWriteArrayList<>();

  /** Tokens that were refused. */
  final List<Refusal> refusals = new CopyOnWriteArrayList<>();

  final SamplePolicies policies;

  /** The databases behind it, which are not there. */
  final SampleDatabases databases;

  final WebVerticle web;

  private ConsoleFixture(Path directory, PendingBounds bounds, Optional<SamlConfig> saml) {
    this(directory, bounds, saml, SharedSignIns.NONE);
  }

  private ConsoleFixture(
      Path directory, PendingBounds bounds, Optional<SamlConfig> saml, SharedSignIns shared) {
    provider = new DevelopmentProvider(vertx, "127.0.0.1", 0, realm(), providerClock);
    await(provider.start());
    store = await(EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx));
    acts = new SwitchedActs(store.acts());
    desk =
        new StoredApprovalDesk(
            vertx,
            Clock.systemUTC(),
            store.approvalStore(),
            feed,
            "gateway",
            bounds,
            (request, decision) ->
                store
                    .acts()
                    .write(
                        Clock.systemUTC(),
                        decision.by(),
                        "request.decided",
                        request.id(),
                        Map.of()));
    await(desk.start());
    IssuerTokenVerifier tokens =
        new IssuerTokenVerifier(vertx, List.of(issuer(provider.issuer())), Clock.systemUTC());
    await(tokens.start());
    WebConfig config = config(saml);
    policies = SamplePolicies.in(directory.resolve("policies"), vertx, store);
    databases = new SampleDatabases(vertx, clock, store, running, POLICIES);
    LeaseDesk leases =
        new LeaseDesk(
            vertx,
            clock,
            databases.policies,
            databases.connections,
            store.leases(),
            store.tokenUses(),
            desk,
            feed,
            event -> {
              minutes.add(event);
              return Future.succeededFuture();
            },
            new AccessPace(clock, 0));
    leases.start(() -> true);
    access =
        new AccessServices(
            leases,
            tokens,
            new FailedLogins(new FailedLoginLimits(MAX_FAILED_TOKENS, 0)),
            refusals::add,
            (lease, cause) -> {
              endedLeases.add(lease);
              return Future.succeededFuture(1);
            });
    revoking =
        new Revoking(
            Clock.systemUTC(),
            store.revocationStore(),
            new RevokedIdentities(),
            running,
            LeaseRevoking.NONE,
            acts);
    await(revoking.start());
    standing = new StandingApprovals(store.standing(), Clock.systemUTC());
    revoking.onRevoked(standing::endOf);
    signIn = await(OidcSignIn.discover(config.signIn().orElseThrow(), tokens));
    SignIns signIns =
        new SignIns(
            Optional.of(signIn),
            saml.map(provider -> new SamlSignIn(provider, vertx, Clock.systemUTC())),
            shared,
            Secret.of("of the consoles"),
            LEAVING_PATIENCE);
    web = new WebVerticle(config, Optional.empty(), services(signIns), clock);
    await(vertx.deployVerticle(web));
    provider.allowRedirect(url("/sign-in/callback"));
  }

  volatile List<ExportStatus> exports = List.of();
  volatile RecordingService.Backlog backlog =
      new RecordingService.Backlog(
          0, 1 << 30, 0, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0);
  volatile int retentionRules = 1;
  volatile Optional<RetentionReport> retention = Optional.empty();

  ConsoleServices services(SignIns signIns) {
    return new ConsoleServices(
        signIns,
        desk,
        feed,
        gated(store.sessionArchive()),
        store.statementSearch(),
        revoking,
        access,
        card(),
        policies.services(true),
        acts,
        store.keptAnswers(),
        standing,
        store.seenPrincipals(),
        store.statistics(),
        new ConnectionServices(databases.desk, databases.policies::current),
        new AuditServices(
            store.feed(),
            () -> exports,
            new Reports(
                new Reports.Sources(
                    store.statementSearch(),
                    store.approvalHistory(),
                    store.standing(),
                    store.auditTallies(),
                    store.seenPrincipals(),
                    () ->
                        store
                            .policyVersions()
                            .latest()
                            .map(latest -> InForce.of(policies.policies.current(), latest)))),
            store.legalHolds(),
            id -> store.evidence().of(id).compose(file -> beforeEvidence.get().map(file)),
            () -> backlog,
            () -> retentionRules,
            () -> retention));
  }

  static ConsoleFixture start(Path directory) {
    return new ConsoleFixture(directory, PendingBounds.DEFAULT, Optional.empty());
  }

  static ConsoleFixture startWithSaml(Path directory, SamlConfig saml) {
    return new ConsoleFixture(directory, PendingBounds.DEFAULT, Optional.of(saml));
  }

  /** One of several consoles. */
  static ConsoleFixture startSharing(Path directory, SamlConfig saml, SharedSignIns shared) {
    return new ConsoleFixture(directory, PendingBounds.DEFAULT, Optional.of(saml), shared);
  }

  static ConsoleFixture startForMany(Path directory) {
    return new ConsoleFixture(directory, new PendingBounds(10_000, 10_000), Optional.empty());
  }

  /** Waits as a session would; the future completes when somebody decides. */
  Future<ApprovalOutcome> submit(ApprovalRequest request) {
    Future<ApprovalOutcome> outcome = desk.submit(request);
    Principal anybody =
        new Principal("idp:test", Principal.Kind.HUMAN, "Test", Set.of(), "idp", Map.of());
    Await.until(() -> await(desk.find(request.id(), anybody, true)).isPresent());
    return outcome;
  }

  /** A token of an agent of the provider's. */
  String token(String agent) {
    return provider.tokenOfAgent(agent).reveal();
  }

  URI url(String path) {
    return web.url().resolve(path);
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    policies.close();
    await(desk.close());
    await(vertx.close());
  }

  static WebConfig config() {
    return config(Optional.empty());
  }

  private static WebConfig config(Optional<SamlConfig> saml) {
    return new WebConfig(
        "127.0.0.1",
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.of(
            new SignInConfig(
                "idp",
                "console",
                Secret.of("console-secret"),
                List.of("openid", "profile", "groups"))),
        saml,
        Set.of("admins"),
        Set.of("auditors"),
        SESSION_LIFETIME);
  }

  static GatewayCard card() {
    return new GatewayCard(
        Optional.of("127.0.0.1"),
        3307,
        Optional.empty(),
        List.of(issuer(URI.create("https://login.example.com"))),
        "test");
  }

  private static IssuerConfig issuer(URI issuer) {
    return new IssuerConfig(
        "idp",
        issuer,
        Set.of("sallyport"),
        Set.of("ES256"),
        Duration.ofSeconds(30),
        "sub",
        "name",
        "groups",
        "kind=agent",
        Optional.of("owner"),
        Optional.empty(),
        true);
  }

  private static DevelopmentProviderRealm realm() {
    return new DevelopmentProviderRealm(
        List.of(
            new DevelopmentPerson("dora", "Dora Lindqvist", List.of("dba")),
            new DevelopmentPerson("dan", "Dan Okafor", List.of("dba")),
            new DevelopmentPerson("lea", "Lea Moreau", List.of("leads")),
            new DevelopmentPerson("anna", "Anna Kovacs", List.of("analysts")),
            new DevelopmentPerson("audrey", "Audrey Stone", List.of("auditors")),
            new DevelopmentPerson("adam", "Adam Weiss", List.of("admins")),
            new DevelopmentPerson("erin", "Erin Walsh", List.of("auditors", "dba"))),
        List.of(
            new DevelopmentAgent("nightly", Secret.of("n"), List.of("reporting-agents")),
            new DevelopmentAgent(
                "ruby", Secret.of("r"), List.of("reporting-agents"), Optional.of("lea"))),
        "sallyport",
        "console",
        Secret.of("console-secret"),
        Duration.ofHours(1));
  }

  private SessionArchive gated(SessionArchive real) {
    return (SessionArchive)
        Proxy.newProxyInstance(
            SessionArchive.class.getClassLoader(),
            new Class<?>[] {SessionArchive.class},
            (proxy, method, given) -> {
              if (method.getName().equals("events") && (long) given[1] > 0) {
                return beforeLaterEvents
                    .get()
                    .compose(v -> real.events((String) given[0], (long) given[1], (int) given[2]));
              }
              try {
                return method.invoke(real, given);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
