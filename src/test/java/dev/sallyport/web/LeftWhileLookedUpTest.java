package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.identity.Revocations;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody opens a page and closes it again before the store has said what it may show. It counts
 * no more: as many as a person may have open would keep them from opening any until they sign out.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.FILES)
class LeftWhileLookedUpTest {
  @TempDir private Path directory;
  private ConsoleFixture console;
  private EventLoop loop;
  private ConsoleSessions sessions;

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger left = new AtomicInteger();
  private final Promise<Void> found = Promise.promise();

  @BeforeEach
  void start() {
    console = ConsoleFixture.start(directory);
    loop = new EventLoop(console.vertx.getOrCreateContext());
    sessions = new ConsoleSessions(Duration.ofHours(1), console.clock, Revocations.NONE);
  }

  @AfterEach
  void stop() {
    console.close();
  }

  @Test
  void shouldNotCountAsAPageThatShowsNews() throws IOException {
    EventStreams streams = new EventStreams(console.vertx, sessions, loop, console.clock);
    assertThat(statusAfter(3 * EventStreams.PER_PERSON, "/api/v1/events", streams::mount))
        .isEqualTo(200);
  }

  @Test
  void shouldNotCountAsOneThatFollowsASession() throws IOException {
    String id = UUID.randomUUID().toString();
    ConsoleFixture.await(
        console
            .store
            .sessionArchive()
            .append(
                new SampleSession(id, Instant.parse("2026-11-20T12:00:00Z"))
                    .opened("idp:live", "live")
                    .events(),
                "j." + id,
                1));
    SessionRoutes recorded = new SessionRoutes(console.store.sessionArchive(), console.desk, loop);
    SessionTail tails =
        new SessionTail(console.vertx, console.store.sessionArchive(), recorded, sessions, loop);
    assertThat(
            statusAfter(
                3 * SessionTail.PER_PERSON, "/api/v1/sessions/" + id + "/tail", tails::mount))
        .isEqualTo(200);
  }

  /** What the next one is answered after so many have left. */
  private int statusAfter(int many, String path, Consumer<Router> mount) throws IOException {
    String token = sessions.open(new Viewer(Person.of("audrey", "Audrey", "audit"), false, true));
    Router router = Router.router(console.vertx);
    router
        .route()
        .handler(
            ctx -> {
              asked.incrementAndGet();
              loop.bring(found.future())
                  .onSuccess(v -> SignInRoutes.enter(ctx, sessions.find(token).orElseThrow()));
            });
    mount.accept(router);
    int port = listen(router);
    List<Socket> pages = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      Socket page = new Socket("127.0.0.1", port);
      page.getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      pages.add(page);
    }
    Await.until(() -> asked.get() == many);
    for (Socket page : pages) {
      page.close();
    }
    Await.until(() -> left.get() == many);
    found.complete();
    HttpResponse<InputStream> next = Visitor.open(URI.create("http://127.0.0.1:" + port + path));
    next.body().close();
    return next.statusCode();
  }

  private int listen(Router router) {
    Promise<HttpServer> listening = Promise.promise();
    loop.run(
        () ->
            console
                .vertx
                .createHttpServer()
                .connectionHandler(
                    connection -> connection.closeHandler(gone -> left.incrementAndGet()))
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .onComplete(listening));
    return ConsoleFixture.await(listening.future()).actualPort();
  }
}
