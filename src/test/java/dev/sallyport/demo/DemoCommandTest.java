package dev.sallyport.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.CannotListenException;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What somebody is told whose demo does not start. */
class DemoCommandTest {
  @TempDir Path folder;

  @Test
  void shouldNameTheProgramAndTheOptionThatNamesItsFolder() {
    // Given
    StringWriter err = new StringWriter();
    DemoCommand command = new DemoCommand(config -> Future.failedFuture("is not started"));
    Path data = folder.resolve("data");
    // When
    int status =
        new CommandLine(command)
            .setErr(new PrintWriter(err, true))
            .execute("--mysql-home", folder.resolve("nowhere").toString(), "--data=" + data);
    // Then
    assertThat(status).isEqualTo(2);
    assertThat(err.toString())
        .startsWith(
            "demo: --mysql-home: there is no program " + folder.resolve("nowhere/bin/mysqld"));
    assertThat(Files.exists(data)).isFalse();
  }

  @Test
  void shouldNameTheOptionOfAPortThatIsTaken() {
    assertThat(DemoCommand.words(taken("listener")))
        .isEqualTo(
            "--listen: cannot listen on 127.0.0.1:3307 (Address already in use); end what listens"
                + " there, or give another port to --listen");
    assertThat(DemoCommand.words(taken("web"))).startsWith("--web-port: ").endsWith("--web-port");
    assertThat(taken("listener"))
        .hasMessage(
            "listener: cannot listen on 127.0.0.1:3307 (Address already in use); end what listens"
                + " there, or change listener.host or listener.port");
  }

  private static CannotListenException taken(String section) {
    return new CannotListenException(
        section + ".host",
        "127.0.0.1",
        section + ".port",
        3307,
        new BindException("Address already in use"));
  }
}
