package dev.sallyport.identity;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Asks a provider for JSON within bounds of time and size. Redirects are not followed and
 * certificates are checked, because what comes back decides whom we believe.
 */
final class ProviderHttp {
  /** What Netty's words end with: the host, which may be empty, and its address. */
  private static final Pattern ADDRESS = Pattern.compile(": [^ /]*/[^ /]+$");

  /** Bound on one question, from dialling to the last byte. */
  static final long TIMEOUT_MILLIS = 5_000;

  /** Largest answer; a larger one is dropped while it arrives. */
  static final int MAX_BODY_BYTES = 1024 * 1024;

  private final HttpClient client;

  ProviderHttp(Vertx vertx) {
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) TIMEOUT_MILLIS)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout((int) (2 * TIMEOUT_MILLIS))
                .setKeepAlive(false)
                .setDecompressionSupported(false)
                .setVerifyHost(true));
  }

  /**
   * What a provider answered.
   *
   * @param status HTTP status
   * @param body its JSON object
   */
  record Answer(int status, JsonNode body) {}

  /** GET of a document that must be there. */
  Future<JsonNode> get(URI address, MultiMap headers) {
    return send(HttpMethod.GET, address, headers, Buffer.buffer())
        .compose(
            answer ->
                answer.status() == 200
                    ? Future.succeededFuture(answer.body())
                    : Future.failedFuture(
                        new IssuerUnavailableException(
                            address + " answered with status " + answer.status())));
  }

  /** POST of a form; every status comes back, because an error has a body that tells. */
  Future<Answer> post(URI address, MultiMap headers, String form) {
    headers.set("content-type", "application/x-www-form-urlencoded");
    return send(HttpMethod.POST, address, headers, Buffer.buffer(form));
  }

  Future<Void> close() {
    return client.close();
  }

  private Future<Answer> send(HttpMethod method, URI address, MultiMap headers, Buffer body) {
    AtomicReference<HttpClientRequest> open = new AtomicReference<>();
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(address.toString())
            .setHeaders(headers.set("accept", "application/json"))
            .setFollowRedirects(false);
    return client
        .request(options)
        .compose(
            request -> {
              open.set(request);
              return request.send(body).compose(ProviderHttp::read);
            })
        .timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .recover(
            error -> {
              HttpClientRequest request = open.get();
              if (request != null) {
                request.reset();
              }
              return Future.failedFuture(readable(address, error));
            });
  }

  private static Future<Answer> read(HttpClientResponse response) {
    Promise<Answer> answer = Promise.promise();
    Buffer body = Buffer.buffer();
    response.exceptionHandler(answer::tryFail);
    response.handler(
        chunk -> {
          if (body.length() + chunk.length() > MAX_BODY_BYTES) {
            answer.tryFail(
                new IssuerUnavailableException(
                    "the answer is larger than " + MAX_BODY_BYTES + " bytes"));
          } else {
            body.appendBuffer(chunk);
          }
        });
    response.endHandler(
        end ->
            StrictJson.object(body.getBytes())
                .map(json -> new Answer(response.statusCode(), json))
                .ifPresentOrElse(
                    answer::tryComplete,
                    () ->
                        answer.tryFail(
                            new IssuerUnavailableException(
                                "the answer (status "
                                    + response.statusCode()
                                    + ") is not a JSON object"))));
    return answer.future();
  }

  private static IssuerUnavailableException readable(URI address, Throwable error) {
    if (error instanceof IssuerUnavailableException told) {
      return new IssuerUnavailableException(address + ": " + told.getMessage());
    }
    return new IssuerUnavailableException(address + ": " + reason(error));
  }

  static String reason(Throwable error) {
    if (error instanceof TimeoutException) {
      return "no whole answer within " + TIMEOUT_MILLIS + " ms";
    }
    if (error instanceof UnknownHostException) {
      return "no such host";
    }
    if (error instanceof ConnectException) {
      // Without the address behind it, which is told already.
      return ADDRESS.matcher(String.valueOf(error.getMessage())).replaceFirst("");
    }
    String words = ShownText.quoted(String.valueOf(error.getMessage()));
    return error instanceof SSLException
        ? "TLS failed: " + words
        : error.getClass().getSimpleName() + " " + words;
  }
}
