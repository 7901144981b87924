package dev.sallyport.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.config.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Somebody who uses the REST API: an agent with a token, or a signed-in person. */
public final class ApiCaller {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI gateway;
  private final HttpClient http;
  private final Optional<Secret> token;

  private ApiCaller(URI gateway, HttpClient http, Optional<Secret> token) {
    this.gateway = gateway;
    this.http = http;
    this.token = token;
  }

  public static ApiCaller agent(URI gateway, Secret token) {
    return new ApiCaller(gateway, HttpClient.newHttpClient(), Optional.of(token));
  }

  /** Signs in through the provider's page, as a browser would. */
  public static ApiCaller person(URI gateway, String person) {
    HttpClient browser =
        HttpClient.newBuilder()
            .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
            .build();
    URI provider = location(browser, HttpRequest.newBuilder(gateway.resolve("/sign-in")).build());
    HttpRequest choice =
        HttpRequest.newBuilder(provider.resolve("/authorize"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(provider.getRawQuery() + "&person=" + encoded(person)))
            .build();
    send(browser, HttpRequest.newBuilder(location(browser, choice)).build());
    ApiCaller caller = new ApiCaller(gateway, browser, Optional.empty());
    caller.get("/api/v1/me");
    return caller;
  }

  private static URI location(HttpClient browser, HttpRequest request) {
    HttpResponse<String> answer = send(browser, request);
    return answer
        .headers()
        .firstValue("location")
        .map(answer.uri()::resolve)
        .orElseThrow(() -> new IllegalStateException(answer.uri() + " leads nowhere"));
  }

  public JsonNode get(String path) {
    return answer(request(path).GET());
  }

  public JsonNode post(String path, String body) {
    return answer(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  public JsonNode put(String path, String body) {
    return answer(
        request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  public JsonNode delete(String path) {
    return answer(request(path).header("Content-Type", "application/json").DELETE());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve(path));
    token.ifPresentOrElse(
        shown -> request.header("Authorization", "Bearer " + shown.reveal()),
        () -> request.header("Origin", gateway.toString()));
    return request;
  }

  private JsonNode answer(HttpRequest.Builder request) {
    HttpResponse<String> answer = send(http, request.build());
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(
          answer.uri() + " answers " + answer.statusCode() + " " + answer.body());
    }
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(answer.uri() + " does not answer with JSON", e);
    }
  }

  private static HttpResponse<String> send(HttpClient http, HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(request.uri() + " gives no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
