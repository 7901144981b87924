package dev.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.Secret;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** One token that is written in two ways is one token, where a policy takes each once. */
class TokenTwinsTest {
  private static final TestKey KEY = TestKey.ec("k", "secp256r1");
  private static final int HALF = 32;
  private static final Vertx VERTX = Vertx.vertx();
  private static final TestIssuer ISSUER = new TestIssuer(VERTX, KEY);
  private static final String TOKEN = KEY.sign("ES256", ISSUER.claims());
  private static final LoginCheck CHECK =
      new LoginCheck(
          new IssuerTokenVerifier(
              VERTX, List.of(ISSUER.config()), Clock.fixed(TestIssuer.NOW, ZoneOffset.UTC)),
          Map.of(
              "orders",
              new ConnectionConfig(
                  "orders",
                  "127.0.0.1",
                  1,
                  Optional.empty(),
                  new AccountConfig.Stored("nobody", Secret.of("")),
                  BackendTls.DISABLED,
                  Duration.ofSeconds(1))));

  @AfterAll
  static void stop() {
    VERTX.close().await();
  }

  @Test
  void shouldKnowATokenAgainByASecondGoodSignature() {
    String twin = signed(otherSignature());
    assertThat(twin).isNotEqualTo(TOKEN);
    assertThat(credential(twin)).isEqualTo(credential(TOKEN));
  }

  @Test
  void shouldNotTakeASecondSpellingOfASignature() {
    char last = TOKEN.charAt(TOKEN.length() - 1);
    assertThat("AQgw").as("the last two of 64 bytes leave four bits").contains("" + last);
    String twin = TOKEN.substring(0, TOKEN.length() - 1) + (char) (last + 1);
    assertThatThrownBy(() -> CHECK.admit("orders", Secret.of(twin)).await())
        .hasMessageContaining("its signature is not base64url");
  }

  @Test
  void shouldTellOneTokenFromTheNext() {
    String next = KEY.sign("ES256", ISSUER.claims().put("jti", "next"));
    assertThat(credential(next)).isNotEqualTo(credential(TOKEN));
  }

  private static String credential(String token) {
    return CHECK.admit("orders", Secret.of(token)).await().credential();
  }

  /** Of (r, s) it is (r, n - s). */
  private static byte[] otherSignature() {
    byte[] signature = Base64.getUrlDecoder().decode(TOKEN.substring(TOKEN.lastIndexOf('.') + 1));
    BigInteger order = EllipticCurve.P256.parameters().getOrder();
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, HALF, 2 * HALF));
    byte[] other = order.subtract(s).toByteArray();
    byte[] twin = Arrays.copyOf(signature, 2 * HALF);
    Arrays.fill(twin, HALF, 2 * HALF, (byte) 0);
    int length = Math.min(other.length, HALF);
    System.arraycopy(other, other.length - length, twin, 2 * HALF - length, length);
    return twin;
  }

  private static String signed(byte[] signature) {
    return TOKEN.substring(0, TOKEN.lastIndexOf('.') + 1)
        + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
  }
}
