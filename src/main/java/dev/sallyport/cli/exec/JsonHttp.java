package dev.sallyport.cli.exec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Questions over HTTP that are answered in JSON, within bounds of time and size; no redirects. */
final class JsonHttp {
  static final Duration TIMEOUT = Duration.ofSeconds(20);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_BODY_BYTES = 1024 * 1024;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client;

  /** A client that believes these certificates. */
  JsonHttp(TrustAnchors anchors) throws ExecFailure {
    try {
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(CONNECT_TIMEOUT)
              .sslContext(anchors.sslContext())
              .build();
    } catch (GeneralSecurityException | IOException unusable) {
      throw new ExecFailure(
          ExitStatus.UNAVAILABLE, "TLS cannot be used here: " + unusable.getMessage());
    }
  }

  /**
   * What a server answered.
   *
   * @param body a missing node when there is no JSON
   */
  record Answer(int status, JsonNode body) {
    boolean isSuccess() {
      return status >= 200 && status < 300;
    }

    String text(String member) {
      return body.path(member).asText("");
    }

    /** The body may hold a password. */
    @Override
    public String toString() {
      return "Answer[status=" + status + "]";
    }
  }

  Answer ask(HttpRequest request) throws ExecFailure, InterruptedException {
    return await(request.uri(), begin(request), TIMEOUT);
  }

  /** Asks without waiting. */
  CompletableFuture<Answer> begin(HttpRequest request) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return read(client.send(request, BodyHandlers.ofInputStream()));
          } catch (IOException e) {
            throw new CompletionException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
          }
        },
        // A thread each: there are never more than two, and none of them keeps the JVM alive.
        task -> {
          Thread thread = new Thread(task, "sallyport-exec-http");
          thread.setDaemon(true);
          thread.start();
        });
  }

  /** The answer to a question that was begun. */
  static Answer await(URI address, CompletableFuture<Answer> asked, Duration timeout)
      throws ExecFailure, InterruptedException {
    try {
      return asked.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      asked.cancel(true);
      throw unavailable(address, "no answer within " + timeout.toSeconds() + " s");
    } catch (CancellationException e) {
      throw unavailable(address, "no answer in time");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      String message = cause.getMessage();
      if (message == null && cause instanceof ConnectException) {
        // The JDK's client says no more when nobody listens, or the name is not known.
        throw unavailable(
            address, "no connection could be made; check the address, and whether it runs");
      }
      if (cause instanceof ProtocolException) {
        // Most likely the port of the listener, which greets in MySQL's protocol.
        throw unavailable(
            address,
            "what listens there does not speak HTTP; give the address of the console, not where"
                + " MySQL clients connect");
      }
      String name = cause.getClass().getSimpleName();
      throw unavailable(
          address, (name + " " + ShownText.of(message == null ? "" : message)).strip());
    }
  }

  static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("texts and numbers cannot be written", impossible);
    }
  }

  private static ExecFailure unavailable(URI address, String reason) {
    return new ExecFailure(
        ExitStatus.UNAVAILABLE,
        address.getScheme() + "://" + address.getRawAuthority() + " does not answer: " + reason);
  }

  private static Answer read(HttpResponse<InputStream> response) throws IOException {
    try (InputStream in = response.body()) {
      byte[] body = in.readNBytes(MAX_BODY_BYTES + 1);
      if (body.length > MAX_BODY_BYTES) {
        throw new IOException("the answer is larger than " + MAX_BODY_BYTES + " bytes");
      }
      return new Answer(response.statusCode(), json(body));
    }
  }

  private static JsonNode json(byte[] body) throws IOException {
    try {
      JsonNode read = JSON.readTree(body);
      return read == null ? MissingNode.getInstance() : read;
    } catch (JsonProcessingException pageOfAProxy) {
      // The status tells enough; what needs a member of the body finds it missing.
      return MissingNode.getInstance();
    }
  }
}
