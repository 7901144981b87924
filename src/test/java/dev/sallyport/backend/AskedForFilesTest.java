package dev.sallyport.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.Secret;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.connect.ScrambledPassword;
import dev.sallyport.wire.response.LocalInfileRequest;
import dev.sallyport.wire.response.Ok;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server in the wrong hands may ask its clients for files, whatever they asked of it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AskedForFilesTest {
  private static final String SECRET = "the gateway's own secret";

  @TempDir private Path folder;

  @Test
  void shouldSendNoFileOfTheGatewaysToAServerThatAsksForOne() throws Exception {
    Path file = Files.writeString(folder.resolve("signing.key"), SECRET);
    Vertx vertx = Vertx.vertx();
    try (ScriptedServer server = new ScriptedServer(asked -> askFor(file, asked))) {
      // When
      ServerProbe.Finding found =
          new ServerProbe(vertx, Duration.ofSeconds(3), System::nanoTime)
              .probe(at(server.port()))
              .await();
      // Then
      assertThat(new String(server.everything(), StandardCharsets.ISO_8859_1))
          .contains("SHOW SESSION STATUS")
          .doesNotContain(SECRET);
      assertThat(found.ok()).isFalse();
    } finally {
      vertx.close().await();
    }
  }

  private static void askFor(Path file, ScriptedServer server) throws java.io.IOException {
    server.send(
        0,
        ScriptedServer.greeting(ScriptedServer.MODERN, ScrambledPassword.NATIVE)
            .encode(Capabilities.NONE));
    server.receive();
    server.send(2, Ok.of(2).encode(ScriptedServer.MODERN));
    server.receive();
    byte[] name = file.toString().getBytes(StandardCharsets.UTF_8);
    server.send(1, new LocalInfileRequest(name).encode(ScriptedServer.MODERN));
  }

  private static ConnectionConfig at(int port) {
    return new ConnectionConfig(
        "rogue",
        "127.0.0.1",
        port,
        Optional.empty(),
        new AccountConfig.Stored("nobody", Secret.of("nothing")),
        BackendTls.DISABLED,
        Duration.ofSeconds(2));
  }
}
