package dev.sallyport.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.IssuerConfig;
import dev.sallyport.config.Secret;
import dev.sallyport.config.SignInConfig;
import dev.sallyport.identity.IssuerRefusedException;
import dev.sallyport.identity.IssuerTokenVerifier;
import dev.sallyport.identity.OidcSignIn;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.SignIn;
import dev.sallyport.identity.TokenRejectedException;
import dev.sallyport.identity.VerifiedToken;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Signs people in and gives agents tokens over real HTTP, as a browser and an agent would. */
class DevelopmentProviderTest {
  private static final URI REDIRECT = URI.create("http://127.0.0.1:8080/sign-in/callback");
  private static final String VERIFIER = "v".repeat(43);
  private static final DevelopmentProviderRealm REALM =
      new DevelopmentProviderRealm(
          List.of(
              new DevelopmentPerson("dana", "Dana <DBA>", List.of("dba")),
              new DevelopmentPerson("olaf", "Olaf", List.of())),
          List.of(
              new DevelopmentAgent(
                  "report-agent", Secret.of("agent secret"), List.of("reporting-agents"))),
          "sallyport",
          "console",
          Secret.of("console secret"),
          Duration.ofHours(1));

  private static final HttpClient BROWSER = HttpClient.newHttpClient();
  private static Vertx vertx;
  private static DevelopmentProvider provider;
  private static IssuerTokenVerifier verifier;
  private static SignIn signIn;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    provider = new DevelopmentProvider(vertx, "127.0.0.1", 0, REALM, Clock.systemUTC());
    provider.start().await(30, TimeUnit.SECONDS);
    provider.allowRedirect(REDIRECT);
    verifier = verifier(true);
    signIn = signIn("console secret");
  }

  @AfterAll
  static void stop() throws Exception {
    provider.stop().await(30, TimeUnit.SECONDS);
    vertx.close().await();
  }

  @Test
  void shouldSignAPersonInByCodeAndChallenge() throws Exception {
    // Given a browser that was sent to the provider
    URI page = signIn.authorizationUri("state-1", "nonce-1", challenge(), REDIRECT, false);
    assertThat(get(page).body()).contains("Dana &lt;DBA&gt;").contains("value=\"olaf\"");
    // When it chooses a person
    Map<String, String> back = choose(page, "dana");
    // Then it comes back with a code that is worth a person
    assertThat(back).containsEntry("state", "state-1");
    VerifiedToken verified =
        signIn
            .complete(back.get("code"), VERIFIER, "nonce-1", REDIRECT, Optional.empty())
            .await(30, TimeUnit.SECONDS);
    assertThat(verified.principal())
        .isEqualTo(
            new Principal(
                "dev:dana", Principal.Kind.HUMAN, "Dana <DBA>", Set.of("dba"), "dev", Map.of()));
  }

  @Test
  void shouldRefuseACodeThatWasUsed() throws Exception {
    String code = choose(page(), "dana").get("code");
    signIn.complete(code, VERIFIER, "n", REDIRECT, Optional.empty()).await(30, TimeUnit.SECONDS);
    assertSignInRefused(signIn, code, VERIFIER, REDIRECT, "invalid_grant");
  }

  @Test
  void shouldRefuseAWrongVerifierAndUseTheCodeUp() throws Exception {
    String code = choose(page(), "dana").get("code");
    assertSignInRefused(signIn, code, "w".repeat(43), REDIRECT, "invalid_grant");
    assertSignInRefused(signIn, code, VERIFIER, REDIRECT, "invalid_grant");
  }

  @Test
  void shouldRefuseAnotherRedirectAtTheExchange() throws Exception {
    String code = choose(page(), "dana").get("code");
    assertSignInRefused(
        signIn, code, VERIFIER, URI.create("http://127.0.0.1:8080/other"), "invalid_grant");
  }

  @Test
  void shouldRefuseAWrongClientSecret() throws Exception {
    String code = choose(page(), "dana").get("code");
    assertSignInRefused(signIn("guess"), code, VERIFIER, REDIRECT, "invalid_client");
    assertSignInRefused(signIn(""), code, VERIFIER, REDIRECT, "invalid_client");
  }

  @Test
  void shouldSendNothingToAnAddressThatIsNotRegistered() throws Exception {
    for (String other : List.of(REDIRECT + "/", "http://127.0.0.1:8080", "https://evil.test/")) {
      URI page = signIn.authorizationUri("s", "n", challenge(), URI.create(other), false);
      assertThat(get(page).statusCode()).isEqualTo(400);
      assertThat(submit(page, "dana").statusCode()).isEqualTo(400);
      assertThat(submit(page, "dana").headers().firstValue("location")).isEmpty();
    }
  }

  @Test
  void shouldDemandAChallenge() throws Exception {
    for (String weak : List.of("code_challenge_method=plain", "code_challenge=short")) {
      String name = weak.substring(0, weak.indexOf('=') + 1);
      URI page = URI.create(page().toString().replaceAll(name + "[^&]*", weak));
      assertThat(get(page).headers().firstValue("location").orElseThrow())
          .startsWith(REDIRECT + "?error=invalid_request");
    }
  }

  @Test
  void shouldNotKnowAPersonWhoIsNotListed() throws Exception {
    assertThat(choose(page(), "mallory")).containsEntry("error", "access_denied");
  }

  @Test
  void shouldGiveAnAgentATokenForItsSecret() throws Exception {
    HttpResponse<String> answer = agentToken("report-agent", "agent secret");
    String token = new JsonObject(answer.body()).getString("access_token");
    Principal principal = verifier.verify(Secret.of(token)).await(30, TimeUnit.SECONDS).principal();
    assertThat(principal.id()).isEqualTo("dev:report-agent");
    assertThat(principal.kind()).isEqualTo(Principal.Kind.AGENT);
    assertThat(principal.groups()).containsExactly("reporting-agents");
  }

  @Test
  void shouldRefuseAnAgentWithoutItsSecret() throws Exception {
    assertThat(agentToken("report-agent", "guess").statusCode()).isEqualTo(401);
    assertThat(agentToken("report-agent", "").statusCode()).isEqualTo(401);
    assertThat(agentToken("", "").statusCode()).isEqualTo(401);
  }

  @Test
  void shouldNotTakeAnAgentsTokenForAPersons() throws Exception {
    String token = provider.tokenOfAgent("report-agent").reveal();
    assertThat(userInfo(token).statusCode()).isEqualTo(401);
    assertThat(userInfo("x.y.z").statusCode()).isEqualTo(401);
  }

  @Test
  void shouldTellAboutThePersonWhoseTokenItIs() throws Exception {
    String code = choose(page(), "dana").get("code");
    String basic = URLEncoder.encode("console secret", StandardCharsets.UTF_8);
    String token =
        new JsonObject(
                post(
                        provider.issuer() + "/token",
                        Map.of(
                            "grant_type",
                            "authorization_code",
                            "code",
                            code,
                            "redirect_uri",
                            REDIRECT.toString(),
                            "code_verifier",
                            VERIFIER),
                        "console:" + basic)
                    .body())
            .getString("access_token");
    assertThat(new JsonObject(userInfo(token).body()).getString("sub")).isEqualTo("dana");
  }

  @Test
  void shouldBeRefusedWhereDevelopmentIsNotAllowed() {
    IssuerTokenVerifier strict = verifier(false);
    assertThatThrownBy(() -> strict.start().await(30, TimeUnit.SECONDS))
        .isInstanceOf(IssuerRefusedException.class)
        .hasMessageContaining("development provider");
    assertThatThrownBy(
            () -> strict.verify(provider.tokenOfAgent("report-agent")).await(30, TimeUnit.SECONDS))
        .isInstanceOf(TokenRejectedException.class);
  }

  @Test
  void shouldListenOnLoopbackOnly() {
    for (String host : List.of("0.0.0.0", "::", "192.168.0.1", "localhost", "")) {
      assertThatThrownBy(() -> new DevelopmentProvider(vertx, host, 0, REALM, Clock.systemUTC()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("127.0.0.1 only");
    }
  }

  @Test
  void shouldNotAnswerUnderAnotherName() throws Exception {
    URI rebound = URI.create(provider.issuer().toString().replace("127.0.0.1", "localhost"));
    assertThat(get(URI.create(rebound + "/jwks")).statusCode()).isEqualTo(421);
  }

  private static URI page() throws Exception {
    return signIn.authorizationUri("s", "n", challenge(), REDIRECT, false);
  }

  private static Map<String, String> choose(URI page, String person) throws Exception {
    HttpResponse<String> answer = submit(page, person);
    assertThat(answer.statusCode()).isEqualTo(303);
    String location = answer.headers().firstValue("location").orElseThrow();
    assertThat(location).startsWith(REDIRECT + "?");
    return query(URI.create(location));
  }

  private static HttpResponse<String> submit(URI page, String person) throws Exception {
    Map<String, String> form = new LinkedHashMap<>(query(page));
    form.put("person", person);
    return post(provider.issuer() + "/authorize", form, null);
  }

  private static HttpResponse<String> agentToken(String id, String secret) throws Exception {
    return post(
        provider.issuer() + "/token",
        Map.of("grant_type", "client_credentials", "client_id", id, "client_secret", secret),
        null);
  }

  private static HttpResponse<String> userInfo(String token) throws Exception {
    return BROWSER.send(
        HttpRequest.newBuilder(URI.create(provider.issuer() + "/userinfo"))
            .header("authorization", "Bearer " + token)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(URI address) throws Exception {
    return BROWSER.send(
        HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String address, Map<String, String> form, String client)
      throws Exception {
    String body =
        form.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address))
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (client != null) {
      request.header(
          "authorization",
          "Basic " + Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8)));
    }
    return BROWSER.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static Map<String, String> query(URI address) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : address.getRawQuery().split("&")) {
      String[] parts = pair.split("=", 2);
      values.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return values;
  }

  private static String challenge() throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }

  private static void assertSignInRefused(
      SignIn by, String code, String codeVerifier, URI redirect, String reason) {
    assertThatThrownBy(
            () ->
                by.complete(code, codeVerifier, "n", redirect, Optional.empty())
                    .await(30, TimeUnit.SECONDS))
        .isInstanceOf(TokenRejectedException.class)
        .hasMessageContaining(reason);
  }

  private static SignIn signIn(String secret) throws Exception {
    SignInConfig config =
        new SignInConfig("dev", "console", Secret.of(secret), List.of("openid", "groups"));
    return OidcSignIn.discover(config, verifier).await(30, TimeUnit.SECONDS);
  }

  private static IssuerTokenVerifier verifier(boolean developmentAllowed) {
    IssuerConfig config =
        new IssuerConfig(
            "dev",
            provider.issuer(),
            Set.of("sallyport"),
            Set.of("ES256"),
            Duration.ofSeconds(5),
            "sub",
            "name",
            "groups",
            "kind=agent",
            Optional.empty(),
            developmentAllowed);
    return new IssuerTokenVerifier(vertx, List.of(config), Clock.systemUTC());
  }
}
