package dev.sallyport.backend;

import dev.sallyport.backend.BackendCredential.Proof;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.Secret;
import dev.sallyport.wire.response.Err;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/**
 * Tokens that Amazon RDS and Aurora take instead of a password: a request {@code rds-db:connect}
 * that is signed by Signature Version 4 and never sent (Amazon RDS User Guide, "IAM database
 * authentication"). Signed here, without a network; only the credentials to sign with may have to
 * be fetched, by the standard chain. Safe to ask from any event loop, and never blocks it.
 */
public final class RdsIamTokens {
  /** How long the server takes a token; a session that has begun does not end with it. */
  static final Duration LIFETIME = Duration.ofMinutes(15);

  private static final Logger LOG = LoggerFactory.getLogger(RdsIamTokens.class);
  private static final String SERVICE = "rds-db";

  private final Vertx vertx;
  private final AwsCredentialsProvider credentials;
  private final Clock clock;

  /**
   * With the standard chain: system properties, environment, web identity, profile files,
   * container, instance. Nothing is asked before the first token.
   */
  public RdsIamTokens(Vertx vertx) {
    this(vertx, DefaultCredentialsProvider.builder().build(), Clock.systemUTC());
  }

  RdsIamTokens(Vertx vertx, AwsCredentialsProvider credentials, Clock clock) {
    this.vertx = vertx;
    this.credentials = credentials;
    this.clock = clock;
  }

  /**
   * A new token for one login.
   *
   * @param connection one whose account is {@link AccountConfig.RdsIam}
   * @param user the database user
   * @return fails with {@link BackendUnavailableException} and nothing else
   */
  public Future<BackendCredential> credential(ConnectionConfig connection, String user) {
    return vertx
        .executeBlocking(() -> sign(connection, user), false)
        .timeout(connection.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .map(token -> new BackendCredential(user, token, Proof.CLEAR_OVER_TLS))
        .recover(cause -> Future.failedFuture(unavailable(connection, cause)));
  }

  private Secret sign(ConnectionConfig connection, String user) {
    AccountConfig.RdsIam account = (AccountConfig.RdsIam) connection.account();
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .protocol("https")
            .host(connection.host())
            .port(connection.port())
            .encodedPath("/")
            .putRawQueryParameter("DBUser", user)
            .putRawQueryParameter("Action", "connect")
            .build();
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                r ->
                    r.identity(credentials.resolveCredentials())
                        .request(request)
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, account.region())
                        .putProperty(
                            AwsV4FamilyHttpSigner.AUTH_LOCATION,
                            AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, LIFETIME)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock));
    return Secret.of(signed.request().getUri().toString().substring("https://".length()));
  }

  /** The chain's message names the places where it looked, and no secret. */
  private static BackendUnavailableException unavailable(
      ConnectionConfig connection, Throwable cause) {
    LOG.error(
        "no AWS credentials to sign in with connection={} error={}",
        connection.name(),
        cause.getMessage());
    return new BackendUnavailableException(
        BackendUnavailableException.CANNOT_CONNECT,
        Err.GENERAL_STATE,
        "Sallyport: the gateway has no AWS credentials for the database of connection '"
            + connection.name()
            + "'. Tell the operator of the gateway.");
  }
}
