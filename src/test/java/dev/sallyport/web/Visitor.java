package dev.sallyport.web;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A browser without its conveniences: keeps cookies, follows nothing by itself. */
final class Visitor {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  final Map<String, String> cookies = new LinkedHashMap<>();
  private final ConsoleFixture console;

  Visitor(ConsoleFixture console) {
    this.console = console;
  }

  static Visitor signedIn(ConsoleFixture console, String person) {
    Visitor visitor = new Visitor(console);
    HttpResponse<String> back = visitor.get(visitor.chooseAtProvider("/sign-in", person));
    if (back.statusCode() != 303) {
      throw new AssertionError("sign-in of " + person + " ended in " + back.body());
    }
    return visitor;
  }

  /** A token as a person's command line gets it, by the device flow (RFC 8628). */
  static String tokenOf(ConsoleFixture console, String person) {
    Visitor device = new Visitor(console);
    JsonObject started =
        json(device.form("/device-authorization", Map.of("client_id", "sallyport-exec")));
    device.form("/device", Map.of("user_code", started.getString("user_code"), "person", person));
    JsonObject given =
        json(
            device.form(
                "/token",
                Map.of(
                    "grant_type",
                    "urn:ietf:params:oauth:grant-type:device_code",
                    "device_code",
                    started.getString("device_code"),
                    "client_id",
                    "sallyport-exec")));
    return given.getString("access_token");
  }

  private HttpResponse<String> form(String path, Map<String, String> fields) {
    return send(
        HttpRequest.newBuilder(console.provider.issuer().resolve(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                BodyPublishers.ofString(
                    fields.entrySet().stream()
                        .map(e -> e.getKey() + "=" + encode(e.getValue()))
                        .collect(Collectors.joining("&"))))
            .build());
  }

  /** Starts a sign-in and picks a person at the provider; gives the path of the callback. */
  String chooseAtProvider(String start, String person) {
    URI provider = URI.create(location(get(start)));
    Map<String, String> form = new LinkedHashMap<>(parameters(provider));
    form.put("person", person);
    HttpResponse<String> chosen =
        send(
            HttpRequest.newBuilder(provider.resolve("/authorize"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    BodyPublishers.ofString(
                        form.entrySet().stream()
                            .map(e -> e.getKey() + "=" + encode(e.getValue()))
                            .collect(Collectors.joining("&"))))
                .build());
    URI callback = URI.create(location(chosen));
    return callback.getRawPath() + "?" + callback.getRawQuery();
  }

  HttpResponse<String> get(String path, String... headers) {
    return send(request(path, headers).GET().build());
  }

  HttpResponse<String> delete(String path, String... headers) {
    return send(request(path, headers).DELETE().build());
  }

  /** Any method. */
  HttpResponse<String> call(String method, String path, String body, String... headers) {
    return send(request(path, headers).method(method, BodyPublishers.ofString(body)).build());
  }

  /** As the console's own page posts. */
  HttpResponse<String> post(String path, String body) {
    return post(
        path, body, "Content-Type", "application/json", "Origin", console.web.url().toString());
  }

  HttpResponse<String> put(String path, String body) {
    String origin = console.web.url().toString();
    return send(
        request(path, "Content-Type", "application/json", "Origin", origin)
            .PUT(BodyPublishers.ofString(body))
            .build());
  }

  HttpResponse<String> post(String path, String body, String... headers) {
    return send(request(path, headers).POST(BodyPublishers.ofString(body)).build());
  }

  HttpResponse<String> delete(String path) {
    String origin = console.web.url().toString();
    return send(
        request(path, "Content-Type", "application/json", "Origin", origin).DELETE().build());
  }

  /** As who has read the request; somebody who may not see it sends a digest all the same. */
  HttpResponse<String> decide(String id, String decision, String reason) {
    HttpResponse<String> read = get("/api/v1/approvals/" + id);
    String digest =
        read.statusCode() == 200 ? json(read).getJsonObject("approval").getString("digest") : "";
    return decide(
        id,
        new JsonObject()
            .put("decision", decision)
            .put("reason", reason)
            .put("digest", digest.isEmpty() ? "0".repeat(64) : digest));
  }

  HttpResponse<String> decide(String id, JsonObject body, String... headers) {
    List<String> all =
        new ArrayList<>(
            List.of("Content-Type", "application/json", "Origin", console.web.url().toString()));
    all.addAll(List.of(headers));
    return post("/api/v1/approvals/" + id + "/decision", body.encode(), all.toArray(String[]::new));
  }

  /** A stream that goes on after the answer's head. */
  HttpResponse<InputStream> open(String path, String... headers) {
    return send(request(path, headers).GET().build(), BodyHandlers.ofInputStream());
  }

  /** The same without a sign-in. */
  static HttpResponse<InputStream> open(URI uri) {
    try {
      return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new AssertionError(uri + " gave no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  static String location(HttpResponse<?> response) {
    return response.headers().firstValue("location").orElseThrow();
  }

  static JsonObject json(HttpResponse<String> response) {
    return new JsonObject(response.body());
  }

  static Map<String, String> parameters(URI uri) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : uri.getRawQuery().split("&")) {
      String[] parts = pair.split("=", 2);
      parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return parameters;
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(console.url(path));
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(e -> e.getKey() + "=" + e.getValue())
              .collect(Collectors.joining("; ")));
    }
    return headers.length == 0 ? request : request.headers(headers);
  }

  private HttpResponse<String> send(HttpRequest request) {
    HttpResponse<String> response = send(request, BodyHandlers.ofString());
    if (request.uri().getPort() == console.web.actualPort()) {
      ApiContract.check(response);
    }
    return response;
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
    try {
      HttpResponse<T> response = HTTP.send(request, body);
      if (request.uri().getPort() == console.web.actualPort()) {
        List<String> set = new ArrayList<>(response.headers().allValues("set-cookie"));
        set.forEach(this::keep);
      }
      return response;
    } catch (IOException e) {
      throw new AssertionError(request.uri() + " gave no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void keep(String setCookie) {
    String[] pair = setCookie.split(";", 2)[0].split("=", 2);
    if (setCookie.contains("Max-Age=0")) {
      cookies.remove(pair[0]);
    } else {
      cookies.put(pair[0], pair[1]);
    }
  }
}
