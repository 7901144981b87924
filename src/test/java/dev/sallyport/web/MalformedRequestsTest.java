package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What no client of ours sends, byte by byte, by somebody who is not signed in. */
@Tag(EmptyStore.FILES)
class MalformedRequestsTest {
  private static final Logger ALL = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private static final String HOST = "Host: gate.example\r\n";

  @TempDir private static Path directory;
  private static final ListAppender<ILoggingEvent> LINES = new ListAppender<>();
  private static ConsoleFixture console;

  @BeforeAll
  static void start() {
    console = ConsoleFixture.start(directory);
    LINES.start();
    ALL.addAppender(LINES);
  }

  @AfterAll
  static void stop() {
    ALL.detachAppender(LINES);
    console.close();
  }

  /** Otherwise anybody could fill the log, and it would say that the gateway failed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /%zz HTTP/1.1\r\n" + HOST,
        "GET /api/v1/gateway?a=%zz HTTP/1.1\r\n" + HOST,
        "GET /sign-in?to=%zz HTTP/1.1\r\nAccept: text/html\r\n" + HOST,
        "GET /sign-in/callback?state=%zz HTTP/1.1\r\n" + HOST,
        "GET ?a HTTP/1.1\r\n" + HOST,
        "GET /api/v1/gateway HTTP/1.1\r\n",
        "GET /api/v1/gateway HTTP/1.1\r\nHost: a b\r\n"
      })
  void shouldCallItTheClientsFault(String head) throws IOException {
    assertProblem(answer(head, ""), 400);
  }

  /** Nothing takes a form, so nothing is to take one apart for whoever sends it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST   | application/x-www-form-urlencoded | a=%zz
          POST   | multipart/form-data               | a=%zz
          POST   | multipart/form-data; boundary="   | a=%zz
          PUT    | multipart/form-data; boundary="   | a=%zz
          DELETE | multipart/form-data; boundary="   | a=%zz
          """)
  void shouldNotTakeFormsApart(String method, String type, String body) throws IOException {
    String head = method + " /api/v1/leases HTTP/1.1\r\n" + HOST + "Content-Type: " + type + "\r\n";
    assertProblem(answer(head, body), 403);
    String token = "Authorization: Bearer none\r\n";
    assertProblem(answer(head + token, body), method.equals("DELETE") ? 401 : 415);
    String origin = "Origin: " + console.web.url() + "\r\n";
    assertProblem(answer(head + origin, body), 415);
  }

  /** What has become HTTP/2 is not what a proxy in front looks at any more. */
  @Test
  void shouldNotGoOverToHttp2WithoutTls() throws IOException {
    String request = "GET /api/v1/gateway HTTP/1.1\r\n" + HOST;
    String upgrade =
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
            + "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n";
    String answers = raw(request + upgrade + request + "Connection: close\r\n\r\n");
    assertThat(answers).startsWith("HTTP/1.1 200 ").doesNotContain("101 Switching");
    assertThat(answers.split("HTTP/1.1 200 ")).hasSize(3);
  }

  private static void assertProblem(String answer, int status) {
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    assertThat(answer).containsIgnoringCase("content-type: application/problem+json");
    String body = answer.substring(answer.indexOf("\r\n\r\n"));
    assertThat(new JsonObject(body.strip()).getInteger("status")).isEqualTo(status);
    assertThat(LINES.list)
        .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.ERROR))
        .isEmpty();
  }

  private static String answer(String head, String body) throws IOException {
    String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
    return raw(head + "Connection: close\r\n" + length + "\r\n" + body);
  }

  private static String raw(String request) throws IOException {
    try (Socket client = new Socket("127.0.0.1", console.web.actualPort())) {
      client.setSoTimeout(20_000);
      client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
