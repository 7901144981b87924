package dev.sallyport.identity;

import static dev.sallyport.identity.SamlProvider.CALLBACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.SamlConfig;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When somebody proved who they are, by the provider's own word. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SamlFreshSignInTest {
  private static final SamlProvider IDP = new SamlProvider();

  private final Vertx vertx = Vertx.vertx();
  private final SamlSignIn signIn = new SamlSignIn(config(), vertx, Clock.systemUTC());
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldTellWhenThePersonProvedWhoTheyAre() {
    assertThat(complete("_old", now.minusSeconds(600), Optional.empty()).authenticatedAt())
        .contains(now.minusSeconds(600));
    assertThatThrownBy(() -> complete("_later", now.plusSeconds(600), Optional.empty()))
        .hasMessageContaining("the sign-in is from the future");
  }

  @Test
  void shouldNotBelieveASignInToBeFreshThatIsNot() {
    assertThatThrownBy(() -> complete("_stale", now.minusSeconds(31), Optional.of(now)))
        .isInstanceOf(TokenRejectedException.class)
        .hasMessageContaining("a fresh one is needed");
    assertThat(complete("_fresh", now.minusSeconds(29), Optional.of(now)).authenticatedAt())
        .contains(now.minusSeconds(29));
  }

  @Test
  void shouldAskTheProviderToAskThePersonAnew() throws Exception {
    assertThat(request(signIn.requestUri("_r", "relay", CALLBACK, true)))
        .contains("ForceAuthn=\"true\"");
    assertThat(request(signIn.requestUri("_r", "relay", CALLBACK, false)))
        .doesNotContain("ForceAuthn");
  }

  private VerifiedToken complete(
      String request, Instant authenticated, Optional<Instant> freshSince) {
    return signIn
        .complete(
            IDP.answer(request).with("authenticated", authenticated.toString()).encoded(),
            request,
            CALLBACK,
            freshSince)
        .await();
  }

  private static String request(URI address) throws IOException {
    String encoded = address.getRawQuery().replaceAll(".*SAMLRequest=([^&]+).*", "$1");
    byte[] deflated =
        Base64.getDecoder().decode(URLDecoder.decode(encoded, StandardCharsets.UTF_8));
    try (InputStream xml =
        new InflaterInputStream(new ByteArrayInputStream(deflated), new Inflater(true))) {
      return new String(xml.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static SamlConfig config() {
    return new SamlConfig(
        "corp",
        SamlProvider.ENTITY_ID,
        URI.create("https://idp.example/sso"),
        List.of(IDP.certificate),
        Optional.empty(),
        SamlConfig.NameId.PERSISTENT,
        "displayName",
        "groups",
        Duration.ofSeconds(30));
  }
}
