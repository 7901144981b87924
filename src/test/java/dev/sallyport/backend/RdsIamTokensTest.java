package dev.sallyport.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

class RdsIamTokensTest {
  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
  private static final ConnectionConfig ORDERS =
      new ConnectionConfig(
          "orders",
          "orders.c1.eu-central-1.rds.amazonaws.com",
          3306,
          Optional.empty(),
          new AccountConfig.RdsIam("sallyport", "", "eu-central-1"),
          BackendTls.VERIFY_IDENTITY,
          Duration.ofSeconds(2));

  private static Vertx vertx;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    vertx.close().await();
  }

  @Test
  void shouldSignAsTheRdsClientDoes() throws Exception {
    // Given AWS's documented example key. When
    BackendCredential credential =
        credential(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")));
    // Then: what RdsUtilities.generateAuthenticationToken of the AWS SDK gives at that time,
    // in another order
    assertThat(credential.password().reveal().split("[?&]"))
        .containsExactlyInAnyOrder(
            ("orders.c1.eu-central-1.rds.amazonaws.com:3306/?DBUser=sallyport&Action=connect"
                    + "&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260301T120000Z"
                    + "&X-Amz-SignedHeaders=host&X-Amz-Expires=900"
                    + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260301%2Feu-central-1%2Frds-db%2Faws4_request"
                    + "&X-Amz-Signature=45acfc322e8fb8bac2cc12e13e409737b5424f0dd0607582647f67b595642f66")
                .split("[?&]"));
    assertThat(credential.proof()).isEqualTo(BackendCredential.Proof.CLEAR_OVER_TLS);
    assertThat(credential.toString()).doesNotContain("X-Amz");
  }

  @Test
  void shouldSayThatThereAreNoCredentialsAndNothingMore() {
    AwsCredentialsProvider none =
        () -> {
          throw SdkClientException.create("looked in /home/of/somebody");
        };
    assertThatThrownBy(() -> credential(none))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageStartingWith("Sallyport: the gateway has no AWS credentials")
        .hasMessageNotContaining("somebody");
  }

  @Test
  void shouldNotWaitForCredentialsLongerThanForTheDatabase() {
    CountDownLatch over = new CountDownLatch(1);
    AwsCredentialsProvider slow =
        () -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return AwsBasicCredentials.create("a", "b");
        };
    try {
      assertThatThrownBy(() -> credential(slow)).isInstanceOf(BackendUnavailableException.class);
    } finally {
      over.countDown();
    }
  }

  private static BackendCredential credential(AwsCredentialsProvider provider) throws Exception {
    return new RdsIamTokens(vertx, provider, NOW)
        .credential(ORDERS, "sallyport")
        .await(30, TimeUnit.SECONDS);
  }
}
