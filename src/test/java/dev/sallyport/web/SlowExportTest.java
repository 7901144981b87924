package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.recording.SessionEvent;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who takes a session away slowly, and may not any more before they have all of it. */
@Timeout(120)
@Tag(EmptyStore.FILES)
class SlowExportTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  /** Some seventy of such events are a page. */
  private static final String TEXT = "SELECT '" + "x".repeat(60_000) + "'";

  private static final int EVENTS = 450;

  @TempDir private static Path directory;
  private ConsoleFixture console;
  private final String session = UUID.randomUUID().toString();

  @BeforeEach
  void start() {
    console = ConsoleFixture.start(directory.resolve(UUID.randomUUID().toString()));
    List<SessionEvent> events =
        new ArrayList<>(
            new SampleSession(session, NOON).opened("idp:reporting-bot", "bot").events());
    while (events.size() < EVENTS) {
      events.add(judged(events.size()));
    }
    ConsoleFixture.await(console.store.sessionArchive().append(events, "journal", 100));
  }

  @AfterEach
  void stop() {
    console.close();
  }

  private SessionEvent judged(int sequence) {
    return new SessionEvent.Judged(
        session,
        sequence,
        NOON,
        sequence,
        "COM_QUERY",
        TEXT,
        List.of(),
        "shop",
        Set.of("select"),
        Set.of(),
        "allow",
        "reporting/1",
        "",
        List.of(),
        List.of());
  }

  @Test
  void shouldGiveAllOfItToWhoIsStillIn() throws IOException {
    try (Socket socket = asked(Visitor.signedIn(console, "audrey"))) {
      assertThat(rest(socket)).endsWith("\r\n0\r\n\r\n").contains("\"sequence\":449,");
    }
  }

  @Test
  void shouldGiveNothingMoreToWhoWasRevoked() throws IOException {
    Visitor adam = Visitor.signedIn(console, "adam");
    JsonObject revoked = new JsonObject().put("principal", "idp:audrey").put("reason", "left us");
    assertBrokenOffBy(
        Visitor.signedIn(console, "audrey"),
        () -> adam.post("/api/v1/revocations", revoked.encode()).statusCode(),
        201);
  }

  @Test
  void shouldGiveNothingMoreToWhoSignedOut() throws IOException {
    Visitor audrey = Visitor.signedIn(console, "audrey");
    assertBrokenOffBy(audrey, () -> audrey.post("/sign-out", "{}").statusCode(), 200);
  }

  private void assertBrokenOffBy(Visitor reader, IntSupplier throwingOut, int status)
      throws IOException {
    // Given somebody to whom the next page is about to be sent
    Promise<Void> about = Promise.promise();
    Promise<Void> goOn = Promise.promise();
    console.beforeLaterEvents =
        () -> {
          about.tryComplete();
          return goOn.future();
        };
    try (Socket socket = asked(reader)) {
      about.future().await();
      assertThat(socket.getInputStream().readNBytes(1_000)).hasSize(1_000);
      // When
      assertThat(throwingOut.getAsInt()).isEqualTo(status);
      goOn.complete();
      // Then
      assertThat(rest(socket)).doesNotEndWith("\r\n0\r\n\r\n").doesNotContain("\"sequence\":100,");
    }
  }

  @Test
  void shouldGiveNoEvidenceToWhoSignedOutWhileItWasWritten() throws IOException {
    // Given
    Visitor audrey = Visitor.signedIn(console, "audrey");
    Promise<Void> about = Promise.promise();
    Promise<Void> goOn = Promise.promise();
    console.beforeEvidence =
        () -> {
          about.tryComplete();
          return goOn.future();
        };
    try (Socket socket = asked(audrey, "evidence")) {
      about.future().await();
      // When
      assertThat(audrey.post("/sign-out", "{}").statusCode()).isEqualTo(200);
      goOn.complete();
      // Then
      assertThat(rest(socket)).startsWith("HTTP/1.1 401 ").contains(":signed-out");
    }
  }

  @Test
  void shouldGiveAllOfTheEvidenceToWhoIsStillIn() throws IOException {
    try (Socket socket = asked(Visitor.signedIn(console, "audrey"), "evidence")) {
      assertThat(rest(socket)).startsWith("HTTP/1.1 200 ").endsWith("\n\r\n0\r\n\r\n");
    }
  }

  private Socket asked(Visitor visitor) throws IOException {
    return asked(visitor, "export");
  }

  private Socket asked(Visitor visitor, String what) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(60_000);
    socket.connect(new InetSocketAddress("127.0.0.1", console.web.actualPort()));
    String cookies =
        visitor.cookies.entrySet().stream()
            .map(Map.Entry::toString)
            .reduce((one, other) -> one + "; " + other)
            .orElseThrow();
    socket
        .getOutputStream()
        .write(
            ("GET /api/v1/sessions/"
                    + session
                    + "/"
                    + what
                    + " HTTP/1.1\r\nHost: localhost\r\nCookie: "
                    + cookies
                    + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** Until the end, or until it breaks off. */
  private static String rest(Socket socket) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] some = new byte[1 << 16];
    try {
      InputStream in = socket.getInputStream();
      for (int bytes = in.read(some); bytes >= 0; bytes = in.read(some)) {
        read.write(some, 0, bytes);
      }
    } catch (SocketException broken) {
      read.write('!');
    }
    return read.toString(StandardCharsets.UTF_8);
  }
}
