package dev.sallyport.web;

import dev.sallyport.config.CannotListenException;
import dev.sallyport.config.WebConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the console and its API. One instance: sign-ins and streams live on its event loop. */
public final class WebVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(WebVerticle.class);
  static final int MAX_BODY_BYTES = 16 * 1024;
  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int MAX_REQUEST_LINE_BYTES = 8 * 1024;
  private static final int IDLE_SECONDS = 60;

  private final WebConfig config;
  private final Optional<KeyCertOptions> certificate;
  private final ConsoleServices services;
  private final Clock clock;
  private final Readiness readiness;
  private EventStreams streams;
  private SessionTail tails;
  private SignInsElsewhere elsewhere;
  private volatile EventLoop own;
  private HttpServer server;
  private Router mounted;
  private Home home;

  /**
   * Takes everything it shows from these.
   *
   * @param certificate what HTTPS is served with; present exactly when {@link WebConfig#tls()} is
   */
  public WebVerticle(
      WebConfig config,
      Optional<KeyCertOptions> certificate,
      ConsoleServices services,
      Clock clock) {
    this(config, certificate, services, clock, sources(services));
  }

  /** The same, ready as these say. */
  public WebVerticle(
      WebConfig config,
      Optional<KeyCertOptions> certificate,
      ConsoleServices services,
      Clock clock,
      ReadinessSources sources) {
    if (config.tls().isPresent() != certificate.isPresent()) {
      throw new IllegalArgumentException("web.tls needs a certificate, and plain HTTP has none");
    }
    this.home = config.publicUrl().map(Home::of).orElse(null);
    this.config = config;
    this.certificate = certificate;
    this.services = services;
    this.clock = clock;
    this.readiness = new Readiness(sources, false);
  }

  private static ReadinessSources sources(ConsoleServices services) {
    return new ReadinessSources(
        ReadinessSources.lookAt(services.archive()), services.audit().backlog());
  }

  @Override
  public Future<?> start() {
    EventLoop loop = new EventLoop(context);
    ConsoleSessions sessions =
        new ConsoleSessions(config.sessionLifetime(), clock, services.revoking().revocations());
    services.revoking().onChange(() -> loop.run(sessions::closeRevoked));
    streams = new EventStreams(vertx, sessions, loop, clock);
    ConsolePages pages = new ConsolePages(vertx, ConsolePages.ROOT);
    Router router = Router.router(vertx);
    mounted = router;
    router.route().handler(new ResponseHeaders());
    router.route("/api/*").handler(WebVerticle::uncompressed);
    SignInRoutes signIn =
        new SignInRoutes(
            config, services.signIns(), sessions, services.acts(), loop, () -> home, clock);
    elsewhere = signIn.elsewhere();
    own = loop;
    // Before what every other form is refused by: a SAML response comes from the provider's page.
    signIn.mountFirst(router);
    // Of heads alone, so that nothing is made of a body before it: BodyHandler takes forms apart.
    router.route().handler(new SameOrigin(() -> home));
    BodyHandler bodies = BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES);
    BodyHandler drafts = BodyHandler.create(false).setBodyLimit(PolicyRoutes.MAX_BODY_BYTES);
    router
        .route("/api/v1/policies*")
        .method(HttpMethod.POST)
        .method(HttpMethod.PUT)
        .handler(ctx -> (signIn.bringsDrafts(ctx) ? drafts : bodies).handle(ctx));
    router.route().method(HttpMethod.POST).method(HttpMethod.PUT).handler(bodies);
    router.get("/healthz").handler(ctx -> Readiness.sendHealth(ctx.response()));
    router.get("/readyz").handler(ctx -> readiness.answer(ctx.response()));
    router
        .route("/api/*")
        .handler(
            new BearerTokens(
                services.access(),
                services.revoking().revocations(),
                config.publicUrl().isPresent(),
                loop));
    // Before the routes that want a sign-in: a client asks it where to sign in.
    router.get("/api/v1/gateway").handler(ctx -> ctx.json(services.card().toJson(home)));
    Future<OpenApiDocument.Written> description = OpenApiDocument.write(vertx);
    OpenApiDocument.mount(router, description);
    signIn.mount(router);
    StandingGrants grants =
        new StandingGrants(services.standing(), services.acts(), clock, streams::tell);
    services.standing().onEnded(ended -> loop.run(() -> streams.tell(ended)));
    services.standing().onMissed(() -> loop.run(streams::reopen));
    services.feed().subscribeMissed(() -> loop.run(streams::reopen));
    RepeatedPosts posts = new RepeatedPosts(services.answers(), loop, clock);
    new ApprovalRoutes(services, signIn, grants, posts, loop, clock).mount(router);
    new StandingRoutes(services.standing(), services.acts(), streams, loop, clock).mount(router);
    SessionRoutes recorded = new SessionRoutes(services.archive(), services.desk(), loop);
    recorded.mount(router);
    new StatementRoutes(services.statements(), recorded, loop).mount(router);
    new SessionExport(services.archive(), recorded, sessions, services.acts(), loop, clock)
        .mount(router);
    tails = new SessionTail(vertx, services.archive(), recorded, sessions, loop);
    tails.mount(router);
    new RevocationRoutes(services.revoking(), recorded, posts, loop).mount(router);
    new AgentRoutes(
            services.seen(), services.access().desk().leases(), services.revoking(), loop, clock)
        .mount(router);
    new ActRoutes(services.acts(), loop).mount(router);
    new ReportRoutes(services.audit().reports(), sessions, services.acts(), loop, clock)
        .mount(router);
    new EvidenceRoutes(
            services.audit().evidence(), recorded, sessions, services.acts(), vertx, loop, clock)
        .mount(router);
    new LegalHoldRoutes(services.audit().holds(), services.archive(), posts, loop, clock)
        .mount(router);
    new StatisticsRoutes(services.statistics(), loop, clock).mount(router);
    new StatusRoutes(services.audit(), clock).mount(router);
    new RefusedLoginRoutes(services.archive(), loop).mount(router);
    new AuditRoutes(services.audit(), loop).mount(router);
    new AccessRoutes(
            services.access(),
            services.acts(),
            services.card(),
            posts,
            sessions,
            loop,
            clock,
            () -> home)
        .mount(router);
    DraftWork drafting = new DraftWork(vertx);
    new PolicyRoutes(drafting, services.policies(), loop).mount(router);
    new RehearsalRoutes(drafting, services.policies(), services.seen(), loop).mount(router);
    new ConnectionRoutes(services.connections(), loop, clock).mount(router);
    streams.mount(router);
    pages.mount(router);
    Failures.mount(router);
    streams.start(services.feed());
    tails.start();
    server =
        vertx
            .createHttpServer(options())
            .requestHandler(router)
            .invalidRequestHandler(Failures::answerInvalid);
    return pages
        .load()
        .compose(ignored -> description)
        .compose(ignored -> listen())
        .onSuccess(
            listening -> {
              if (home == null) {
                home = Home.at(config, listening.actualPort());
              }
              LOG.info("console listens url={}", home.url());
            });
  }

  private Future<HttpServer> listen() {
    return server
        .listen(config.port(), config.host())
        .recover(
            failure ->
                Future.failedFuture(
                    new CannotListenException(
                        "web.host", config.host(), "web.port", config.port(), failure)));
  }

  @Override
  public Future<?> stop() {
    streams.stop();
    tails.stop();
    return server.close().eventually(elsewhere::stop);
  }

  /** Somebody left at another console; the digest of the cookie says who. */
  public Future<Void> leftElsewhere(String digest) {
    return here(
        () -> {
          elsewhere.leftElsewhere(digest);
          return Future.succeededFuture();
        });
  }

  /** Sign-outs at other consoles may not have been heard of; fails where they cannot be found. */
  public Future<Void> missedElsewhere() {
    return here(() -> elsewhere.missedElsewhere());
  }

  /** Before it is deployed nobody is known here, of whom there could be news. */
  private Future<Void> here(Supplier<Future<Void>> work) {
    EventLoop loop = own;
    if (loop == null) {
      return Future.succeededFuture();
    }
    Promise<Void> done = Promise.promise();
    loop.run(() -> work.get().onComplete(done));
    return done.future();
  }

  /** The port that is listened on, once deployed. */
  public int actualPort() {
    return server.actualPort();
  }

  /** What is mounted, once deployed. */
  List<Route> routes() {
    return mounted.getRoutes();
  }

  /** Where browsers find the console, once deployed: the public address, or the one listened on. */
  public URI url() {
    return home.url();
  }

  /** Answers that mix secrets of one with words of another are not compressed (BREACH). */
  private static void uncompressed(RoutingContext ctx) {
    ctx.response().putHeader(HttpHeaderNames.CONTENT_ENCODING, HttpHeaders.IDENTITY);
    ctx.next();
  }

  private HttpServerOptions options() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
            .setCompressionSupported(true)
            // A proxy in front passes on what follows an upgrade without looking at it.
            .setHttp2ClearTextEnabled(false)
            .setIdleTimeout(IDLE_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS);
    certificate.ifPresent(
        keys -> options.setSsl(true).setKeyCertOptions(keys.copy()).setUseAlpn(true));
    return options;
  }
}
