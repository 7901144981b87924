package dev.sallyport.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A person at the console's API, signed in through the provider, without a browser. */
final class Operator {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final URI url;

  private Operator(URI url, HttpClient http) {
    this.url = url;
    this.http = http;
  }

  static Operator signIn(URI url, String person) {
    HttpClient browser =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .build();
    Operator operator = new Operator(url, browser);
    HttpResponse<String> provider = operator.send(HttpRequest.newBuilder(url.resolve("/sign-in")));
    Map<String, String> form = new LinkedHashMap<>();
    for (String pair : provider.uri().getRawQuery().split("&")) {
      String[] parts = pair.split("=", 2);
      form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    form.put("person", person);
    String encoded =
        form.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    operator.send(
        HttpRequest.newBuilder(provider.uri().resolve("/authorize"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(encoded)));
    operator.get("/api/v1/me");
    return operator;
  }

  /** The same browser at another console: cookies do not tell ports apart. */
  Operator at(URI console) {
    return new Operator(console, http);
  }

  JsonNode get(String path) {
    return json(send(HttpRequest.newBuilder(url.resolve(path))));
  }

  JsonNode post(String path, Map<String, ?> body) {
    try {
      return json(send(own(path).POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  JsonNode post(String path, String body) {
    return json(send(own(path).POST(BodyPublishers.ofString(body))));
  }

  JsonNode put(String path, String body) {
    return json(send(own(path).PUT(BodyPublishers.ofString(body))));
  }

  JsonNode delete(String path) {
    return json(send(own(path).DELETE()));
  }

  /** The session to whose client the gateway gave this number. */
  JsonNode session(long connectionId) {
    for (JsonNode session : get("/api/v1/sessions").get("sessions")) {
      JsonNode events = get("/api/v1/sessions/" + session.get("id").asText() + "/events?limit=1");
      if (events.get("events").get(0).get("connection_id").asLong() == connectionId) {
        return session;
      }
    }
    throw new AssertionError("no session has the number " + connectionId + " yet");
  }

  private HttpRequest.Builder own(String path) {
    return HttpRequest.newBuilder(url.resolve(path))
        .header("Content-Type", "application/json")
        .header("Origin", url.getScheme() + "://" + url.getAuthority());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() / 100 == 3) {
        URI next = answer.uri().resolve(answer.headers().firstValue("location").orElseThrow());
        return send(HttpRequest.newBuilder(next));
      }
      return answer;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(HttpResponse<String> answer) {
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError(answer.uri() + ": " + answer.statusCode() + " " + answer.body());
    }
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
