package dev.sallyport.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** A realm's token endpoint (RFC 6749 section 3.2). */
public final class TokenEndpoint {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final URI address;

  private TokenEndpoint(URI address) {
    this.address = address;
  }

  /** Of the realm with that issuer. */
  public static TokenEndpoint of(URI issuer) {
    return new TokenEndpoint(URI.create(issuer + "/protocol/openid-connect/token"));
  }

  /**
   * What the endpoint answered.
   *
   * @param status HTTP status
   * @param body its JSON
   */
  public record Answer(int status, JsonNode body) {
    /** A token of the answer, by its member's name. */
    public String token(String member) {
      if (status != 200) {
        throw new IllegalStateException("no token: " + status + " " + body);
      }
      return body.path(member).asText();
    }
  }

  /** Sends a form. */
  public Answer ask(Map<String, String> form) {
    String body =
        form.entrySet().stream()
            .map(e -> encoded(e.getKey()) + "=" + encoded(e.getValue()))
            .collect(Collectors.joining("&"));
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
      return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(address + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
