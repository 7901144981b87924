package dev.sallyport.demo;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the development provider answers; all on the event loop of its server. */
final class DevelopmentProviderEndpoints {
  private static final int MAX_BODY_BYTES = 16 * 1024;

  private static final List<String> REQUEST =
      List.of(
          "response_type",
          "client_id",
          "redirect_uri",
          "scope",
          "state",
          "nonce",
          "code_challenge",
          "code_challenge_method",
          "prompt",
          "max_age");

  private final String issuer;
  private final DevelopmentProviderRealm realm;
  private final Set<String> redirects;
  private final DevelopmentProviderTokens tokens;
  private final DevelopmentProviderCodes codes;
  private final DevelopmentProviderDeviceEndpoints devices;

  DevelopmentProviderEndpoints(
      String issuer,
      DevelopmentProviderRealm realm,
      Set<String> redirects,
      DevelopmentProviderTokens tokens,
      DevelopmentProviderCodes codes,
      DevelopmentProviderDeviceEndpoints devices) {
    this.issuer = issuer;
    this.realm = realm;
    this.redirects = redirects;
    this.tokens = tokens;
    this.codes = codes;
    this.devices = devices;
  }

  void mount(Router router) {
    router.route().handler(this::guard);
    router.get("/.well-known/openid-configuration").handler(c -> c.json(discovery()));
    router.get("/jwks").handler(c -> c.json(tokens.keySet()));
    router.get("/authorize").handler(c -> authorize(c, c.request().params()));
    router.get("/userinfo").handler(this::userInfo);
    router
        .get("/logout")
        .handler(
            c ->
                page(c, 200, DevelopmentProviderPage.message("Signed out", "You can close this.")));
    router.post().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
    router.post("/authorize").handler(this::choose);
    router.post("/token").handler(this::token);
    devices.mount(router);
  }

  /** A name that was made to resolve to this machine (DNS rebinding) is not this provider. */
  private void guard(RoutingContext context) {
    String own = URI.create(issuer).getAuthority();
    if (own.equals(String.valueOf(context.request().authority()))) {
      context.response().putHeader("cache-control", "no-store");
      context.next();
    } else {
      page(context, 421, DevelopmentProviderPage.message("Wrong address", "Use " + issuer));
    }
  }

  private JsonObject discovery() {
    JsonObject discovery =
        new JsonObject()
            .put("issuer", issuer)
            .put("sallyport_development", true)
            .put("authorization_endpoint", issuer + "/authorize")
            .put("token_endpoint", issuer + "/token")
            .put("userinfo_endpoint", issuer + "/userinfo")
            .put("end_session_endpoint", issuer + "/logout")
            .put("jwks_uri", issuer + "/jwks")
            .put("scopes_supported", new JsonArray().add("openid").add("profile").add("groups"))
            .put("response_types_supported", new JsonArray().add("code"))
            .put("subject_types_supported", new JsonArray().add("public"))
            .put(
                "grant_types_supported",
                new JsonArray().add("authorization_code").add("client_credentials"))
            .put("id_token_signing_alg_values_supported", new JsonArray().add("ES256"))
            .put("code_challenge_methods_supported", new JsonArray().add("S256"))
            .put(
                "token_endpoint_auth_methods_supported",
                new JsonArray().add("client_secret_basic").add("client_secret_post").add("none"));
    devices.describe(discovery);
    return discovery;
  }

  private void authorize(RoutingContext context, MultiMap request) {
    if (accepted(context, request)) {
      Map<String, String> kept = new LinkedHashMap<>();
      REQUEST.stream().filter(request::contains).forEach(n -> kept.put(n, request.get(n)));
      page(context, 200, DevelopmentProviderPage.choice(realm.people(), kept));
    }
  }

  private void choose(RoutingContext context) {
    MultiMap request = context.request().formAttributes();
    if (!accepted(context, request)) {
      return;
    }
    Optional<DevelopmentPerson> person = realm.person(text(request, "person"));
    if (person.isEmpty()) {
      back(context, request, "error", "access_denied");
      return;
    }
    String code =
        codes.issue(
            person.get(),
            text(request, "redirect_uri"),
            text(request, "code_challenge"),
            text(request, "nonce"));
    back(context, request, "code", code);
  }

  /** RFC 6749 section 4.1.2.1: to an address that is not registered nothing is ever sent. */
  private boolean accepted(RoutingContext context, MultiMap request) {
    if (!realm.consoleClientId().equals(request.get("client_id"))
        || !redirects.contains(text(request, "redirect_uri"))) {
      page(
          context,
          400,
          DevelopmentProviderPage.message(
              "Cannot sign in", "This client or its redirect address is not registered."));
      return false;
    }
    if (List.of(text(request, "prompt").split(" ")).contains("none")) {
      // OpenID Connect Core 3.1.2.6: there are no sessions here, everybody is asked each time.
      back(context, request, "error", "login_required");
      return false;
    }
    boolean understood =
        "code".equals(request.get("response_type"))
            && List.of(text(request, "scope").split(" ")).contains("openid")
            && "S256".equals(request.get("code_challenge_method"))
            && text(request, "code_challenge").matches("[A-Za-z0-9_-]{43}");
    if (!understood) {
      back(context, request, "error", "invalid_request");
    }
    return understood;
  }

  private void back(RoutingContext context, MultiMap request, String name, String value) {
    String redirect = text(request, "redirect_uri");
    StringBuilder target =
        new StringBuilder(redirect)
            .append(redirect.contains("?") ? '&' : '?')
            .append(name)
            .append('=')
            .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    if (request.contains("state")) {
      target
          .append("&state=")
          .append(URLEncoder.encode(text(request, "state"), StandardCharsets.UTF_8));
    }
    context.response().setStatusCode(303).putHeader("location", target.toString()).end();
  }

  private void token(RoutingContext context) {
    MultiMap form = context.request().formAttributes();
    String[] client = credentials(context, form);
    switch (text(form, "grant_type")) {
      case "authorization_code" -> exchange(context, form, client);
      case "client_credentials" ->
          realm
              .agent(client[0])
              .filter(a -> DevelopmentProviderCodes.sameText(a.secret().reveal(), client[1]))
              .ifPresentOrElse(
                  agent -> context.json(answer(tokens.agentToken(issuer, agent))),
                  () -> error(context, 401, "invalid_client"));
      case DevelopmentProviderDeviceEndpoints.GRANT ->
          devices
              .redeem(context, form)
              .ifPresent(
                  person ->
                      context.json(
                          answer(
                              tokens.personToken(
                                  issuer, person, DevelopmentProviderRealm.DEVICE_CLIENT))));
      default -> error(context, 400, "unsupported_grant_type");
    }
  }

  private void exchange(RoutingContext context, MultiMap form, String[] client) {
    if (!realm.consoleClientId().equals(client[0])
        || !DevelopmentProviderCodes.sameText(realm.consoleSecret().reveal(), client[1])) {
      error(context, 401, "invalid_client");
      return;
    }
    codes
        .redeem(text(form, "code"), text(form, "redirect_uri"), text(form, "code_verifier"))
        .ifPresentOrElse(
            grant ->
                context.json(
                    answer(tokens.personToken(issuer, grant.person(), realm.consoleClientId()))
                        .put(
                            "id_token",
                            tokens.idToken(
                                issuer, grant.person(), grant.nonce(), grant.authenticatedAt()))),
            () -> error(context, 400, "invalid_grant"));
  }

  private JsonObject answer(String accessToken) {
    return new JsonObject()
        .put("access_token", accessToken)
        .put("token_type", "Bearer")
        .put("expires_in", realm.tokenLifetime().toSeconds());
  }

  private void userInfo(RoutingContext context) {
    String header = String.valueOf(context.request().getHeader("authorization"));
    tokens
        .ownerOf(header.startsWith("Bearer ") ? header.substring("Bearer ".length()) : "")
        .ifPresentOrElse(
            person -> context.json(tokens.claimsOf(person)),
            () -> {
              context.response().putHeader("www-authenticate", "Bearer error=\"invalid_token\"");
              error(context, 401, "invalid_token");
            });
  }

  /** Client id and secret from the header (RFC 6749 section 2.3.1) or the form; never null. */
  private static String[] credentials(RoutingContext context, MultiMap form) {
    String header = context.request().getHeader("authorization");
    if (header == null || !header.startsWith("Basic ")) {
      return new String[] {text(form, "client_id"), text(form, "client_secret")};
    }
    try {
      String pair =
          new String(
              Base64.getDecoder().decode(header.substring("Basic ".length())),
              StandardCharsets.UTF_8);
      int colon = Math.max(pair.indexOf(':'), 0);
      return new String[] {
        URLDecoder.decode(pair.substring(0, colon), StandardCharsets.UTF_8),
        URLDecoder.decode(
            pair.substring(Math.min(colon + 1, pair.length())), StandardCharsets.UTF_8)
      };
    } catch (IllegalArgumentException malformed) {
      return new String[] {"", ""};
    }
  }

  static void error(RoutingContext context, int status, String error) {
    context.response().setStatusCode(status);
    context.json(new JsonObject().put("error", error));
  }

  static void page(RoutingContext context, int status, String html) {
    HttpServerResponse response = context.response().setStatusCode(status);
    response
        .putHeader("content-type", "text/html; charset=utf-8")
        .putHeader("x-content-type-options", "nosniff")
        .putHeader("referrer-policy", "no-referrer")
        .putHeader(
            "content-security-policy",
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri"
                + " 'none'")
        .end(html);
  }

  static String text(MultiMap parameters, String name) {
    String value = parameters.get(name);
    return value == null ? "" : value;
  }
}
