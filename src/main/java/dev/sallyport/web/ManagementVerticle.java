package dev.sallyport.web;

import dev.sallyport.config.CannotListenException;
import dev.sallyport.config.ManagementConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener for those who watch: {@code /healthz}, {@code /readyz} and {@code /metrics}, and
 * nothing else. It is there before all others and until after them, so that a gateway that starts
 * or stops says so. One instance.
 */
public final class ManagementVerticle extends VerticleBase {
  private static final int MAX_HEADER_BYTES = 8 * 1024;
  private static final int MAX_REQUEST_LINE_BYTES = 2 * 1024;
  private static final int IDLE_SECONDS = 60;

  /** Scrapers, load balancers and whoever looks; past it they wait for one to go. */
  private static final int MAX_CONNECTIONS = 100;

  private static final Logger LOG = LoggerFactory.getLogger(ManagementVerticle.class);

  private final ManagementConfig config;
  private final MetricsText metrics;
  private final OwnHost own;
  private volatile Optional<Readiness> readiness = Optional.empty();
  private HttpServer server;
  private int connections;
  private Future<MetricsText.Page> writing = Future.failedFuture("nobody has asked yet");
  private String writtenFor = "";

  /** Not ready until {@link #open}. */
  public ManagementVerticle(ManagementConfig config, MetricsText metrics) {
    this.config = config;
    this.metrics = metrics;
    this.own = new OwnHost(config);
  }

  @Override
  public Future<?> start() {
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setMaxHeaderSize(MAX_HEADER_BYTES)
                    .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
                    .setCompressionSupported(true)
                    .setHttp2ClearTextEnabled(false)
                    .setIdleTimeout(IDLE_SECONDS)
                    .setIdleTimeoutUnit(TimeUnit.SECONDS))
            .connectionHandler(
                connection -> {
                  connection.closeHandler(closed -> connections--);
                  if (++connections > MAX_CONNECTIONS) {
                    connection.close();
                  }
                })
            .requestHandler(this::answer)
            .invalidRequestHandler(Failures::answerInvalid);
    return server
        .listen(config.port(), config.host())
        .recover(
            failure ->
                Future.failedFuture(
                    new CannotListenException(
                        "management.host",
                        config.host(),
                        "management.port",
                        config.port(),
                        failure)))
        .onSuccess(
            listening ->
                LOG.info(
                    "management listens host={} port={}", config.host(), listening.actualPort()));
  }

  @Override
  public Future<?> stop() {
    return server.close();
  }

  /** The gateway has started: from now on it is ready as far as these say. From any thread. */
  public void open(ReadinessSources sources) {
    readiness = Optional.of(new Readiness(sources, true));
  }

  /** The port that is listened on, once deployed. */
  public int actualPort() {
    return server.actualPort();
  }

  private void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
      response.putHeader(HttpHeaderNames.ALLOW, "GET, HEAD");
      Failures.ofStatus(405).send(response);
      return;
    }
    String path = request.path() == null ? "" : request.path();
    // That it lives is nobody's secret, and whoever restarts it by that goes on doing so.
    if (!path.equals("/healthz") && !own.isAsked(request)) {
      OwnHost.refusal().send(response);
      return;
    }
    switch (path) {
      case "/healthz" -> Readiness.sendHealth(response);
      case "/readyz" ->
          readiness.ifPresentOrElse(
              opened -> opened.answer(response), () -> Readiness.sendStarting(response));
      case "/metrics" -> metrics(request);
      default -> Failures.ofStatus(404).send(response);
    }
  }

  /** One text at a time, for all who ask meanwhile. */
  private void metrics(HttpServerRequest request) {
    String accept =
        request.headers().contains(HttpHeaderNames.ACCEPT)
            ? request.getHeader(HttpHeaderNames.ACCEPT)
            : "";
    if (writing.isComplete() || !writtenFor.equals(accept)) {
      writtenFor = accept;
      writing = vertx.executeBlocking(() -> metrics.page(accept), true);
    }
    HttpServerResponse response = request.response();
    writing
        .onSuccess(
            page ->
                response
                    .putHeader(HttpHeaderNames.CONTENT_TYPE, page.type())
                    .end(Buffer.buffer(page.text())))
        .onFailure(
            cause -> {
              LOG.error("metrics not written", cause);
              Problem.unavailable("The figures cannot be read.", "Look at the gateway's log.")
                  .send(response);
            });
  }
}
