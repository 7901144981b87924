package dev.sallyport.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A person who signs in to the console by Keycloak's own login form, redirect by redirect, as a
 * browser does.
 */
final class KeycloakVisitor {
  private static final Pattern FORM = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");
  private static final int MAX_STEPS = 10;

  final List<URI> visited = new ArrayList<>();

  private final URI console;
  private final HttpClient browser =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  /**
   * By authority. Java's own cookie store would keep Keycloak's Secure cookies from a loopback
   * address without TLS, which browsers trust.
   */
  private final Map<String, Map<String, String>> cookies = new HashMap<>();

  KeycloakVisitor(URI console) {
    this.console = console;
  }

  /** Signs in; returns the page behind it or the page that says why not. */
  HttpResponse<String> signIn(String person, Secret password)
      throws IOException, InterruptedException {
    return fill(visit("/sign-in?to=/api/v1/me"), person, password);
  }

  /** Goes to a path of the console, and wherever that leads. */
  HttpResponse<String> visit(String path) throws IOException, InterruptedException {
    return follow(get(console.resolve(path)));
  }

  /** Whether Keycloak asks who it is. */
  static boolean isLoginForm(HttpResponse<String> page) {
    return FORM.matcher(page.body()).find();
  }

  /** Fills Keycloak's form in; returns the page behind it, as {@link #signIn}. */
  HttpResponse<String> fill(HttpResponse<String> form, String person, Secret password)
      throws IOException, InterruptedException {
    Matcher action = FORM.matcher(form.body());
    if (!action.find()) {
      throw new IllegalStateException("no login form: " + form.statusCode() + " " + form.uri());
    }
    String fields = "username=" + encoded(person) + "&password=" + encoded(password.reveal());
    return follow(
        HttpRequest.newBuilder(URI.create(action.group(1).replace("&amp;", "&")))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(fields))
            .build());
  }

  /** An answer of the REST API. */
  JsonNode api(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(get(console.resolve("/api/v1/" + path)));
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + " answers " + answer.statusCode());
    }
    return new ObjectMapper().readTree(answer.body());
  }

  /** What the REST API answers to a change. */
  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(console.resolve("/api/v1/" + path))
            .header("Content-Type", "application/json")
            .header("Origin", console.getScheme() + "://" + console.getAuthority())
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private HttpResponse<String> follow(HttpRequest first) throws IOException, InterruptedException {
    HttpRequest next = first;
    for (int step = 0; step < MAX_STEPS; step++) {
      visited.add(next.uri());
      HttpResponse<String> answer = send(next);
      if (answer.statusCode() / 100 != 3) {
        return answer;
      }
      next = get(next.uri().resolve(answer.headers().firstValue("Location").orElseThrow()));
    }
    throw new IllegalStateException("no end of redirects: " + visited);
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    Map<String, String> jar =
        cookies.computeIfAbsent(request.uri().getAuthority(), authority -> new HashMap<>());
    HttpRequest.Builder withCookies = HttpRequest.newBuilder(request, (name, value) -> true);
    if (!jar.isEmpty()) {
      withCookies.header(
          "Cookie",
          jar.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    HttpResponse<String> answer = browser.send(withCookies.build(), BodyHandlers.ofString());
    for (String set : answer.headers().allValues("Set-Cookie")) {
      String[] pair = set.split(";", 2)[0].split("=", 2);
      jar.put(pair[0], pair[1]);
    }
    return answer;
  }

  private static HttpRequest get(URI address) {
    return HttpRequest.newBuilder(address).header("Accept", "text/html").build();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
