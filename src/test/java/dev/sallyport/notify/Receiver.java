package dev.sallyport.notify;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A program of somebody else's that listens for webhooks, on a real socket. */
public final class Receiver {
  private final HttpServer server;
  private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  private final ConcurrentLinkedQueue<Consumer<HttpServerRequest>> script =
      new ConcurrentLinkedQueue<>();
  private volatile Consumer<HttpServerRequest> otherwise = answering(200);
  private final String scheme;

  private Receiver(Vertx vertx, HttpServerOptions options) {
    scheme = options.isSsl() ? "https" : "http";
    server =
        vertx
            .createHttpServer(options)
            .requestHandler(request -> request.body().onSuccess(body -> take(request, body)))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  public static Receiver start(Vertx vertx) {
    return new Receiver(vertx, new HttpServerOptions());
  }

  static Receiver overTls(Vertx vertx, Path certificate, Path key) {
    return new Receiver(
        vertx,
        new HttpServerOptions()
            .setSsl(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setCertPath(certificate.toString())
                    .setKeyPath(key.toString())));
  }

  /** As it arrived. */
  public record Message(Map<String, String> headers, String body) {
    public JsonObject json() {
      return new JsonObject(body);
    }

    /** As a receiver checks it, with nothing of ours. */
    public boolean isSignedWith(String secret) {
      byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
      String signed =
          headers.get("webhook-id") + "." + headers.get("webhook-timestamp") + "." + body;
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        String expected =
            "v1,"
                + Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        return List.of(headers.get("webhook-signature").split(" ")).contains(expected);
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
  }

  public static Consumer<HttpServerRequest> answering(int status) {
    return request -> request.response().setStatusCode(status).end("ok");
  }

  /** What comes next is answered like this, once; then the following. */
  public Receiver first(Consumer<HttpServerRequest> answer) {
    script.add(answer);
    return this;
  }

  public Receiver always(Consumer<HttpServerRequest> answer) {
    otherwise = answer;
    return this;
  }

  public URI url(String path) {
    return URI.create(scheme + "://localhost:" + server.actualPort() + path);
  }

  public Message next() throws InterruptedException {
    Message message = messages.poll(30, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("no message came");
    }
    return message;
  }

  /** All that came and was not taken yet. */
  public List<Message> rest() {
    List<Message> rest = new ArrayList<>();
    messages.drainTo(rest);
    return rest;
  }

  private void take(HttpServerRequest request, Buffer body) {
    Map<String, String> headers = new HashMap<>();
    request
        .headers()
        .forEach(
            header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
    headers.put(":path", request.uri());
    // Settled before anybody can have seen the message and say how the next one is answered.
    Consumer<HttpServerRequest> scripted = script.poll();
    Consumer<HttpServerRequest> answer = scripted == null ? otherwise : scripted;
    messages.add(new Message(headers, body.toString()));
    answer.accept(request);
  }
}
