package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.IssuerConfig;
import dev.sallyport.config.TlsConfig;
import dev.sallyport.frontend.ServerCertificate;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag(EmptyStore.FILES)
class GatewayCardTest {
  private static final Home HOME = new Home(URI.create("https://gate.example.com"));

  @TempDir private Path directory;

  @Test
  void shouldTellAnybodyWhereToSignInAndNothingElse() {
    try (ConsoleFixture console = ConsoleFixture.start(directory)) {
      // Given a visitor without a sign-in
      Visitor visitor = new Visitor(console);
      // When
      HttpResponse<String> answer = visitor.get("/api/v1/gateway");
      // Then
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(new JsonObject(answer.body()))
          .isEqualTo(
              new JsonObject(
                  """
                  {"mysql": {"host": "127.0.0.1", "port": 3307},
                   "issuers": [{"name": "idp", "issuer": "https://login.example.com"}],
                   "version": "test"}
                  """));
      assertThat(visitor.get("/api/v1/me").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void shouldShowTheCertificateThatNobodyCanKnowOtherwise() throws Exception {
    X509Certificate certificate =
        ServerCertificate.load(new TlsConfig(Optional.empty(), Optional.empty())).certificate();
    // When
    JsonObject shown = card(Optional.of(certificate)).toJson(HOME);
    // Then
    String pem = shown.getJsonObject("mysql").getString("certificate_pem");
    assertThat(
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))))
        .isEqualTo(certificate);
  }

  @Test
  void shouldNameTheClientOfTheDeviceFlow() {
    assertThat(card(Optional.empty()).toJson(HOME).getJsonArray("issuers"))
        .containsExactly(
            new JsonObject()
                .put("name", "company")
                .put("issuer", "https://login.example.com")
                .put("client_id", "sallyport-exec"));
  }

  @ParameterizedTest
  @CsvSource({"https://gate.example.com:8443,gate.example.com", "http://[::1]:8080,::1"})
  void shouldNameTheConsolesHostForAListenerOnEveryAddress(String console, String host) {
    GatewayCard everywhere =
        new GatewayCard(Optional.empty(), 3307, Optional.empty(), List.of(), "test");
    JsonObject shown = everywhere.toJson(new Home(URI.create(console)));
    assertThat(shown.getJsonObject("mysql").getString("host")).isEqualTo(host);
  }

  private static GatewayCard card(Optional<X509Certificate> selfSigned) {
    IssuerConfig issuer =
        new IssuerConfig(
            "company",
            URI.create("https://login.example.com"),
            Set.of("sallyport"),
            Set.of("RS256"),
            Duration.ofSeconds(30),
            "sub",
            "name",
            "groups",
            "kind=agent",
            Optional.of("sallyport-exec"),
            false);
    return new GatewayCard(Optional.of("127.0.0.1"), 3307, selfSigned, List.of(issuer), "test");
  }
}
