package dev.sallyport.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Keycloak's administration by REST. Paths begin after {@code /admin/realms}. */
public final class KeycloakAdmin {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI address;
  private final Map<String, String> login;

  KeycloakAdmin(URI address, String user, String password) {
    this.address = address;
    this.login =
        Map.of(
            "grant_type",
            "password",
            "client_id",
            "admin-cli",
            "username",
            user,
            "password",
            password);
  }

  /** What is at a path. */
  public JsonNode get(String path) {
    return send("GET", path, null);
  }

  /** Adds something. */
  public void post(String path, JsonNode body) {
    send("POST", path, body);
  }

  /** Changes something. */
  public void put(String path, JsonNode body) {
    send("PUT", path, body);
  }

  /** Removes something. */
  public void delete(String path) {
    send("DELETE", path, null);
  }

  /** The only entry of a list whose field has a value, for example of a user by its name. */
  public JsonNode find(String path, String field, String value) {
    JsonNode found = get(path);
    for (JsonNode entry : found.isArray() ? found : found.path("keys")) {
      if (entry.path(field).asText().equals(value)) {
        return entry;
      }
    }
    throw new IllegalStateException(path + " has nothing with " + field + " " + value);
  }

  private JsonNode send(String method, String path, JsonNode body) {
    // A token of the administrator lives for a minute: a new one each time is simplest.
    String token =
        TokenEndpoint.of(address.resolve("/realms/master")).ask(login).token("access_token");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + "/admin/realms" + path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
            .build();
    return send(request);
  }

  /** A document that is there for all. */
  JsonNode anyone(URI document) {
    return send(HttpRequest.newBuilder(document).timeout(PATIENCE).build());
  }

  private JsonNode send(HttpRequest request) {
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(
            request.uri() + " answers " + answer.statusCode() + " " + answer.body());
      }
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(request.uri() + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
