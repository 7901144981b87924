package dev.sallyport.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Tokens as an agent gets them: by its client credentials (RFC 6749 section 4.4). */
final class Tokens {
  private Tokens() {}

  static Secret fetch(URI issuer, String client, Secret secret)
      throws IOException, InterruptedException {
    String basic =
        Base64.getEncoder()
            .encodeToString((client + ":" + secret.reveal()).getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(issuer.resolve("/token"))
                    .header("Authorization", "Basic " + basic)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("the issuer answers " + answer.statusCode());
    }
    return Secret.of(new ObjectMapper().readTree(answer.body()).get("access_token").asText());
  }
}
