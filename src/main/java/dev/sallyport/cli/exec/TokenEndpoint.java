package dev.sallyport.cli.exec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An issuer's endpoints for clients (OpenID Connect Discovery 1.0 section 3, RFC 8628 section 4).
 *
 * @param issuer its name for messages
 * @param token where tokens are asked for
 * @param deviceAuthorization where a device begins; empty when the issuer knows no devices
 * @param basic whether clients may show their secret in the header
 */
record TokenEndpoint(
    JsonHttp http, String issuer, URI token, Optional<URI> deviceAuthorization, boolean basic) {
  private static final String WELL_KNOWN = "/.well-known/openid-configuration";

  /** Reads the issuer's discovery document, which must be its own. */
  static TokenEndpoint discover(JsonHttp http, String name, String issuer)
      throws ExecFailure, InterruptedException {
    String root = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    URI address = WebAddress.read("issuer", root + WELL_KNOWN, ExitStatus.UNAVAILABLE);
    JsonHttp.Answer document = http.ask(HttpRequest.newBuilder(address).build());
    if (document.status() != 200 || !document.text("issuer").equals(issuer)) {
      throw new ExecFailure(
          ExitStatus.UNAVAILABLE,
          "issuer '"
              + ShownText.of(name)
              + "' has no discovery document of its own at "
              + ShownText.of(address.toString()));
    }
    String device = document.text("device_authorization_endpoint");
    JsonNode methods = document.body().path("token_endpoint_auth_methods_supported");
    boolean post = false;
    boolean basic = false;
    for (JsonNode method : methods) {
      post |= method.asText().equals("client_secret_post");
      basic |= method.asText().equals("client_secret_basic");
    }
    return new TokenEndpoint(
        http,
        ShownText.of(name),
        WebAddress.read("token_endpoint", document.text("token_endpoint"), ExitStatus.UNAVAILABLE),
        device.isEmpty()
            ? Optional.empty()
            : Optional.of(
                WebAddress.read("device_authorization_endpoint", device, ExitStatus.UNAVAILABLE)),
        // Every issuer must take the header (RFC 6749 section 2.3.1), unless it says otherwise.
        basic || !post);
  }

  /** Asks for a token as a client with a secret. */
  JsonHttp.Answer ask(Map<String, String> form, String client, Secret secret)
      throws ExecFailure, InterruptedException {
    if (!basic) {
      Map<String, String> whole = new LinkedHashMap<>(form);
      whole.put("client_id", client);
      whole.put("client_secret", secret.reveal());
      return post(token, whole, Optional.empty());
    }
    String pair = encode(client) + ":" + encode(secret.reveal());
    return post(
        token,
        form,
        Optional.of(
            "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))));
  }

  /** Asks as a client without one. */
  JsonHttp.Answer ask(URI endpoint, Map<String, String> form)
      throws ExecFailure, InterruptedException {
    return post(endpoint, form, Optional.empty());
  }

  /** The token of a successful answer. */
  Secret accessToken(JsonHttp.Answer answer) throws ExecFailure {
    String token = answer.text("access_token");
    if (answer.status() != 200
        || !TokenFile.isToken(token)
        || !answer.text("token_type").equalsIgnoreCase("bearer")) {
      throw refusal(answer);
    }
    return Secret.of(token);
  }

  /** What the issuer said instead of giving a token (RFC 6749 section 5.2). */
  ExecFailure refusal(JsonHttp.Answer answer) {
    String error = answer.text("error");
    String description = answer.text("error_description");
    return new ExecFailure(
        answer.status() >= 500 || error.isEmpty() ? ExitStatus.UNAVAILABLE : ExitStatus.REFUSED,
        "issuer '"
            + issuer
            + "' gives no token: "
            + ShownText.of(
                error.isEmpty()
                    ? "status " + answer.status()
                    : error + (description.isEmpty() ? "" : ", " + description))
            + (error.equals("invalid_client") ? "; check the client's id and its secret" : ""));
  }

  private JsonHttp.Answer post(URI endpoint, Map<String, String> form, Optional<String> header)
      throws ExecFailure, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json")
            .POST(
                BodyPublishers.ofString(
                    form.entrySet().stream()
                        .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                        .collect(Collectors.joining("&"))));
    header.ifPresent(value -> request.header("Authorization", value));
    return http.ask(request.build());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
