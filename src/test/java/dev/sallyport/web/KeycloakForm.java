package dev.sallyport.web;

import dev.sallyport.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Keycloak's login page without a browser: fills the form, and keeps what it would post to us. */
final class KeycloakForm {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> cookies = new LinkedHashMap<>();

  /** The two fields that Keycloak's page posts by itself. */
  record Posted(String response, String relayState) {
    HttpResponse<String> to(Visitor visitor) {
      return visitor.post(
          "/sign-in/saml/callback",
          "SAMLResponse=" + Visitor.encode(response) + "&RelayState=" + Visitor.encode(relayState),
          "Content-Type",
          "application/x-www-form-urlencoded",
          "Origin",
          "null");
    }
  }

  Posted signIn(URI provider, String person, Secret password) {
    String login = send(HttpRequest.newBuilder(provider).GET());
    String body =
        "username=" + Visitor.encode(person) + "&password=" + Visitor.encode(password.reveal());
    String page =
        send(
            HttpRequest.newBuilder(URI.create(found(login, "action=\"([^\"]+)\"")))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    return new Posted(field(page, "SAMLResponse"), field(page, "RelayState"));
  }

  private static String field(String page, String name) {
    return found(page, "(?i)name=\"" + name + "\"\\s+value=\"([^\"]*)\"");
  }

  private static String found(String page, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(page);
    if (!matcher.find()) {
      throw new AssertionError("Keycloak's page has no " + pattern + ": " + page);
    }
    return matcher.group(1).replace("&amp;", "&").replace("&#43;", "+");
  }

  private String send(HttpRequest.Builder request) {
    String sent =
        cookies.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining("; "));
    if (!sent.isEmpty()) {
      request.header("Cookie", sent);
    }
    try {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      for (String cookie : answer.headers().allValues("set-cookie")) {
        String[] pair = cookie.split(";", 2)[0].split("=", 2);
        cookies.put(pair[0], pair[1]);
      }
      return answer.body();
    } catch (IOException e) {
      throw new AssertionError("Keycloak gave no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
