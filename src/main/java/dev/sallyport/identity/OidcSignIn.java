package dev.sallyport.identity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.IssuerConfig;
import dev.sallyport.config.Secret;
import dev.sallyport.config.SignInConfig;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sign-in at an OpenID Connect provider. The ID token is checked by {@link IssuerTokenVerifier}'s
 * rules like any other token, with the client as its audience; an agent's identity is refused.
 */
public final class OidcSignIn implements SignIn {
  private final TrustedIssuer issuer;
  private final ProviderMetadata metadata;
  private final SignInConfig client;
  private final ProviderHttp http;

  private OidcSignIn(
      TrustedIssuer issuer, ProviderMetadata metadata, SignInConfig client, ProviderHttp http) {
    this.issuer = issuer;
    this.metadata = metadata;
    this.client = client;
    this.http = http;
  }

  /**
   * Reads the provider's discovery document.
   *
   * @param client its {@link SignInConfig#issuer()} is one of the verifier's issuers
   * @return fails with {@link IssuerRefusedException} for a provider that cannot or must not sign
   *     people in, with {@link IssuerUnavailableException} when it did not answer
   */
  public static Future<SignIn> discover(SignInConfig client, IssuerTokenVerifier tokens) {
    Optional<TrustedIssuer> issuer = tokens.issuerNamed(client.issuer());
    if (issuer.isEmpty()) {
      return Future.failedFuture(
          new IssuerRefusedException(
              "sign-in wants issuer '" + client.issuer() + "', which is not configured"));
    }
    IssuerConfig config = issuer.get().config();
    return ProviderMetadata.discover(tokens.http(), config)
        .recover(
            cause ->
                Future.failedFuture(
                    cause instanceof IssuerUnavailableException unavailable
                        ? new IssuerUnavailableException(
                            "issuer '"
                                + config.name()
                                + "' cannot be asked, and without it nobody could sign in: "
                                + unavailable.getMessage()
                                + "; check identity.issuers["
                                + tokens.position(config)
                                + "].issuer, DNS and the way there (no proxy is used), then start"
                                + " again")
                        : cause))
        .compose(
            metadata ->
                shortcoming(metadata, client)
                    .<Future<SignIn>>map(
                        reason ->
                            Future.failedFuture(
                                new IssuerRefusedException(
                                    "issuer '"
                                        + config.name()
                                        + "' cannot sign people in: "
                                        + reason)))
                    .orElseGet(
                        () ->
                            Future.succeededFuture(
                                new OidcSignIn(issuer.get(), metadata, client, tokens.http()))));
  }

  private static Optional<String> shortcoming(ProviderMetadata metadata, SignInConfig client) {
    if (metadata.authorization().isEmpty() || metadata.token().isEmpty()) {
      return Optional.of("it has no authorization or no token endpoint");
    }
    if (!metadata.challengeMethods().isEmpty() && !metadata.challengeMethods().contains("S256")) {
      return Optional.of("it does not support PKCE with S256");
    }
    return client.scopes().contains("openid")
        ? Optional.empty()
        : Optional.of("the scopes to ask for lack 'openid'");
  }

  @Override
  public URI authorizationUri(
      String state, String nonce, String codeChallenge, URI redirect, boolean fresh) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", client.clientId());
    query.put("redirect_uri", redirect.toString());
    query.put("scope", String.join(" ", client.scopes()));
    query.put("state", state);
    query.put("nonce", nonce);
    query.put("code_challenge", codeChallenge);
    query.put("code_challenge_method", "S256");
    if (fresh) {
      // OpenID Connect Core 3.1.2.1: the second obliges the provider to say when it was.
      query.put("prompt", "login");
      query.put("max_age", "0");
    }
    return withQuery(metadata.authorization().orElseThrow(), query);
  }

  @Override
  public Optional<URI> endSessionUri() {
    return metadata.endSession().map(end -> withQuery(end, Map.of("client_id", client.clientId())));
  }

  @Override
  public Future<VerifiedToken> complete(
      String code, String codeVerifier, String nonce, URI redirect, Optional<Instant> freshSince) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", redirect.toString());
    form.put("code_verifier", codeVerifier);
    MultiMap headers = HttpHeaders.headers();
    authenticate(form, headers);
    return http.post(metadata.token().orElseThrow(), headers, encoded(form))
        .compose(answer -> accept(answer, nonce, freshSince))
        .recover(
            error ->
                error instanceof IssuerUnavailableException
                    ? rejected("the identity provider did not answer the sign-in; try again")
                    : Future.failedFuture(error));
  }

  /** RFC 6749 section 2.3.1; a public client only names itself. */
  private void authenticate(Map<String, String> form, MultiMap headers) {
    String secret = client.clientSecret().reveal();
    Set<String> methods = metadata.tokenAuthentication();
    boolean basic = methods.isEmpty() || methods.contains("client_secret_basic");
    if (!secret.isEmpty() && basic) {
      String pair = encode(client.clientId()) + ":" + encode(secret);
      headers.set(
          "authorization",
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
      return;
    }
    form.put("client_id", client.clientId());
    if (!secret.isEmpty()) {
      form.put("client_secret", secret);
    }
  }

  private Future<VerifiedToken> accept(
      ProviderHttp.Answer answer, String nonce, Optional<Instant> freshSince) {
    if (answer.status() != 200) {
      return rejected(
          "the identity provider refused the sign-in: "
              + ShownText.quoted(answer.body().path("error").asText("status " + answer.status())));
    }
    String idToken = answer.body().path("id_token").asText();
    String accessToken = answer.body().path("access_token").asText();
    try {
      CompactToken parsed = CompactToken.parse(Secret.of(idToken));
      if (parsed.type().equals("at+jwt")) {
        throw new TokenRejectedException("the identity provider sent no ID token");
      }
      return issuer
          .check(parsed, Set.of(client.clientId()))
          .compose(claims -> acceptClaims(claims, nonce, Secret.of(accessToken), freshSince));
    } catch (TokenRejectedException rejected) {
      return Future.failedFuture(rejected);
    }
  }

  private Future<VerifiedToken> acceptClaims(
      JsonNode claims, String nonce, Secret accessToken, Optional<Instant> freshSince) {
    if (!sameText(claims.path("nonce").asText(), nonce)) {
      return rejected("the ID token answers another sign-in (its nonce differs); sign in again");
    }
    if (claims.path("aud").size() > 1 && !claims.path("azp").asText().equals(client.clientId())
        || claims.has("azp") && !claims.path("azp").asText().equals(client.clientId())) {
      return rejected("the ID token was made for another client (its azp differs)");
    }
    return fromAccessToken(claims, accessToken)
        .compose(
            access -> {
              List<JsonNode> sources = new ArrayList<>(List.of(claims));
              access.ifPresent(sources::add);
              if (metadata.userInfo().isEmpty()
                  || sources.stream().anyMatch(issuer.mapping()::hasGroups)) {
                return person(sources, freshSince);
              }
              return userInfo(claims, accessToken)
                  .compose(
                      info -> {
                        sources.add(info);
                        return person(sources, freshSince);
                      });
            });
  }

  /** Its claims when it is a signed token of this issuer about the same person, else nothing. */
  private Future<Optional<JsonNode>> fromAccessToken(JsonNode idClaims, Secret accessToken) {
    Set<String> audiences = new HashSet<>(issuer.config().audiences());
    audiences.add(client.clientId());
    try {
      return issuer
          .check(CompactToken.parse(accessToken), audiences)
          .map(claims -> Optional.of(claims).filter(c -> sameSubject(idClaims, c)))
          .otherwise(Optional.empty());
    } catch (TokenRejectedException opaque) {
      return Future.succeededFuture(Optional.empty());
    }
  }

  /** OpenID Connect Core 5.3.2: only an answer about the same subject may be used. */
  private Future<JsonNode> userInfo(JsonNode idClaims, Secret accessToken) {
    MultiMap headers = HttpHeaders.headers().set("authorization", "Bearer " + accessToken.reveal());
    return http.get(metadata.userInfo().orElseThrow(), headers)
        .compose(
            info ->
                sameSubject(idClaims, info)
                    ? Future.succeededFuture(info)
                    : rejected("the identity provider's user information is about someone else"));
  }

  /** The first of the sources is the ID token. */
  private Future<VerifiedToken> person(List<JsonNode> sources, Optional<Instant> freshSince) {
    JsonNode idToken = sources.get(0);
    try {
      Principal principal = issuer.mapping().principal(sources);
      Optional<Instant> authenticatedAt = issuer.authenticatedAt(idToken, freshSince);
      return principal.kind() == Principal.Kind.HUMAN
          ? Future.succeededFuture(
              new VerifiedToken(
                  principal, issuer.expiry(idToken), Optional.empty(), authenticatedAt))
          : rejected("this identity is an agent's; only people sign in to the console");
    } catch (TokenRejectedException rejected) {
      return Future.failedFuture(rejected);
    }
  }

  private static boolean sameSubject(JsonNode one, JsonNode other) {
    String subject = one.path("sub").asText();
    return !subject.isEmpty() && subject.equals(other.path("sub").asText());
  }

  private static <T> Future<T> rejected(String reason) {
    return Future.failedFuture(new TokenRejectedException(reason));
  }

  private static boolean sameText(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static URI withQuery(URI address, Map<String, String> query) {
    String separator = address.getRawQuery() == null ? "?" : "&";
    return URI.create(address + separator + encoded(query));
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
