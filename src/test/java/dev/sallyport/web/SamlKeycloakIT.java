package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.sallyport.config.ConfigLoader;
import dev.sallyport.config.SamlConfig;
import dev.sallyport.identity.Principal;
import dev.sallyport.keycloak.KeycloakRealm;
import dev.sallyport.keycloak.KeycloakServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Keycloak as SAML provider, its real login form, a real browser. Keycloak is called {@code
 * localhost} and the console {@code 127.0.0.1}, so that its form crosses sites as in real life.
 */
class SamlKeycloakIT {
  private static final String CONFIGURATION =
      """
      web:
        saml:
          name: corp-saml
          metadata: keycloak.xml
      connections:
        shop:
          host: 127.0.0.1
          account: stored
          user: sallyport
          password: ${env:PASSWORD}
      """;

  private static final String CLIENT =
      """
      {
        "clientId": "ENTITY", "protocol": "saml", "enabled": true, "frontchannelLogout": false,
        "redirectUris": ["CALLBACK"],
        "attributes": {
          "saml.assertion.signature": "true", "saml.server.signature": "true",
          "saml.client.signature": "false", "saml.signature.algorithm": "RSA_SHA256",
          "saml.authnstatement": "true", "saml.force.post.binding": "true",
          "saml_name_id_format": "persistent"
        },
        "protocolMappers": [
          {"name": "groups", "protocol": "saml", "protocolMapper": "saml-group-membership-mapper",
           "config": {"attribute.name": "groups", "attribute.nameformat": "Basic",
                      "single": "false", "full.path": "true"}},
          {"name": "name", "protocol": "saml", "protocolMapper": "saml-user-property-mapper",
           "config": {"attribute.name": "displayName", "attribute.nameformat": "Basic",
                      "user.attribute": "firstName"}}
        ]
      }
      """;

  @TempDir private static Path directory;
  private static KeycloakRealm realm;
  private static ConsoleFixture console;

  @BeforeAll
  static void start() throws Exception {
    KeycloakServer keycloak = KeycloakServer.shared();
    realm = keycloak.realm("corp");
    URI descriptor =
        URI.create(
            "http://localhost:"
                + keycloak.address().getPort()
                + "/realms/corp/protocol/saml/descriptor");
    HttpResponse<String> metadata =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(descriptor).build(), BodyHandlers.ofString());
    Files.writeString(directory.resolve("keycloak.xml"), metadata.body());
    console = ConsoleFixture.startWithSaml(directory, configured());
    register(keycloak);
  }

  /** As an operator configures it, without any issuer of tokens. */
  private static SamlConfig configured() throws IOException {
    Path file = directory.resolve("sallyport.yaml");
    Files.writeString(file, CONFIGURATION);
    return new ConfigLoader(Map.of("PASSWORD", "x")).load(file).web().saml().orElseThrow();
  }

  private static void register(KeycloakServer keycloak) throws IOException {
    keycloak
        .admin()
        .post(
            realm.path("/clients"),
            new ObjectMapper()
                .readTree(
                    CLIENT
                        .replace("ENTITY", console.url("/sign-in/saml/metadata").toString())
                        .replace("CALLBACK", console.url("/sign-in/saml/callback").toString())));
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void shouldSignInThroughTheRealFormInARealBrowser() {
    try (BrowserContext context = HeadlessBrowser.shared().browser().newContext()) {
      Page page = context.newPage();
      page.navigate(console.url("/sign-in/saml?to=/sessions").toString());
      assertThat(page.url()).startsWith("http://localhost:");
      page.fill("#username", "alice");
      page.fill("#password", realm.password().reveal());
      page.click("#kc-login");
      page.waitForURL(console.url("/sessions").toString());

      page.navigate(console.url("/api/v1/me").toString());
      JsonObject me = new JsonObject(page.textContent("body"));
      assertThat(me.getString("id")).startsWith("corp-saml:G-");
      assertThat(me.getString("name")).isEqualTo("Alice");
      assertThat(me.getString("kind")).isEqualTo("human");
      assertThat(me.getJsonArray("groups").encode())
          .isEqualTo("[\"analysts\",\"reporting-agents\"]");
    }
  }

  @Test
  void shouldKeepAPersonsIdentifierAndRefuseAReplay() {
    Visitor visitor = new Visitor(console);
    KeycloakForm.Posted posted = answer(visitor, "bob");
    HttpResponse<String> accepted = posted.to(visitor);
    assertThat(visitor.get(Visitor.location(accepted)).statusCode()).isEqualTo(303);
    String id = Visitor.json(visitor.get("/api/v1/me")).getString("id");

    assertThat(posted.to(new Visitor(console)).statusCode()).isEqualTo(400);
    // The same response for a request of another browser.
    Visitor thief = new Visitor(console);
    KeycloakForm.Posted other = answer(thief, "carol");
    HttpResponse<String> replayed =
        new KeycloakForm.Posted(posted.response(), other.relayState()).to(thief);
    assertThat(replayed.statusCode()).isEqualTo(403);

    Visitor again = new Visitor(console);
    again.get(Visitor.location(answer(again, "bob").to(again)));
    assertThat(Visitor.json(again.get("/api/v1/me")).getString("id")).isEqualTo(id);
  }

  /** An organisation without tokens reaches MySQL by the leases of its people. */
  @Test
  void shouldGiveALeaseToWhoSignedInBySaml() {
    Visitor alice = new Visitor(console);
    alice.get(Visitor.location(answer(alice, "alice").to(alice)));
    String id = Visitor.json(alice.get("/api/v1/me")).getString("id");

    JsonObject asked =
        new JsonObject().put("connection", "orders-test").put("purpose", "look at an order");
    HttpResponse<String> given = alice.post("/api/v1/access-requests", asked.encode());

    assertThat(given.statusCode()).isEqualTo(201);
    String user = Visitor.json(given).getJsonObject("lease").getString("user");
    Principal holder =
        ConsoleFixture.await(console.store.leases().find(user)).orElseThrow().principal();
    assertThat(holder.id()).isEqualTo(id).startsWith("corp-saml:G-");
    assertThat(holder.issuer()).isEqualTo("corp-saml");
    assertThat(holder.kind()).isEqualTo(Principal.Kind.HUMAN);
    assertThat(holder.groups()).containsExactlyInAnyOrder("analysts", "reporting-agents");
  }

  @Test
  void shouldRefuseWhatWasChangedOnTheWay() {
    for (Map.Entry<String, String> change :
        Map.of(">/analysts<", ">/admins<", ">G-", ">A-", "Name=\"groups\"", "Name=\"groupz\"")
            .entrySet()) {
      Visitor visitor = new Visitor(console);
      KeycloakForm.Posted posted = answer(visitor, "alice");
      String xml =
          new String(Base64.getMimeDecoder().decode(posted.response()), StandardCharsets.UTF_8);
      assertThat(xml).contains(change.getKey());
      String changed = xml.replace(change.getKey(), change.getValue());
      HttpResponse<String> refused =
          new KeycloakForm.Posted(
                  Base64.getEncoder().encodeToString(changed.getBytes(StandardCharsets.UTF_8)),
                  posted.relayState())
              .to(visitor);
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(Visitor.json(refused).getString("detail")).contains("its signature is not");
    }
  }

  private static KeycloakForm.Posted answer(Visitor visitor, String person) {
    URI provider = URI.create(Visitor.location(visitor.get("/sign-in/saml")));
    return new KeycloakForm().signIn(provider, person, realm.password());
  }
}
