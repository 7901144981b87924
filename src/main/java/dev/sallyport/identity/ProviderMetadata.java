package dev.sallyport.identity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.IssuerConfig;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The discovery document of an issuer (OpenID Connect Discovery 1.0 section 3), checked.
 *
 * @param keys {@code jwks_uri}
 * @param authorization where a browser is sent; absent when the issuer signs no people in
 * @param token where a code is exchanged
 * @param userInfo where claims are asked for
 * @param endSession where a sign-out goes
 * @param tokenAuthentication how clients may prove themselves at the token endpoint
 * @param challengeMethods PKCE methods, empty when the document does not say
 */
record ProviderMetadata(
    URI keys,
    Optional<URI> authorization,
    Optional<URI> token,
    Optional<URI> userInfo,
    Optional<URI> endSession,
    Set<String> tokenAuthentication,
    Set<String> challengeMethods) {

  /** Set by a provider that signs anyone in; see {@link IssuerConfig#developmentAllowed()}. */
  static final String DEVELOPMENT_MARK = "sallyport_development";

  private static final String WELL_KNOWN = "/.well-known/openid-configuration";

  /**
   * Asks the issuer for its document.
   *
   * @return fails with {@link IssuerRefusedException} or {@link IssuerUnavailableException}
   */
  static Future<ProviderMetadata> discover(ProviderHttp http, IssuerConfig issuer) {
    String base = issuer.issuer().toString();
    String root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    return http.get(URI.create(root + WELL_KNOWN), HttpHeaders.headers())
        .compose(
            document -> {
              try {
                return Future.succeededFuture(read(issuer, document));
              } catch (IssuerRefusedException refused) {
                return Future.failedFuture(refused);
              }
            });
  }

  private static ProviderMetadata read(IssuerConfig issuer, JsonNode document)
      throws IssuerRefusedException {
    String own = document.path("issuer").asText();
    if (!own.equals(issuer.issuer().toString())) {
      throw refusal(
          issuer, "its discovery document names another issuer, " + ShownText.quoted(own));
    }
    JsonNode development = document.path(DEVELOPMENT_MARK);
    boolean isDevelopment =
        !development.isMissingNode() && !(development.isBoolean() && !development.asBoolean());
    if (isDevelopment && !issuer.developmentAllowed()) {
      throw refusal(
          issuer,
          "it is a development provider, which signs anybody in without a password; only"
              + " 'sallyport demo' trusts one");
    }
    return new ProviderMetadata(
        address(issuer, document, "jwks_uri")
            .orElseThrow(() -> refusal(issuer, "its discovery document names no jwks_uri")),
        address(issuer, document, "authorization_endpoint"),
        address(issuer, document, "token_endpoint"),
        address(issuer, document, "userinfo_endpoint"),
        address(issuer, document, "end_session_endpoint"),
        strings(document, "token_endpoint_auth_methods_supported"),
        strings(document, "code_challenge_methods_supported"));
  }

  private static Optional<URI> address(IssuerConfig issuer, JsonNode document, String member)
      throws IssuerRefusedException {
    JsonNode value = document.path(member);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    try {
      URI address = URI.create(value.asText());
      if (isProtected(address, isLoopback(issuer.issuer()))) {
        return Optional.of(address);
      }
    } catch (IllegalArgumentException notAnAddress) {
      throw refusal(issuer, "its " + member + " is not an address");
    }
    throw refusal(
        issuer, "its " + member + " " + ShownText.quoted(value.asText()) + " is not https");
  }

  private static Set<String> strings(JsonNode document, String member) {
    Set<String> values = new HashSet<>();
    document.path(member).forEach(value -> values.add(value.asText()));
    return Set.copyOf(values);
  }

  /** Plain http only where the issuer itself is on this machine, and the address too. */
  private static boolean isProtected(URI address, boolean plainAllowed) {
    if (address.getHost() == null || address.getUserInfo() != null) {
      return false;
    }
    return "https".equals(address.getScheme())
        || plainAllowed && "http".equals(address.getScheme()) && isLoopback(address);
  }

  private static boolean isLoopback(URI address) {
    String host = String.valueOf(address.getHost());
    return host.equalsIgnoreCase("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  private static IssuerRefusedException refusal(IssuerConfig issuer, String reason) {
    return new IssuerRefusedException(
        "issuer '" + issuer.name() + "' (" + issuer.issuer() + ") is refused: " + reason);
  }
}
