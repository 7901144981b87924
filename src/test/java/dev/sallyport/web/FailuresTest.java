package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@Tag(EmptyStore.FILES)
class FailuresTest {
  private final Vertx vertx = Vertx.vertx();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Failures.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final CompletableFuture<Void> failed = new CompletableFuture<>();
  private HttpServer server;

  @BeforeEach
  void start() {
    lines.start();
    logger.addAppender(lines);
    Router router = Router.router(vertx);
    router.get("/broken").handler(ctx -> ctx.fail(new IOException("of the gateway's own")));
    router
        .get("/slow")
        .handler(
            ctx ->
                ctx.response()
                    .closeHandler(
                        gone -> {
                          ctx.fail(new IOException("Broken pipe"));
                          failed.complete(null);
                        }));
    Failures.mount(router);
    server = ConsoleFixture.await(vertx.createHttpServer().requestHandler(router).listen(0));
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
    ConsoleFixture.await(vertx.close());
  }

  @Test
  void shouldLogWhatWasNotExpected() throws Exception {
    // When
    int status =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.actualPort() + "/broken"))
                    .build(),
                BodyHandlers.discarding())
            .statusCode();
    // Then
    assertThat(status).isEqualTo(500);
    assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.ERROR);
  }

  /** Otherwise anybody could fill the log, and it would say that the gateway failed. */
  @Test
  void shouldNotCallItAFaultThatSomebodyHungUp() throws Exception {
    // When
    try (Socket client = new Socket("127.0.0.1", server.actualPort())) {
      client
          .getOutputStream()
          .write("GET /slow HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    // Then
    failed.get(20, TimeUnit.SECONDS);
    assertThat(lines.list).extracting(ILoggingEvent::getLevel).doesNotContain(Level.ERROR);
  }
}
