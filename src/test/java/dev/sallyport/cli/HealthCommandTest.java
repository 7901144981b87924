package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** What is said to who asks whether a gateway lives. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HealthCommandTest {
  private int status;

  @Test
  void shouldSayWhatWasTriedAndWhatToDoWhereNothingListens() throws IOException {
    String url;
    try (ServerSocket closed = listening()) {
      url = url(closed);
    }
    assertThat(asked(url))
        .isEqualTo(
            "sallyport health: asked "
                + url
                + ": nothing listens there; see whether the gateway runs and whether 'management'"
                + " is in its configuration, with this host and port, or name others with --url");
    assertThat(status).isEqualTo(1);
  }

  @Test
  void shouldSayWhatItWasAnswered() throws IOException {
    assertThat(answered("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")).isEmpty();
    assertThat(status).isZero();
    assertThat(answered("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"))
        .contains("it answers 503", "log");
    assertThat(status).isEqualTo(1);
    assertThat(answered("5.7.1-mysql and more\r\n\r\n"))
        .contains("no whole answer", "management listener");
    assertThat(status).isEqualTo(1);
  }

  @Test
  void shouldSayThatAnAddressIsNone() {
    assertThat(asked("127.0.0.1")).contains("--url is no address to ask", "http://HOST:PORT");
    assertThat(asked("http://nobody.invalid:1/healthz")).contains("no address is known");
    assertThat(status).isEqualTo(1);
  }

  @Test
  void shouldShowNoPasswordOfAnAddress() throws IOException {
    String url;
    try (ServerSocket closed = listening()) {
      url = "http://me:tops3cret@127.0.0.1:" + closed.getLocalPort() + "/healthz?token=tops3cret";
    }
    assertThat(asked(url)).contains("/healthz").doesNotContain("tops3cret");
  }

  private String answered(String answer) throws IOException {
    try (ServerSocket server = listening()) {
      Thread answering =
          new Thread(
              () -> {
                try (Socket asking = server.accept()) {
                  asking.getInputStream().read();
                  asking.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      answering.start();
      return asked(url(server));
    }
  }

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private static String url(ServerSocket server) {
    return "http://127.0.0.1:" + server.getLocalPort() + "/healthz";
  }

  private String asked(String url) {
    StringWriter err = new StringWriter();
    CommandLine line = Sallyport.commandLine();
    line.setErr(new PrintWriter(err));
    status = line.execute("health", "--url", url);
    return err.toString().strip();
  }
}
