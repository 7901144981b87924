package dev.sallyport.web;

import dev.sallyport.config.Secret;
import dev.sallyport.identity.SamlSignIn;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * People come by SAML 2.0: to the provider by redirect, back by a form that its page posts.
 *
 * <p>That post crosses sites, so browsers leave our cookie ({@code SameSite=Lax}) out of it.
 * Instead of a laxer cookie, which needs HTTPS everywhere and fits fewer browsers, there is one
 * more step: the response is checked against the request that its relay state names, the browser is
 * sent on with a ticket, and where it arrives by itself the cookie is there again. Only the browser
 * that began can finish, as with OpenID Connect; a response planted in somebody else's browser ends
 * there.
 */
final class SamlRoutes {
  static final String START = "/sign-in/saml";
  private static final String CALLBACK = "/sign-in/saml/callback";
  private static final String FINISH = "/sign-in/saml/finish";
  private static final String METADATA = "/sign-in/saml/metadata";

  /** The longest response with every third byte written as three, and the relay state. */
  static final int MAX_FORM_BYTES = 2 * SamlSignIn.MAX_RESPONSE_LENGTH;

  private static final int MAX_FIELDS = 8;

  private final SignInRoutes console;
  private final SamlSignIn saml;
  private final PendingSignIns pending;
  private final AnsweredSignIns answered;
  private final EventLoop loop;
  private final Supplier<Home> home;

  SamlRoutes(
      SignInRoutes console,
      SamlSignIn saml,
      Secret secret,
      EventLoop loop,
      Supplier<Home> home,
      Clock clock) {
    this.console = console;
    this.saml = saml;
    this.pending = new PendingSignIns(secret, "saml", clock);
    this.answered = new AnsweredSignIns(clock);
    this.loop = loop;
    this.home = home;
  }

  void mountForeignForm(Router router) {
    router.post(CALLBACK).handler(this::readForm);
  }

  void mount(Router router) {
    router.get(START).handler(this::begin);
    router.get(FINISH).handler(this::finish);
    router.get(METADATA).handler(this::metadata);
  }

  void begin(RoutingContext ctx) {
    boolean fresh = SignInRoutes.wantsFresh(ctx);
    PendingSignIns.Started started = pending.start(ReturnPath.of(ctx), fresh);
    URI provider = saml.requestUri(requestId(started.nonce()), started.state(), callback(), fresh);
    console.sendToProvider(ctx, provider, started);
  }

  /** By itself, since the body is larger than any other that is taken. */
  private void readForm(RoutingContext ctx) {
    String type = Optional.ofNullable(ctx.request().getHeader("Content-Type")).orElse("");
    if (!type.split(";", 2)[0]
        .trim()
        .toLowerCase(Locale.ROOT)
        .equals("application/x-www-form-urlencoded")) {
      throw new Problem(
              415,
              "not-a-form",
              "The body is not a form",
              "A SAML response comes as application/x-www-form-urlencoded.",
              "Sign in again.")
          .asException();
    }
    Buffer body = Buffer.buffer();
    ctx.request()
        .handler(
            part -> {
              if (body.length() + part.length() <= MAX_FORM_BYTES) {
                body.appendBuffer(part);
              } else if (!ctx.failed()) {
                ctx.fail(tooLarge());
              }
            })
        .endHandler(
            end -> {
              if (!ctx.failed()) {
                accept(ctx, body.toString(StandardCharsets.UTF_8));
              }
            })
        .exceptionHandler(gone -> ctx.fail(400));
  }

  private void accept(RoutingContext ctx, String form) {
    try {
      Map<String, List<String>> fields =
          new QueryStringDecoder(form, StandardCharsets.UTF_8, false, MAX_FIELDS).parameters();
      String response = only(fields, "SAMLResponse");
      String state = only(fields, "RelayState");
      pending
          .answered(state)
          .ifPresentOrElse(
              request -> accept(ctx, response, request), () -> ctx.fail(SignInProblems.stale()));
    } catch (IllegalArgumentException malformed) {
      ctx.fail(Problem.badRequest("The form cannot be read.", "Sign in again.").asException());
    } catch (ProblemException refused) {
      ctx.fail(refused);
    }
  }

  private void accept(RoutingContext ctx, String response, PendingSignIns.Answered request) {
    loop.bring(
            saml.complete(response, requestId(request.nonce()), callback(), request.freshSince()))
        .onFailure(cause -> ctx.fail(SignInProblems.failure(cause)))
        .onSuccess(
            token ->
                console.once(
                    ctx,
                    pending,
                    request.nonce(),
                    request.expiresAt(),
                    () -> sendOn(ctx, answered.keep(request, token))));
  }

  private void sendOn(RoutingContext ctx, String ticket) {
    console
        .elsewhere()
        .answered(answered, ticket)
        .onSuccess(
            kept ->
                ctx.response()
                    .setStatusCode(303)
                    .putHeader(HttpHeaderNames.LOCATION, FINISH + "?ticket=" + ticket)
                    .end())
        .onFailure(ctx::fail);
  }

  private void finish(RoutingContext ctx) {
    String ticket = QueryParameter.text(ctx, "ticket").orElse("");
    String browser = console.browser(ctx);
    console
        .elsewhere()
        .recall(answered, ticket)
        .onSuccess(
            recalled ->
                answered
                    .take(ticket, browser)
                    .ifPresentOrElse(
                        token -> console.welcome(ctx, token, PendingSignIns.to(browser)),
                        () -> ctx.fail(SignInProblems.stale())))
        .onFailure(ctx::fail);
  }

  private void metadata(RoutingContext ctx) {
    ctx.response()
        .putHeader(HttpHeaderNames.CONTENT_TYPE, "application/samlmetadata+xml")
        .end(saml.metadata(callback()));
  }

  /** A field that is there once; a form that says two things is not understood. */
  private static String only(Map<String, List<String>> fields, String name) {
    List<String> values = fields.getOrDefault(name, List.of());
    if (values.size() != 1) {
      throw Problem.badRequest(
              "The form has " + values.size() + " fields '" + name + "', expected one.",
              "Sign in at " + START + "; a response that nobody asked for is not taken.")
          .asException();
    }
    return values.get(0);
  }

  private static ProblemException tooLarge() {
    return new Problem(
            413,
            "too-large",
            "The body is too large",
            "A SAML response may have at most " + MAX_FORM_BYTES + " bytes.",
            "Have the identity provider send fewer attributes.")
        .asException();
  }

  /** An XML name begins with a letter or an underscore. */
  private static String requestId(String nonce) {
    return "_" + nonce;
  }

  private URI callback() {
    return home.get().resolve(CALLBACK);
  }
}
