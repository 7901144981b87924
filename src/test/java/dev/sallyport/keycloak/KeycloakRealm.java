package dev.sallyport.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.config.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * One realm of ours. Every client of it has the same secret and every person the same password,
 * both new in each run.
 */
public final class KeycloakRealm {
  private static final Map<String, KeycloakRealm> KNOWN = new HashMap<>();
  private static final Secret CLIENT_SECRET = Secret.of(UUID.randomUUID().toString());
  private static final Secret PASSWORD = Secret.of(UUID.randomUUID().toString());

  private final KeycloakServer server;
  private final String name;

  private KeycloakRealm(KeycloakServer server, String name) {
    this.server = server;
    this.name = name;
  }

  static synchronized KeycloakRealm in(KeycloakServer server, String name) {
    KeycloakRealm realm = KNOWN.get(name);
    if (realm == null) {
      server.admin().post("", representation(name));
      realm = new KeycloakRealm(server, name);
      KNOWN.put(name, realm);
    }
    return realm;
  }

  /** The {@code iss} of its tokens. */
  public URI issuer() {
    return server.issuer(name);
  }

  /** The secret of every confidential client. */
  public Secret clientSecret() {
    return CLIENT_SECRET;
  }

  /** The password of every person. */
  public Secret password() {
    return PASSWORD;
  }

  /** Its token endpoint. */
  public TokenEndpoint tokens() {
    return TokenEndpoint.of(issuer());
  }

  /** A service account's token, by client credentials. */
  public Secret tokenOfService(String client) {
    return Secret.of(
        tokens()
            .ask(
                Map.of(
                    "grant_type",
                    "client_credentials",
                    "client_id",
                    client,
                    "client_secret",
                    CLIENT_SECRET.reveal()))
            .token("access_token"));
  }

  /** What a person gets for the password, by the public client for command lines. */
  public TokenEndpoint.Answer signIn(String person) {
    return tokens()
        .ask(
            Map.of(
                "grant_type",
                "password",
                "client_id",
                "sallyport-cli",
                "username",
                person,
                "password",
                PASSWORD.reveal()));
  }

  /** A person's token. */
  public Secret tokenOfPerson(String person) {
    return Secret.of(signIn(person).token("access_token"));
  }

  /** Reads below this realm, see {@link KeycloakAdmin}. */
  public String path(String below) {
    return "/" + name + below;
  }

  /** Lets a person in, or not any more. */
  public void enable(String person, boolean enabled) {
    KeycloakAdmin admin = server.admin();
    JsonNode user = admin.find(path("/users?username=" + person), "username", person);
    admin.put(
        path("/users/" + user.path("id").asText()),
        new ObjectMapper().createObjectNode().put("enabled", enabled));
  }

  private static JsonNode representation(String name) {
    try (InputStream in =
        KeycloakRealm.class.getResourceAsStream("/keycloak/" + name + "-realm.json")) {
      if (in == null) {
        throw new IllegalArgumentException("no realm " + name);
      }
      String text =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .replace("@CLIENT_SECRET@", CLIENT_SECRET.reveal())
              .replace("@PASSWORD@", PASSWORD.reveal());
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException("realm " + name, e);
    }
  }
}
