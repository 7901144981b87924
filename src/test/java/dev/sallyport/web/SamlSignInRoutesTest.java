package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.SamlConfig;
import dev.sallyport.identity.SamlProvider;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag(EmptyStore.FILES)
class SamlSignInRoutesTest {
  private static final SamlProvider IDP = new SamlProvider();
  private static final String CALLBACK = "/sign-in/saml/callback";

  @TempDir private static Path directory;
  private static ConsoleFixture console;

  @BeforeAll
  static void start() {
    console = ConsoleFixture.startWithSaml(directory, provider("corp"));
  }

  static SamlConfig provider(String name) {
    return new SamlConfig(
        name,
        SamlProvider.ENTITY_ID,
        URI.create("https://idp.example/sso"),
        List.of(IDP.certificate),
        Optional.empty(),
        SamlConfig.NameId.PERSISTENT,
        "displayName",
        "groups",
        Duration.ofSeconds(30));
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  /** What a browser was sent to the provider with. */
  private record Sent(String requestId, String relayState) {}

  @Test
  void shouldSignInWithOneMoreStepAndReturnToTheAskedPath() {
    // Given
    Visitor visitor = new Visitor(console);
    HttpResponse<String> begun = visitor.get("/sign-in/saml?to=/sessions%3Fprincipal%3Dx");
    assertThat(begun.headers().firstValue("set-cookie").orElseThrow())
        .contains("HTTPOnly", "SameSite=Lax", "Path=/");
    Sent sent = sent(begun);
    // When the provider's page posts, without a cookie
    HttpResponse<String> posted = post(new Visitor(console), sent, answer(sent));
    // Then
    assertThat(posted.statusCode()).isEqualTo(303);
    assertThat(posted.headers().allValues("set-cookie")).isEmpty();
    // And when the browser goes on
    HttpResponse<String> finished = visitor.get(Visitor.location(posted));
    // Then
    assertThat(finished.statusCode()).isEqualTo(303);
    assertThat(Visitor.location(finished)).isEqualTo("/sessions?principal=x");
    assertThat(finished.headers().allValues("set-cookie"))
        .anySatisfy(
            cookie ->
                assertThat(cookie)
                    .startsWith("sallyport-console=")
                    .contains("HTTPOnly", "SameSite=Lax", "Max-Age=28800"));
    assertThat(Visitor.json(visitor.get("/api/v1/me")).getMap())
        .containsEntry("id", "corp:G-42")
        .containsEntry("kind", "human");
    // And leaving ends nothing at the other provider
    assertThat(Visitor.json(visitor.post("/sign-out", "{}")).getString("end_session")).isNull();
    assertThat(visitor.get("/api/v1/me").statusCode()).isEqualTo(401);
  }

  @Test
  void shouldEndWhenTheProviderSaysThatTheSessionEnds() {
    // Given
    Visitor visitor = new Visitor(console);
    Sent sent = sent(visitor.get("/sign-in/saml"));
    String end = Instant.now().plusSeconds(900).truncatedTo(ChronoUnit.SECONDS).toString();
    String response =
        response(sent).with("session", " SessionNotOnOrAfter=\"" + end + "\"").encoded();
    // When
    visitor.get(Visitor.location(post(visitor, sent, response)));
    // Then
    assertThat(Visitor.json(visitor.get("/api/v1/me")).getString("expires_at")).isEqualTo(end);
    console.clock.advance(Duration.ofSeconds(901));
    assertThat(visitor.get("/api/v1/me").statusCode()).isEqualTo(401);
  }

  @Test
  void shouldRefuseToFinishInAnotherBrowser() {
    // Given a response that an attacker obtained for their own identity
    Visitor attacker = new Visitor(console);
    Sent sent = sent(attacker.get("/sign-in/saml"));
    // When the victim's browser, with a sign-in of its own under way, is made to bring it
    Visitor victim = new Visitor(console);
    victim.get("/sign-in/saml");
    String finish = Visitor.location(post(victim, sent, answer(sent)));
    // Then
    assertThat(victim.get(finish).statusCode()).isEqualTo(400);
    assertThat(victim.get("/api/v1/me").statusCode()).isEqualTo(401);
    // And the ticket is gone for the attacker as well
    assertThat(attacker.get(finish).statusCode()).isEqualTo(400);
  }

  @Test
  void shouldTakeARequestAndATicketOnce() {
    Visitor visitor = new Visitor(console);
    Sent sent = sent(visitor.get("/sign-in/saml"));
    String response = answer(sent);
    Map<String, String> before = Map.copyOf(visitor.cookies);
    String finish = Visitor.location(post(visitor, sent, response));
    assertThat(visitor.get(finish).statusCode()).isEqualTo(303);

    Visitor replay = new Visitor(console);
    replay.cookies.putAll(before);
    assertThat(replay.get(finish).statusCode()).isEqualTo(400);
    assertThat(post(replay, sent, response).statusCode()).isEqualTo(400);
  }

  @Test
  void shouldRefuseAResponseToAnotherRequestOrToNone() {
    Visitor visitor = new Visitor(console);
    Sent first = sent(visitor.get("/sign-in/saml"));
    Sent second = sent(visitor.get("/sign-in/saml"));

    HttpResponse<String> crossed = post(visitor, second, answer(first));
    assertThat(crossed.statusCode()).isEqualTo(403);
    assertThat(Visitor.json(crossed).getString("detail")).contains("answers another sign-in");
    HttpResponse<String> unasked = post(visitor, new Sent("", "guessed"), answer(first));
    assertThat(Visitor.json(unasked).getString("type"))
        .isEqualTo("urn:sallyport:problem:sign-in-stale");
    HttpResponse<String> noState = form(visitor, "SAMLResponse=" + Visitor.encode(answer(first)));
    assertThat(noState.statusCode()).isEqualTo(400);
    assertThat(Visitor.json(noState).getString("next")).contains("nobody asked for");
  }

  @Test
  void shouldRefuseAResponseThatTookTooLong() {
    Visitor visitor = new Visitor(console);
    Sent slow = sent(visitor.get("/sign-in/saml"));
    console.clock.advance(PendingSignIns.LIFETIME);
    assertThat(post(visitor, slow, answer(slow)).statusCode()).isEqualTo(400);

    Sent sent = sent(visitor.get("/sign-in/saml"));
    String finish = Visitor.location(post(visitor, sent, answer(sent)));
    console.clock.advance(AnsweredSignIns.LIFETIME);
    assertThat(visitor.get(finish).statusCode()).isEqualTo(400);
  }

  @Test
  void shouldRefuseFormsThatAreNone() {
    Visitor visitor = new Visitor(console);
    assertThat(visitor.post(CALLBACK, "{}").statusCode()).isEqualTo(415);
    assertThat(form(visitor, "").statusCode()).isEqualTo(400);
    assertThat(form(visitor, "SAMLResponse=%zz&RelayState=x").statusCode()).isEqualTo(400);
    assertThat(form(visitor, "SAMLResponse=a&SAMLResponse=b&RelayState=x").statusCode())
        .isEqualTo(400);
    HttpResponse<String> large = form(visitor, "SAMLResponse=" + "A".repeat(1 << 20));
    assertThat(large.statusCode()).isEqualTo(413);
    Sent sent = sent(visitor.get("/sign-in/saml"));
    HttpResponse<String> longer = post(visitor, sent, "A".repeat(300 * 1024));
    assertThat(longer.statusCode()).isEqualTo(403);
    assertThat(Visitor.json(longer).getString("detail")).contains("longer than 262144");
  }

  @Test
  void shouldLetNoOtherFormThrough() {
    for (String path : List.of("/sign-in/saml", "/sign-in/saml/finish", "/sign-out", "/sign-in")) {
      assertThat(visitorPost(path, "a=b").statusCode()).isIn(403, 415);
    }
  }

  @Test
  void shouldBringAPersonBackToTheSignInPage() {
    HttpResponse<String> refused =
        new Visitor(console)
            .post(
                CALLBACK,
                "SAMLResponse=x&RelayState=y",
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Accept",
                "text/html");
    assertThat(refused.statusCode()).isEqualTo(303);
    assertThat(Visitor.location(refused)).isEqualTo("/?problem=sign-in-stale");
  }

  @Test
  void shouldOfferTheConfiguredWays() {
    JsonObject ways = Visitor.json(new Visitor(console).get("/api/v1/sign-in"));
    assertThat(ways.getJsonArray("ways").encode())
        .isEqualTo(
            "[{\"kind\":\"oidc\",\"name\":\"idp\",\"url\":\"/sign-in\"},"
                + "{\"kind\":\"saml\",\"name\":\"corp\",\"url\":\"/sign-in/saml\"}]");
    HttpResponse<String> metadata = new Visitor(console).get("/sign-in/saml/metadata");
    assertThat(metadata.headers().firstValue("content-type"))
        .hasValue("application/samlmetadata+xml");
    assertThat(metadata.body()).contains("Location=\"" + console.url(CALLBACK) + "\"");
  }

  private static String answer(Sent sent) {
    return response(sent).encoded();
  }

  private static SamlProvider.Answer response(Sent sent) {
    return IDP.answer(sent.requestId())
        .with("destination", console.url(CALLBACK).toString())
        .with("recipient", console.url(CALLBACK).toString())
        .audience(console.url("/sign-in/saml/metadata").toString());
  }

  private static HttpResponse<String> post(Visitor visitor, Sent sent, String response) {
    return form(
        visitor, "SAMLResponse=" + Visitor.encode(response) + "&RelayState=" + sent.relayState());
  }

  private static HttpResponse<String> form(Visitor visitor, String body) {
    return visitor.post(
        CALLBACK,
        body,
        "Content-Type",
        "application/x-www-form-urlencoded",
        "Origin",
        "https://idp.example",
        "Sec-Fetch-Site",
        "cross-site");
  }

  private static HttpResponse<String> visitorPost(String path, String body) {
    return new Visitor(console)
        .post(
            path,
            body,
            "Content-Type",
            "application/x-www-form-urlencoded",
            "Origin",
            "https://idp.example");
  }

  private static Sent sent(HttpResponse<String> begun) {
    Map<String, String> asked = Visitor.parameters(URI.create(Visitor.location(begun)));
    return new Sent(SamlProvider.requestId(asked.get("SAMLRequest")), asked.get("RelayState"));
  }
}
