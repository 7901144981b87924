package dev.sallyport.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.Secret;
import dev.sallyport.demo.DevelopmentAgent;
import dev.sallyport.demo.DevelopmentPerson;
import dev.sallyport.demo.DevelopmentProvider;
import dev.sallyport.demo.DevelopmentProviderRealm;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Ways to sign in, against an issuer that is one. */
class TokenOptionsTest {
  private static final String SECRET = "agent:secret %";
  private static final Pattern CODE = Pattern.compile("code ([A-Z]{4}-[A-Z]{4})");

  private static Vertx vertx;
  private static DevelopmentProvider provider;
  private static KnownGateway gateway;

  @TempDir private Path directory;
  private final StringWriter said = new StringWriter();
  private final Interruption interruption = new Interruption();

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    DevelopmentProviderRealm realm =
        new DevelopmentProviderRealm(
            List.of(new DevelopmentPerson("dana", "Dana", List.of("dba"))),
            List.of(new DevelopmentAgent("report agent", Secret.of(SECRET), List.of("reports"))),
            "sallyport",
            "console",
            Secret.of("console secret"),
            Duration.ofHours(1));
    provider = new DevelopmentProvider(vertx, "127.0.0.1", 0, realm, Clock.systemUTC());
    String issuer = ContractGateway.await(provider.start()).toString();
    gateway =
        new KnownGateway(
            List.of(new KnownGateway.Issuer("idp", issuer, DevelopmentProviderRealm.DEVICE_CLIENT)),
            Optional.empty());
  }

  @AfterAll
  static void stop() {
    ContractGateway.await(provider.stop());
    ContractGateway.await(vertx.close());
  }

  @Test
  void shouldReadAFile() throws Exception {
    Path file = Files.writeString(directory.resolve("token"), " a.b.c\n");
    assertThat(token(Map.of(), "--token-file", file.toString())).isEqualTo("a.b.c");
    Files.writeString(file, "two words");
    assertRefused(2, Map.of(), "holds no token", "--token-file", file.toString());
    assertRefused(
        2, Map.of(), "there is no token file /no/such/file", "--token-file", "/no/such/file");
    assertThat(said.toString()).doesNotContain("/no/such/file");
    assertRefused(2, Map.of(), "cannot be read", "--token-file", directory.toString());
  }

  @Test
  void shouldReadTheEnvironment() throws Exception {
    assertThat(token(Map.of("SALLYPORT_TOKEN", "a.b.c\n"))).isEqualTo("a.b.c");
    assertRefused(2, Map.of("SALLYPORT_TOKEN", "a b"), "SALLYPORT_TOKEN holds no token");
  }

  @Test
  void shouldGetATokenByClientCredentials() throws Exception {
    // Given characters that the header's form must hide (RFC 6749 section 2.3.1)
    Map<String, String> variables =
        Map.of("SALLYPORT_CLIENT_ID", "report agent", "SALLYPORT_CLIENT_SECRET", SECRET);
    assertThat(subject(token(variables))).isEqualTo("report agent");
    Path file = Files.writeString(directory.resolve("secret"), SECRET + "\n");
    assertThat(
            subject(
                token(
                    Map.of("SALLYPORT_TOKEN", "not asked for"),
                    "--client-id",
                    "report agent",
                    "--client-secret-file",
                    file.toString())))
        .isEqualTo("report agent");
  }

  /** Where a secret goes is not for a gateway to say to somebody who knows it. */
  @Test
  void shouldSendASecretToNoOtherIssuerThanTheOneOfThatAddress() throws Exception {
    Map<String, String> variables =
        Map.of("SALLYPORT_CLIENT_ID", "report agent", "SALLYPORT_CLIENT_SECRET", SECRET);
    String issuer = provider.issuer().toString();
    assertThat(subject(token(variables, "--issuer", issuer))).isEqualTo("report agent");
    KnownGateway honest = gateway;
    gateway =
        new KnownGateway(
            List.of(new KnownGateway.Issuer(issuer, "https://evil.example.com", "")),
            Optional.empty());
    try {
      assertRefused(2, variables, "knows no issuer '" + issuer + "'", "--issuer", issuer);
    } finally {
      gateway = honest;
    }
  }

  @Test
  void shouldTellThatAClientIsNotKnownWithoutItsSecret() {
    Map<String, String> variables =
        Map.of("SALLYPORT_CLIENT_ID", "report agent", "SALLYPORT_CLIENT_SECRET", "guessed-secret");
    ExecFailure failure =
        assertRefused(77, variables, "invalid_client; check the client's id and its secret");
    assertThat(failure).hasMessageNotContaining("guessed-secret");
  }

  @Test
  void shouldSignAPersonInByTheDeviceFlow() throws Exception {
    // Given a command line that shows a code
    CompletableFuture<String> token = begin("--device");
    String code = shownCode();
    assertThat(said.toString()).contains("open " + provider.issuer() + "/device and enter");
    // When a person confirms it
    confirm(code.toLowerCase(Locale.ROOT).replace("-", ""), "person=dana");
    // Then
    assertThat(subject(token.get(30, TimeUnit.SECONDS))).isEqualTo("dana");
  }

  @Test
  void shouldEndWhenThePersonRefuses() throws Exception {
    CompletableFuture<String> token = begin("--device");
    confirm(shownCode(), "deny=deny");
    assertThat(token.handle((t, e) -> e.getCause()).get(30, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(ExecFailure.class, e -> assertThat(e.status()).isEqualTo(77))
        .hasMessageContaining("refused in the browser");
  }

  @Test
  void shouldEndTheDeviceFlowBySignal() throws Exception {
    CompletableFuture<String> token = begin("--device");
    shownCode();
    interruption.onSignal(StopSignal.INT);
    assertThat(token.handle((t, e) -> e.getCause()).get(30, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(ExecFailure.class, e -> assertThat(e.status()).isEqualTo(130));
  }

  @Test
  void shouldWantExactlyOneWay() {
    assertRefused(2, Map.of(), "no way to sign in is given; choose one of --token-file FILE");
    assertRefused(2, Map.of(), "several ways", "--device", "--token-file", "f");
    assertRefused(2, Map.of(), "several ways", "--token-file", "f", "--client-id", "c");
    assertRefused(
        2,
        Map.of("SALLYPORT_TOKEN", "t", "SALLYPORT_CLIENT_ID", "c"),
        "both SALLYPORT_TOKEN and SALLYPORT_CLIENT_ID");
    assertRefused(2, Map.of(), "secret is missing", "--client-id", "c");
    assertRefused(2, Map.of(), "needs --client-id", "--client-secret-file", "f");
    assertRefused(2, Map.of(), "knows no issuer 'other'", "--device", "--issuer", "other");
  }

  private String token(Map<String, String> environment, String... options)
      throws ExecFailure, InterruptedException {
    TokenOptions read = new TokenOptions();
    new CommandLine(new Holder(read)).parseArgs(options);
    JsonHttp http = new JsonHttp(TrustAnchors.ofRuntime(Optional.empty()));
    return read.choose(environment, http, gateway, new PrintWriter(said), interruption)
        .token()
        .reveal();
  }

  private CompletableFuture<String> begin(String... options) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return token(Map.of(), options);
          } catch (ExecFailure | InterruptedException e) {
            throw new CompletionException(e);
          }
        });
  }

  private String shownCode() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (System.nanoTime() < end) {
      Matcher code = CODE.matcher(said.toString());
      if (code.find()) {
        return code.group(1);
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("no code is shown: " + said);
  }

  private static void confirm(String code, String decision) throws Exception {
    assertThat(
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(URI.create(provider.issuer() + "/device"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                            HttpRequest.BodyPublishers.ofString(
                                "user_code="
                                    + URLEncoder.encode(code, StandardCharsets.UTF_8)
                                    + "&"
                                    + decision))
                        .build(),
                    BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(200);
  }

  private ExecFailure assertRefused(
      int status, Map<String, String> environment, String message, String... options) {
    try {
      token(environment, options);
    } catch (ExecFailure e) {
      assertThat(e).hasMessageContaining(message);
      assertThat(e.status()).isEqualTo(status);
      return e;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("not refused: " + message);
  }

  private static String subject(String token) {
    String claims = new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    return new JsonObject(claims).getString("sub");
  }

  @CommandLine.Command
  private record Holder(@CommandLine.Mixin TokenOptions options) {}
}
