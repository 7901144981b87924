package dev.sallyport.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class JsonHttpTest {
  private static final URI GATEWAY = URI.create("https://gate.example.com/api/v1/gateway");

  @Test
  void shouldTellWhatToCheckWhereNobodyListens() {
    assertThat(failure(new ConnectException()))
        .hasMessage(
            "https://gate.example.com does not answer: no connection could be made; check the"
                + " address, and whether it runs");
  }

  @Test
  void shouldTellTheConsoleFromThePortOfMySqlClients() {
    assertThat(failure(new ProtocolException("Invalid status line: \"J\"")))
        .hasMessage(
            "https://gate.example.com does not answer: what listens there does not speak HTTP;"
                + " give the address of the console, not where MySQL clients connect");
  }

  @Test
  void shouldNameWhatElseWentWrong() {
    assertThat(failure(new IOException("closed"))).hasMessageEndingWith(": IOException closed");
    assertThat(failure(new IOException())).hasMessageEndingWith(": IOException");
  }

  private static ExecFailure failure(IOException cause) {
    CompletableFuture<JsonHttp.Answer> asked = CompletableFuture.failedFuture(cause);
    return catchThrowableOfType(
        ExecFailure.class, () -> JsonHttp.await(GATEWAY, asked, Duration.ofSeconds(1)));
  }
}
