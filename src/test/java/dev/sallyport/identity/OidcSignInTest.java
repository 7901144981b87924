package dev.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.Secret;
import dev.sallyport.config.SignInConfig;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a provider may answer at sign-in, and what is made of it. */
class OidcSignInTest {
  private static final TestKey KEY = TestKey.ec("k", "secp256r1");
  private static final URI REDIRECT = URI.create("http://127.0.0.1:8080/sign-in/callback");

  private static final long NOW = TestIssuer.NOW.getEpochSecond();

  private final AtomicReference<MultiMap> form = new AtomicReference<>();
  private final AtomicReference<String> authorization = new AtomicReference<>();
  private Vertx vertx;
  private TestIssuer issuer;
  private IssuerTokenVerifier verifier;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    issuer = new TestIssuer(vertx, KEY);
    verifier =
        new IssuerTokenVerifier(
            vertx, List.of(issuer.config()), Clock.fixed(TestIssuer.NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void shouldSendTheBrowserWithEverythingTheProviderNeeds() throws Exception {
    issuer.extraMetadata =
        new JsonObject().put("authorization_endpoint", issuer.uri() + "/authorize?realm=x");
    URI address = signIn("").authorizationUri("st&ate", "nonce", "challenge", REDIRECT, false);
    assertThat(address.toString())
        .isEqualTo(
            issuer.uri()
                + "/authorize?realm=x&response_type=code&client_id=console"
                + "&redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2Fsign-in%2Fcallback"
                + "&scope=openid+groups&state=st%26ate&nonce=nonce&code_challenge=challenge"
                + "&code_challenge_method=S256");
  }

  @Test
  void shouldSignAPersonIn() throws Exception {
    answer(idToken(), accessToken());
    VerifiedToken verified = complete(signIn(""));
    assertThat(verified.principal().id()).isEqualTo("corp:ada");
    assertThat(verified.principal().kind()).isEqualTo(Principal.Kind.HUMAN);
    assertThat(verified.principal().groups()).containsExactly("dba");
    assertThat(form.get().get("client_id")).isEqualTo("console");
    assertThat(form.get().get("code_verifier")).isEqualTo("verifier");
    assertThat(form.get().contains("client_secret")).isFalse();
  }

  @Test
  void shouldAskTheProviderToAskThePersonAnew() throws Exception {
    String address = signIn("").authorizationUri("s", "n", "challenge", REDIRECT, true).toString();
    assertThat(address).endsWith("&prompt=login&max_age=0");
  }

  @Test
  void shouldTellWhenThePersonProvedWhoTheyAre() throws Exception {
    answer(idToken(), accessToken());
    assertThat(complete(signIn("")).authenticatedAt()).isEmpty();
    answer(idToken().put("auth_time", NOW - 600), accessToken());
    assertThat(complete(signIn("")).authenticatedAt()).contains(TestIssuer.NOW.minusSeconds(600));
    answer(idToken().put("auth_time", NOW + 31), accessToken());
    assertRefused("the sign-in is from the future");
    answer(idToken().put("auth_time", "now"), accessToken());
    assertRefused("auth_time is not a time");
    // An access token may be made anew without anybody there.
    answer(idToken(), accessToken().put("auth_time", NOW));
    assertThat(complete(signIn("")).authenticatedAt()).isEmpty();
  }

  @Test
  void shouldNotBelieveASignInToBeFreshThatIsNot() throws Exception {
    Optional<Instant> since = Optional.of(TestIssuer.NOW);
    answer(idToken(), accessToken());
    assertThatThrownBy(() -> complete(signIn(""), since))
        .hasMessageContaining("does not say when you signed in");
    answer(idToken().put("auth_time", NOW - 31), accessToken());
    assertThatThrownBy(() -> complete(signIn(""), since))
        .hasMessageContaining("a fresh one is needed");
    answer(idToken().put("auth_time", NOW - 30), accessToken());
    assertThat(complete(signIn(""), since).authenticatedAt())
        .contains(TestIssuer.NOW.minusSeconds(30));
  }

  @Test
  void shouldProveItselfByBasicAuthentication() throws Exception {
    answer(idToken(), accessToken());
    complete(signIn("s:e c/ret"));
    String expected = "console:s%3Ae+c%2Fret";
    assertThat(authorization.get())
        .isEqualTo(
            "Basic "
                + Base64.getEncoder().encodeToString(expected.getBytes(StandardCharsets.UTF_8)));
    assertThat(form.get().contains("client_secret")).isFalse();
  }

  @Test
  void shouldProveItselfByPostWhereOnlyThatIsOffered() throws Exception {
    issuer.extraMetadata =
        new JsonObject()
            .put(
                "token_endpoint_auth_methods_supported", new JsonArray().add("client_secret_post"));
    answer(idToken(), accessToken());
    complete(signIn("secret"));
    assertThat(form.get().get("client_secret")).isEqualTo("secret");
    assertThat(authorization.get()).isNull();
  }

  @Test
  void shouldRefuseAnotherNonce() {
    answer(idToken().put("nonce", "of another browser"), accessToken());
    assertRefused("its nonce differs");
    answer(without(idToken(), "nonce"), accessToken());
    assertRefused("its nonce differs");
  }

  @Test
  void shouldRefuseAnIdTokenForAnotherClient() {
    answer(idToken().put("aud", "other"), accessToken());
    assertRefused("for audience 'other', not 'console'");
    JsonArray two = new JsonArray().add("console").add("other");
    answer(idToken().put("aud", two), accessToken());
    assertRefused("azp");
    answer(idToken().put("azp", "other"), accessToken());
    assertRefused("azp");
  }

  @Test
  void shouldRefuseAForgedIdToken() {
    TestKey forger = TestKey.ec("k", "secp256r1");
    answerText(forger.sign("ES256", idToken()), "opaque");
    assertRefused("changed or forged");
    answerText("", "opaque");
    assertRefused("there is no token");
  }

  @Test
  void shouldRefuseAnAccessTokenInPlaceOfTheIdToken() {
    JsonObject header = new JsonObject().put("alg", "ES256").put("kid", "k").put("typ", "at+jwt");
    answerText(KEY.sign(header, idToken()), "opaque");
    assertRefused("no ID token");
  }

  @Test
  void shouldRefuseAnAgentWhereverItSaysSo() {
    answer(idToken().put("kind", "agent"), accessToken());
    assertRefused("this identity is an agent's");
    answer(idToken(), accessToken().put("kind", "agent"));
    assertRefused("this identity is an agent's");
    issuer.userInfo = new JsonObject().put("sub", "ada").put("kind", "agent");
    answer(without(idToken(), "groups"), without(accessToken(), "groups"));
    assertRefused("this identity is an agent's");
  }

  @Test
  void shouldTakeGroupsFromTheAccessToken() throws Exception {
    answer(without(idToken(), "groups"), accessToken().put("groups", "auditors"));
    assertThat(complete(signIn("")).principal().groups()).containsExactly("auditors");
  }

  @Test
  void shouldTakeGroupsAndNameFromUserInformation() throws Exception {
    issuer.userInfo =
        new JsonObject().put("sub", "ada").put("groups", "auditors").put("name", "Ada");
    answerText(KEY.sign("ES256", without(idToken(), "groups")), "opaque");
    Principal principal = complete(signIn("")).principal();
    assertThat(principal.groups()).containsExactly("auditors");
    assertThat(principal.name()).isEqualTo("Ada");
  }

  @Test
  void shouldTakeNoGroupsFromWhatIsAboutSomeoneElse() throws Exception {
    issuer.userInfo = new JsonObject().put("sub", "ada");
    answer(without(idToken(), "groups"), accessToken().put("sub", "bob"));
    assertThat(complete(signIn("")).principal().groups()).isEmpty();
    issuer.userInfo = new JsonObject().put("sub", "bob").put("groups", "auditors");
    assertRefused("about someone else");
  }

  @Test
  void shouldTakeNoGroupsFromAForgedAccessToken() throws Exception {
    issuer.userInfo = new JsonObject().put("sub", "ada");
    answerText(
        KEY.sign("ES256", without(idToken(), "groups")),
        TestKey.ec("k", "secp256r1").sign("ES256", accessToken()));
    assertThat(complete(signIn("")).principal().groups()).isEmpty();
  }

  @Test
  void shouldPassOnTheProvidersRefusal() {
    issuer.tokenAnswer =
        request ->
            request.response().setStatusCode(400).end("{\"error\":\"invalid_grant\\u001b[2J\"}");
    assertRefused("refused the sign-in: 'invalid_grant[2J'");
  }

  @Test
  void shouldSayThatTheProviderDidNotAnswer() {
    issuer.tokenAnswer = request -> request.response().setStatusCode(502).end("<html>");
    assertRefused("did not answer the sign-in");
  }

  @Test
  void shouldRefuseAProviderThatCannotSignPeopleInSafely() {
    for (JsonObject flaw :
        List.of(
            new JsonObject().putNull("token_endpoint"),
            new JsonObject().put("token_endpoint", "http://idp.example.com/token"),
            new JsonObject().put("code_challenge_methods_supported", new JsonArray().add("plain")),
            new JsonObject().put("sallyport_development", true))) {
      issuer.extraMetadata = flaw;
      assertThatThrownBy(() -> signIn("")).isInstanceOf(IssuerRefusedException.class);
    }
  }

  private SignIn signIn(String secret) throws Exception {
    SignInConfig config =
        new SignInConfig("corp", "console", Secret.of(secret), List.of("openid", "groups"));
    return OidcSignIn.discover(config, verifier).await(30, TimeUnit.SECONDS);
  }

  private static VerifiedToken complete(SignIn signIn) throws Exception {
    return complete(signIn, Optional.empty());
  }

  private static VerifiedToken complete(SignIn signIn, Optional<Instant> freshSince)
      throws Exception {
    return signIn
        .complete("code", "verifier", "n-1", REDIRECT, freshSince)
        .await(30, TimeUnit.SECONDS);
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(() -> complete(signIn("")))
        .isInstanceOf(TokenRejectedException.class)
        .hasMessageContaining(reason);
  }

  private void answer(JsonObject idToken, JsonObject accessToken) {
    answerText(KEY.sign("ES256", idToken), KEY.sign("ES256", accessToken));
  }

  private void answerText(String idToken, String accessToken) {
    issuer.tokenAnswer =
        request -> {
          authorization.set(request.getHeader("authorization"));
          request.setExpectMultipart(true);
          request.endHandler(
              end -> {
                form.set(request.formAttributes());
                request
                    .response()
                    .end(
                        new JsonObject()
                            .put("id_token", idToken)
                            .put("access_token", accessToken)
                            .toBuffer());
              });
        };
  }

  private JsonObject idToken() {
    JsonObject claims = issuer.claims().put("aud", "console").put("nonce", "n-1");
    return without(claims, "kind").put("sub", "ada").put("groups", "dba");
  }

  private JsonObject accessToken() {
    return without(issuer.claims(), "kind").put("sub", "ada").put("groups", "dba");
  }

  private static JsonObject without(JsonObject claims, String name) {
    claims.remove(name);
    return claims;
  }
}
