package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.TlsConfig;
import dev.sallyport.config.WebConfig;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.transport.SelfSigned;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag(EmptyStore.FILES)
class SecureConsoleTest {
  @TempDir private Path directory;

  @Test
  void shouldServeHttp2AndSetCookiesThatNoOtherHostCanSet() throws Exception {
    try (ConsoleFixture console = ConsoleFixture.start(directory)) {
      // Given
      WebVerticle secure =
          new WebVerticle(
              secured(ConsoleFixture.config()),
              Optional.of(certificate()),
              console.services(SignIns.by(console.signIn)),
              console.clock);
      ConsoleFixture.await(console.vertx.deployVerticle(secure));
      // When
      HttpClientResponse answer = get(console.vertx, secure.url().resolve("/sign-in"));
      // Then
      assertThat(secure.url().getScheme()).isEqualTo("https");
      assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_2);
      assertThat(answer.statusCode()).isEqualTo(303);
      assertThat(answer.getHeader("set-cookie"))
          .startsWith("__Host-sallyport-sign-in=")
          .contains("Secure", "HTTPOnly", "SameSite=Lax", "Path=/");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://gate.example.com, https://gate.example.com",
    "https://gate.example.com:443, https://gate.example.com",
    "https://gate.example.com:8443/, https://gate.example.com:8443",
    "http://localhost:80, http://localhost"
  })
  void shouldKnowItsOriginAsBrowsersWriteIt(URI url, String origin) {
    assertThat(Home.of(url).origin()).isEqualTo(origin);
  }

  @Test
  void shouldRefuseAPublicAddressBelowTheRootOfItsHost() {
    assertThatThrownBy(() -> Home.of(URI.create("https://gate.example.com/console")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("web.public_url");
  }

  private KeyCertOptions certificate() throws Exception {
    SelfSigned files = SelfSigned.in(directory);
    return new PemKeyCertOptions()
        .setCertPath(files.certificate().toString())
        .setKeyPath(files.key().toString());
  }

  private static WebConfig secured(WebConfig plain) {
    return new WebConfig(
        "localhost",
        0,
        Optional.empty(),
        Optional.of(new TlsConfig(Optional.empty(), Optional.empty())),
        plain.signIn(),
        plain.saml(),
        plain.adminGroups(),
        plain.auditorGroups(),
        plain.sessionLifetime());
  }

  private static HttpClientResponse get(Vertx vertx, URI uri) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setSsl(true)
            .setTrustAll(true)
            .setVerifyHost(false)
            .setUseAlpn(true)
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setAlpnVersions(List.of(HttpVersion.HTTP_2));
    // A client that nothing refers to closes itself when it is collected.
    HttpClient client = vertx.createHttpClient(options);
    try {
      return ConsoleFixture.await(
          client
              .request(HttpMethod.GET, uri.getPort(), uri.getHost(), uri.getPath())
              .compose(request -> request.send(Buffer.buffer())));
    } finally {
      client.close();
    }
  }
}
