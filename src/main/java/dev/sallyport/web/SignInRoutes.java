package dev.sallyport.web;

import dev.sallyport.config.WebConfig;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.SignIn;
import dev.sallyport.identity.VerifiedToken;
import dev.sallyport.recording.ActLog;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * People come and go: authorization code with PKCE (RFC 6749 section 4.1, RFC 7636), the cookie,
 * and who is signed in. {@link SamlRoutes} is the other way in.
 */
final class SignInRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(SignInRoutes.class);
  private static final String SESSION_COOKIE = "sallyport-console";
  private static final String BROWSER_COOKIE = "sallyport-sign-in";
  private static final String SESSION_KEY = "sallyport.console-session";
  private static final String CALLBACK = "/sign-in/callback";
  private static final String FRESH = "fresh";

  private final WebConfig config;
  private final SignIns signIns;
  private final Optional<SamlRoutes> saml;
  private final ConsoleSessions sessions;
  private final ActLog acts;
  private final Clock clock;
  private final PendingSignIns pending;
  private final SignInsElsewhere elsewhere;
  private final EventLoop loop;
  private final Supplier<Home> home;

  SignInRoutes(
      WebConfig config,
      SignIns signIns,
      ConsoleSessions sessions,
      ActLog acts,
      EventLoop loop,
      Supplier<Home> home,
      Clock clock) {
    this.config = config;
    this.acts = acts;
    this.clock = clock;
    this.signIns = signIns;
    this.sessions = sessions;
    this.pending = new PendingSignIns(signIns.secret(), "oidc", clock);
    this.loop = loop;
    this.home = home;
    this.saml =
        signIns
            .saml()
            .map(provider -> new SamlRoutes(this, provider, signIns.secret(), loop, home, clock));
    this.elsewhere =
        new SignInsElsewhere(
            signIns,
            sessions,
            entry -> Viewer.of(entry.person().orElseThrow(), config, entry.authenticatedAt()),
            loop,
            clock);
  }

  /** What other consoles know of those who come. */
  SignInsElsewhere elsewhere() {
    return elsewhere;
  }

  /** What has to stand before {@link SameOrigin}, see there, and before whoever asks who it is. */
  void mountFirst(Router router) {
    router
        .routeWithRegex("/(api/|sign-in|sign-out).*")
        .handler(ctx -> elsewhere.recognize(ctx, cookieValue(ctx, SESSION_COOKIE)));
    saml.ifPresent(routes -> routes.mountForeignForm(router));
  }

  void mount(Router router) {
    saml.ifPresent(routes -> routes.mount(router));
    signIns
        .oidc()
        .ifPresentOrElse(
            oidc -> {
              router.get("/sign-in").handler(ctx -> begin(ctx, oidc));
              router.get(CALLBACK).handler(ctx -> comeBack(ctx, oidc));
            },
            () -> router.get("/sign-in").handler(saml.orElseThrow()::begin));
    router.route("/sign-in/*").failureHandler(this::explain);
    router.route("/sign-in").failureHandler(this::explain);
    router.post("/sign-out").handler(this::leave);
    router.get("/api/v1/sign-in").handler(this::ways);
    router.route("/api/*").handler(this::requireSignIn);
    router.get("/api/v1/me").handler(this::me);
  }

  /** Goes on in this person's name. */
  static void enter(RoutingContext ctx, ConsoleSession session) {
    ctx.put(SESSION_KEY, session);
    ctx.next();
  }

  /** The sign-in that {@link #requireSignIn} or {@link BearerTokens} found. */
  static ConsoleSession session(RoutingContext ctx) {
    return ctx.get(SESSION_KEY);
  }

  static Viewer viewer(RoutingContext ctx) {
    return session(ctx).viewer();
  }

  private void begin(RoutingContext ctx, SignIn oidc) {
    boolean fresh = wantsFresh(ctx);
    PendingSignIns.Started started = pending.start(ReturnPath.of(ctx), fresh);
    URI provider =
        oidc.authorizationUri(
            started.state(),
            started.nonce(),
            OpaqueToken.digest(started.codeVerifier()),
            home.get().resolve(CALLBACK),
            fresh);
    sendToProvider(ctx, provider, started);
  }

  /** Whether the person is to prove anew who they are. */
  static boolean wantsFresh(RoutingContext ctx) {
    return QueryParameter.text(ctx, FRESH).filter(Set.of("1", "true")::contains).isPresent();
  }

  /** Where this person signs in anew, in the way they came, to go on at a path of the console. */
  String freshStart(Viewer viewer, String to) {
    String start = signIns.oidc().isPresent() && !byOidc(viewer) ? SamlRoutes.START : "/sign-in";
    return start + "?" + FRESH + "=1&to=" + to;
  }

  void sendToProvider(RoutingContext ctx, URI provider, PendingSignIns.Started started) {
    ctx.response()
        .addCookie(cookie(BROWSER_COOKIE, started.browser()))
        .setStatusCode(303)
        .putHeader(HttpHeaderNames.LOCATION, provider.toString())
        .end();
  }

  /** Goes on with a sign-in whose person the provider has named, unless that was done before. */
  void once(
      RoutingContext ctx, PendingSignIns begun, String nonce, Instant expiresAt, Runnable then) {
    if (!begun.use(nonce, expiresAt)) {
      ctx.fail(SignInProblems.stale());
      return;
    }
    elsewhere
        .used(nonce, expiresAt)
        .onFailure(cause -> ctx.fail(SignInProblems.notWritten(cause)))
        .onSuccess(
            first -> {
              if (first) {
                then.run();
              } else {
                ctx.fail(SignInProblems.stale());
              }
            });
  }

  /** Value of the cookie that binds a sign-in to one browser. */
  String browser(RoutingContext ctx) {
    return cookieValue(ctx, BROWSER_COOKIE).orElse("");
  }

  private void comeBack(RoutingContext ctx, SignIn oidc) {
    Optional<PendingSignIns.Returning> known =
        pending.returning(QueryParameter.text(ctx, "state").orElse(""), browser(ctx));
    if (known.isEmpty()) {
      ctx.fail(SignInProblems.stale());
      return;
    }
    PendingSignIns.Returning returning = known.get();
    Optional<String> code = Optional.ofNullable(ctx.request().getParam("code"));
    if (code.isEmpty() || code.get().isBlank()) {
      LOG.info("sign-in ended at the provider error={}", SignInProblems.providerError(ctx));
      ctx.fail(
          SignInProblems.refused(
              "The identity provider did not let you in ("
                  + SignInProblems.providerError(ctx)
                  + ")."));
      return;
    }
    URI redirect = home.get().resolve(CALLBACK);
    loop.bring(
            oidc.complete(
                code.get(),
                returning.codeVerifier(),
                returning.nonce(),
                redirect,
                returning.freshSince()))
        .onFailure(cause -> ctx.fail(SignInProblems.failure(cause)))
        .onSuccess(
            token ->
                once(
                    ctx,
                    pending,
                    returning.nonce(),
                    returning.expiresAt(),
                    () -> welcome(ctx, token, returning.to())));
  }

  void welcome(RoutingContext ctx, VerifiedToken token, String to) {
    cookieValue(ctx, SESSION_COOKIE)
        .flatMap(sessions::find)
        .ifPresent(s -> sessions.close(s.digest()));
    Principal principal = token.principal();
    Optional<String> revoked = sessions.whyNot(principal);
    if (revoked.isPresent()) {
      LOG.info("sign-in refused principal={} error=revoked", principal.id());
      ctx.fail(SignInProblems.refused(revoked.get() + "."));
      return;
    }
    loop.bring(acts.write(clock, principal, "person.signed_in", principal.id(), where(ctx)))
        .onFailure(cause -> ctx.fail(SignInProblems.notWritten(cause)))
        .onSuccess(written -> letIn(ctx, token, to));
  }

  private void letIn(RoutingContext ctx, VerifiedToken token, String to) {
    Principal principal = token.principal();
    Viewer viewer = Viewer.of(principal, config, token.authenticatedAt());
    String value = sessions.open(viewer, token.sessionEnd());
    elsewhere
        .opened(value)
        .onFailure(
            cause -> {
              sessions.close(OpaqueToken.digest(value));
              ctx.fail(SignInProblems.notWritten(cause));
            })
        .onSuccess(
            known -> {
              if (sessions.find(value).isEmpty()) {
                // Revoked, or crowded out, while the others were told.
                ctx.fail(Problem.signedOut().asException());
                return;
              }
              LOG.info("signed in principal={} kind={}", principal.id(), principal.kind().word());
              goOn(ctx, value, to);
            });
  }

  private void goOn(RoutingContext ctx, String value, String to) {
    ctx.response()
        .addCookie(cookie(SESSION_COOKIE, value).setMaxAge(config.sessionLifetime().toSeconds()));
    ctx.response().addCookie(cookie(BROWSER_COOKIE, "").setMaxAge(0));
    ctx.response().setStatusCode(303).putHeader(HttpHeaderNames.LOCATION, to).end();
  }

  private static Map<String, String> where(RoutingContext ctx) {
    return Map.of("client", String.valueOf(ctx.request().remoteAddress()));
  }

  /**
   * Ends the sign-in on this side at once, whatever becomes of its minutes: a person who leaves is
   * out. The answer waits until no other console can know them any more, and says where to end the
   * provider's session.
   */
  private void leave(RoutingContext ctx) {
    Optional<String> shown = cookieValue(ctx, SESSION_COOKIE);
    Optional<ConsoleSession> session = shown.flatMap(sessions::find);
    session.ifPresent(left -> sessions.close(left.digest()));
    Future<Void> everywhere = shown.map(elsewhere::left).orElseGet(Future::succeededFuture);
    ctx.response().addCookie(cookie(SESSION_COOKIE, "").setMaxAge(0));
    // Pages that the browser kept to go back to are not shown again (Clear Site Data, section 3.1).
    ctx.response().putHeader("Clear-Site-Data", "\"cache\"");
    // Who came by SAML has no session at the other provider, nor anything to end one with.
    Optional<SignIn> provider =
        signIns
            .oidc()
            .filter(oidc -> session.map(ConsoleSession::viewer).map(this::byOidc).orElse(true));
    JsonObject answer =
        new JsonObject()
            .put(
                "end_session",
                provider.flatMap(SignIn::endSessionUri).map(URI::toString).orElse(null));
    loop.bring(session.map(left -> noteLeft(ctx, left)).orElseGet(Future::succeededFuture))
        .transform(noted -> everywhere)
        .onSuccess(out -> ctx.json(answer))
        .onFailure(cause -> ctx.fail(SignInProblems.leftHereOnly()));
  }

  private Future<Void> noteLeft(RoutingContext ctx, ConsoleSession left) {
    Principal principal = left.viewer().principal();
    LOG.info("signed out principal={}", principal.id());
    return acts.write(clock, principal, "person.signed_out", principal.id(), where(ctx))
        .onFailure(
            cause ->
                LOG.error(
                    "sign-out not written down principal={} error={}",
                    principal.id(),
                    cause.toString()));
  }

  private boolean byOidc(Viewer viewer) {
    String issuer = viewer.principal().issuer();
    return signIns.saml().map(provider -> !provider.name().equals(issuer)).orElse(true);
  }

  /** What a page can offer before anybody is signed in. */
  private void ways(RoutingContext ctx) {
    JsonArray ways = new JsonArray();
    config.signIn().ifPresent(client -> ways.add(way("oidc", client.issuer(), "/sign-in")));
    signIns.saml().ifPresent(provider -> ways.add(way("saml", provider.name(), SamlRoutes.START)));
    ctx.json(new JsonObject().put("ways", ways));
  }

  private static JsonObject way(String kind, String name, String url) {
    return new JsonObject().put("kind", kind).put("name", name).put("url", url);
  }

  /** Whether a request comes from somebody whose drafts of policies are read: those are large. */
  boolean bringsDrafts(RoutingContext ctx) {
    return cookieValue(ctx, SESSION_COOKIE)
        .flatMap(sessions::find)
        .filter(session -> session.viewer().seesAll())
        .isPresent();
  }

  private void requireSignIn(RoutingContext ctx) {
    if (session(ctx) != null) {
      ctx.next();
      return;
    }
    Optional<ConsoleSession> session = cookieValue(ctx, SESSION_COOKIE).flatMap(sessions::find);
    if (session.isEmpty()) {
      ctx.fail(Problem.signedOut().asException());
    } else if (SameOrigin.isAskedFromElsewhere(ctx.request())) {
      ctx.fail(SignInProblems.askedFromElsewhere(home.get()));
    } else {
      enter(ctx, session.get());
    }
  }

  private void me(RoutingContext ctx) {
    ConsoleSession session = session(ctx);
    Viewer viewer = session.viewer();
    Principal principal = viewer.principal();
    ctx.json(
        new JsonObject()
            .put("id", principal.id())
            .put("name", principal.name())
            .put("kind", Wording.kind(principal))
            .put("groups", Wording.sorted(principal.groups()))
            .put("admin", viewer.admin())
            .put("auditor", viewer.auditor())
            .put("authenticated_at", viewer.authenticatedAt().map(Instant::toString).orElse(null))
            .put("expires_at", session.expiresAt().toString()));
  }

  /** A person who navigates gets the sign-in page with a word about it, a program the problem. */
  private void explain(RoutingContext ctx) {
    String accept = ctx.request().getHeader(HttpHeaderNames.ACCEPT);
    if (accept == null
        || !accept.contains("text/html")
        || !(ctx.failure() instanceof ProblemException failure)) {
      ctx.next();
      return;
    }
    ctx.response()
        .setStatusCode(303)
        .putHeader(HttpHeaderNames.LOCATION, "/?problem=" + failure.problem().kind())
        .end();
  }

  private Optional<String> cookieValue(RoutingContext ctx, String name) {
    return Optional.ofNullable(ctx.request().getCookie(home.get().cookieName(name)))
        .map(Cookie::getValue);
  }

  private Cookie cookie(String name, String value) {
    return Cookie.cookie(home.get().cookieName(name), value)
        .setPath("/")
        .setHttpOnly(true)
        .setSecure(home.get().secure())
        .setSameSite(CookieSameSite.LAX);
  }
}
