package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.identity.Revocations;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.FILES)
class EventStreamTest {
  @TempDir private static Path directory;
  private static ConsoleFixture console;

  @BeforeAll
  static void start() {
    console = ConsoleFixture.startForMany(directory);
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @Test
  void shouldTellApproversOfEveryChange() throws IOException {
    // Given
    Visitor dora = Visitor.signedIn(console, "dora");
    try (BufferedReader stream = open(dora)) {
      // When
      ApprovalRequest request = SampleApproval.update().request();
      console.submit(request);
      dora.decide(request.id(), "approve", "");
      // Then
      assertThat(next(stream)).isEqualTo(change(request, "pending"));
      assertThat(next(stream)).isEqualTo(change(request, "approved"));
    }
  }

  @Test
  void shouldTellNobodyOfWhatTheyMayNotSee() throws IOException {
    // Given
    try (BufferedReader lea = open(Visitor.signedIn(console, "lea"));
        BufferedReader audrey = open(Visitor.signedIn(console, "audrey"))) {
      // When
      ApprovalRequest forDbas = SampleApproval.update().request();
      ApprovalRequest forLeads = SampleApproval.update().decidedBy(1, "leads").request();
      console.submit(forDbas);
      console.submit(forLeads);
      // Then
      assertThat(next(lea)).isEqualTo(change(forLeads, "pending"));
      assertThat(next(audrey)).isEqualTo(change(forDbas, "pending"));
      assertThat(next(audrey)).isEqualTo(change(forLeads, "pending"));
    }
  }

  @Test
  void shouldEndWithTheSignIn() throws IOException {
    // Given
    Visitor dora = Visitor.signedIn(console, "dora");
    try (BufferedReader stream = open(dora)) {
      // When
      dora.post("/sign-out", "{}");
      // Then
      assertThat(rest(stream)).containsExactly("data: {}");
    }
  }

  @Test
  void shouldSayNothingToAnExpiredSignIn() throws IOException {
    // Given
    try (BufferedReader stream = open(Visitor.signedIn(console, "dora"))) {
      // When
      console.clock.advance(ConsoleFixture.SESSION_LIFETIME);
      console.submit(SampleApproval.update().request());
      // Then
      assertThat(rest(stream)).containsExactly("data: {}");
    }
  }

  @Test
  void shouldBoundTheStreamsOfOnePersonInAllTheirBrowsers() throws IOException {
    // Given
    Visitor dora = Visitor.signedIn(console, "dora");
    Visitor elsewhere = Visitor.signedIn(console, "dora");
    List<BufferedReader> open = new ArrayList<>();
    for (int i = 0; i < EventStreams.PER_PERSON; i++) {
      open.add(open(i % 2 == 0 ? dora : elsewhere));
    }
    // When
    HttpResponse<String> refused = dora.get("/api/v1/events");
    // Then
    assertThat(refused.statusCode()).isEqualTo(429);
    // And when one goes
    open.get(0).close();
    // Then
    Await.until(
        () -> {
          HttpResponse<InputStream> another = dora.open("/api/v1/events");
          closeQuietly(another.body());
          return another.statusCode() == 200;
        });
    for (BufferedReader stream : open) {
      stream.close();
    }
  }

  @Test
  void shouldCutOffAReaderThatDoesNotRead() {
    // Given a stream that nobody reads
    Vertx vertx = Vertx.vertx();
    Context context = vertx.getOrCreateContext();
    EventLoop loop = new EventLoop(context);
    ConsoleSessions sessions =
        new ConsoleSessions(Duration.ofHours(1), console.clock, Revocations.NONE);
    String token = sessions.open(new Viewer(Person.of("dora", "Dora", "dba"), false, false));
    EventStreams streams = new EventStreams(vertx, sessions, loop, console.clock);
    Router router = Router.router(vertx);
    router.route().handler(ctx -> SignInRoutes.enter(ctx, sessions.find(token).orElseThrow()));
    streams.mount(router);
    Promise<HttpServer> listening = Promise.promise();
    loop.run(() -> vertx.createHttpServer().requestHandler(router).listen(0).onComplete(listening));
    URI uri =
        URI.create(
            "http://localhost:"
                + ConsoleFixture.await(listening.future()).actualPort()
                + "/api/v1/events");
    HttpResponse<InputStream> asleep = Visitor.open(uri);
    // When far more is said than sockets and queue hold
    ApprovalRecord change =
        new ApprovalRecord(SampleApproval.update().request(), List.of(), Optional.empty());
    for (int batch = 0; batch < 80; batch++) {
      loop.run(
          () -> {
            for (int i = 0; i < 1_000; i++) {
              streams.tell(change);
            }
          });
    }
    Promise<Void> said = Promise.promise();
    loop.run(
        () -> {
          streams.stop();
          said.complete();
        });
    ConsoleFixture.await(said.future());
    // Then it gets a part and an end, not all of it
    long read = 0;
    try (BufferedReader late =
        new BufferedReader(new InputStreamReader(asleep.body(), StandardCharsets.UTF_8))) {
      for (String line = late.readLine(); line != null; line = late.readLine()) {
        read += line.startsWith("data: ") ? 1 : 0;
      }
    } catch (IOException cutOff) {
      assertThat(cutOff).isNotNull();
    }
    assertThat(read).isLessThan(80_000);
    ConsoleFixture.await(vertx.close());
  }

  private static BufferedReader open(Visitor visitor) {
    HttpResponse<InputStream> answer = visitor.open("/api/v1/events");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type"))
        .hasValue("text/event-stream; charset=utf-8");
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  /** The data of the next event; comments are passed over. */
  private static String next(BufferedReader stream) throws IOException {
    for (String line = stream.readLine(); line != null; line = stream.readLine()) {
      if (line.startsWith("data: ")) {
        return line.substring("data: ".length());
      }
    }
    throw new AssertionError("the stream ended");
  }

  private static List<String> rest(BufferedReader stream) {
    return stream.lines().filter(line -> line.startsWith("data: ")).toList();
  }

  private static String change(ApprovalRequest request, String state) {
    return "{\"id\":\"" + request.id() + "\",\"state\":\"" + state + "\"}";
  }

  private static void closeQuietly(InputStream stream) {
    try {
      stream.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
