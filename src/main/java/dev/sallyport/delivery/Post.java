package dev.sallyport.delivery;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Posts to an address of the configuration, within bounds of time and size. A redirect is not
 * followed: it would send the message to an address that no operator wrote.
 */
public final class Post {
  /** From dialling to the head of the answer, and again to its end. */
  public static final Duration TIMEOUT = Duration.ofSeconds(5);

  /**
   * Only the status counts; what a receiver says besides is read so that it can finish saying it.
   */
  public static final int MAX_ANSWER_BYTES = 16 * 1024;

  private static final String USER_AGENT = "Sallyport";

  private final Vertx vertx;
  private final HttpClient client;
  private final URI address;
  private final Duration timeout;

  /**
   * For one address.
   *
   * @param authorities certificates to trust instead of those of the Java runtime, PEM
   */
  public Post(Vertx vertx, URI address, Optional<Path> authorities, Duration timeout) {
    this.vertx = vertx;
    this.address = address;
    this.timeout = timeout;
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout((int) timeout.toMillis())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setIdleTimeout((int) (2 * timeout.toMillis()))
            .setKeepAlive(false)
            .setDecompressionSupported(false)
            .setVerifyHost(true);
    authorities.ifPresent(
        file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    client = vertx.createHttpClient(options);
  }

  /** Scheme, host and port. */
  public String origin() {
    return address.getScheme()
        + "://"
        + address.getHost()
        + (address.getPort() == -1 ? "" : ":" + address.getPort());
  }

  /**
   * Succeeds with an answer of 2xx, fails with {@link DeliveryException}.
   *
   * @param headers what is said of the body besides; JSON, unless they have a content-type
   */
  public Future<Void> send(Buffer body, MultiMap headers) {
    if (!headers.contains("content-type")) {
      headers.set("content-type", "application/json");
    }
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(address.toString())
            .setHeaders(headers.set("user-agent", USER_AGENT))
            .setFollowRedirects(false);
    Promise<Void> sent = Promise.promise();
    client
        .request(options)
        .onFailure(cause -> sent.tryFail(failure(cause)))
        .onSuccess(
            request -> {
              request.exceptionHandler(cause -> sent.tryFail(failure(cause)));
              if (sent.future().isComplete()) {
                request.reset();
                return;
              }
              long end = vertx.setTimer(2 * timeout.toMillis(), late -> request.reset());
              sent.future().onFailure(cause -> request.reset());
              request
                  .send(body)
                  .onFailure(cause -> sent.tryFail(failure(cause)))
                  .onSuccess(answer -> read(answer, request, end, sent));
            });
    long late = vertx.setTimer(timeout.toMillis(), tooLong -> sent.tryFail(tooLate()));
    return sent.future().onComplete(done -> vertx.cancelTimer(late));
  }

  /** Ends its connections. */
  public Future<Void> close() {
    return client.close();
  }

  private void read(
      HttpClientResponse answer, HttpClientRequest request, long end, Promise<Void> sent) {
    int[] length = new int[1];
    answer.handler(
        part -> {
          length[0] += part.length();
          if (length[0] > MAX_ANSWER_BYTES) {
            request.reset();
          }
        });
    answer.endHandler(whole -> vertx.cancelTimer(end));
    // The status is known, so that an answer that breaks off after it changes nothing.
    answer.exceptionHandler(broken -> vertx.cancelTimer(end));
    int status = answer.statusCode();
    if (status >= 200 && status < 300) {
      sent.tryComplete();
    } else {
      sent.tryFail(refusal(status, answer));
    }
  }

  /** RFC 9110: these say that the request itself is good. */
  private static DeliveryException refusal(int status, HttpClientResponse answer) {
    String words = "the receiver answered with status " + status;
    boolean passing = status >= 500 || status == 408 || status == 425 || status == 429;
    return passing
        ? DeliveryException.forNow(words, retryAfter(answer.getHeader("retry-after")))
        : DeliveryException.forGood(
            status >= 300 && status < 400 ? words + ", and redirects are not followed" : words);
  }

  /** Seconds alone; who gives a date gets our own pace. */
  private static Optional<Duration> retryAfter(String header) {
    return header != null && header.matches("\\d{1,6}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(header)))
        : Optional.empty();
  }

  private DeliveryException tooLate() {
    return DeliveryException.forNow("no answer within " + timeout.toMillis() + " ms");
  }

  /** The address stays out: messages of clients and resolvers may quote it. */
  private DeliveryException failure(Throwable cause) {
    if (cause instanceof DeliveryException known) {
      return known;
    }
    if (cause instanceof TimeoutException) {
      return tooLate();
    }
    return DeliveryException.forNow(Failures.words(cause));
  }
}
