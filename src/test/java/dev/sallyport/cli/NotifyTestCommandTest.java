package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.ConfigLoader;
import dev.sallyport.notify.Receiver;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class NotifyTestCommandTest {
  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final Receiver receiver = Receiver.start(vertx);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void shouldSayOfEachChannelWhetherItTookTheMessage() throws Exception {
    int status = run("notify:\n" + hook() + silent());

    assertThat(status).isEqualTo(1);
    assertThat(out.toString())
        .contains("ok      webhook " + receiver.url(""))
        .contains("failed  slack http://localhost:1: nothing answers at its host and port")
        .doesNotContain("s3cretpath");
    assertThat(receiver.next().json().getString("type")).isEqualTo("test");
  }

  @Test
  void shouldSucceedAndPrintJson() throws Exception {
    assertThat(run("notify:\n" + hook(), "--json")).isZero();
    assertThat(out.toString().strip())
        .isEqualTo(
            "[{\"channel\":\"webhook " + receiver.url("") + "\",\"ok\":true,\"problem\":null}]");
  }

  @Test
  void shouldSayThatThereIsNothingToTest() throws Exception {
    assertThat(run("")).isNotZero();
    assertThat(err.toString()).contains("has no channel under 'notify'");
  }

  private String hook() {
    return "  - webhook: { url: \"" + receiver.url("/h") + "\", secret: \"${env:HOOK}\" }\n";
  }

  private static String silent() {
    return "  - slack: { url: \"${env:SLACK}\" }\n";
  }

  private int run(String section, String... more) throws IOException {
    Path file = directory.resolve("sallyport.yaml");
    Files.writeString(
        file,
        """
        web:
          sign_in: { issuer: company, client_id: console }
        identity:
          issuers:
            - { name: company, issuer: "https://login.example.com", audiences: [sallyport] }
        connections:
          orders: { host: db, account: stored, user: gate, password: "${env:HOOK}" }
        """
            + section);
    ConfigLoader loader =
        new ConfigLoader(
            Map.of(
                "HOOK",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "SLACK",
                "http://localhost:1/services/s3cretpath"));
    CommandLine command =
        NotifyCommand.commandLine(loader, Vertx::vertx)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    String[] arguments = new String[3 + more.length];
    System.arraycopy(new String[] {"test", "-c", file.toString()}, 0, arguments, 0, 3);
    System.arraycopy(more, 0, arguments, 3, more.length);
    return command.execute(arguments);
  }
}
