package dev.sallyport.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.config.Secret;
import dev.sallyport.identity.KnownRsaKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
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

  /** Of the last key that was added: the highest one signs. */
  private int priority = 100;

  private KeycloakRealm(KeycloakServer server, String name) {
    this.server = server;
    this.name = name;
  }

  static synchronized KeycloakRealm in(KeycloakServer server, String name) {
    KeycloakRealm realm = KNOWN.get(name);
    if (realm == null) {
      server.admin().post("", withKeys(representation(name), 2 + 2 * KNOWN.size()));
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

  /** Makes it sign with that RSA key from now on; keys that it had stay published. */
  public void signWith(KeyPair key) {
    addKey("rsa", Map.of("privateKey", pem(key)));
  }

  /** Makes it sign with a new key of its own; keys that it had stay published. */
  public void rotate() {
    addKey("rsa-generated", Map.of());
  }

  /** Unpublishes the key with that {@code kid}. */
  public void withdraw(String keyId) {
    String provider = server.admin().find(path("/keys"), "kid", keyId).path("providerId").asText();
    server.admin().delete(path("/components/" + provider));
  }

  /** The keys as it publishes them. */
  public JsonNode publishedKeys() {
    return server.admin().anyone(URI.create(issuer() + "/protocol/openid-connect/certs"));
  }

  private void addKey(String provider, Map<String, String> settings) {
    priority += 100;
    ObjectNode component = new ObjectMapper().createObjectNode();
    component
        .put("name", provider + priority)
        .put("providerId", provider)
        .put("providerType", "org.keycloak.keys.KeyProvider")
        .put("parentId", server.admin().get(path("")).path("id").asText());
    ObjectNode config = component.putObject("config");
    config.putArray("priority").add(String.valueOf(priority));
    config.putArray("algorithm").add("RS256");
    settings.forEach((setting, value) -> config.putArray(setting).add(value));
    server.admin().post(path("/components"), component);
  }

  /** Adds a service account whose {@code groups} are as many as that, whatever it is in. */
  public void addServiceOfGroups(String client, List<String> groups) {
    ObjectMapper json = new ObjectMapper();
    ObjectNode representation =
        server.admin().find(path("/clients?clientId=billing"), "clientId", "billing").deepCopy();
    representation.put("clientId", client).put("secret", CLIENT_SECRET.reveal());
    representation.remove("id");
    ArrayNode mappers = representation.putArray("protocolMappers");
    mapper(mappers, "audience", "oidc-audience-mapper")
        .put("included.custom.audience", "sallyport")
        .put("access.token.claim", "true");
    mapper(mappers, "groups", "oidc-hardcoded-claim-mapper")
        .put("claim.name", "groups")
        .put("claim.value", json.valueToTree(groups).toString())
        .put("jsonType.label", "JSON")
        .put("access.token.claim", "true");
    server.admin().post(path("/clients"), representation);
  }

  /** With keys of its own it makes none, which would take it longer than all else. */
  private static ObjectNode withKeys(ObjectNode realm, int which) {
    ArrayNode keys = realm.putObject("components").putArray("org.keycloak.keys.KeyProvider");
    for (String provider : List.of("rsa", "rsa-enc")) {
      String pem = pem(KnownRsaKeys.pair(2048, provider.equals("rsa") ? which : which + 1));
      keys.addObject()
          .put("name", provider)
          .put("providerId", provider)
          .putObject("config")
          .set("privateKey", keys.arrayNode().add(pem));
    }
    for (String generated : List.of("hmac-generated", "aes-generated")) {
      keys.addObject().put("name", generated).put("providerId", generated).putObject("config");
    }
    return realm;
  }

  private static String pem(KeyPair key) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----";
  }

  private static ObjectNode mapper(ArrayNode mappers, String name, String kind) {
    return mappers
        .addObject()
        .put("name", name)
        .put("protocol", "openid-connect")
        .put("protocolMapper", kind)
        .putObject("config");
  }

  private static ObjectNode representation(String name) {
    try (InputStream in =
        KeycloakRealm.class.getResourceAsStream("/keycloak/" + name + "-realm.json")) {
      if (in == null) {
        throw new IllegalArgumentException("no realm " + name);
      }
      String text =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .replace("@CLIENT_SECRET@", CLIENT_SECRET.reveal())
              .replace("@PASSWORD@", PASSWORD.reveal());
      return (ObjectNode) new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException("realm " + name, e);
    }
  }
}
