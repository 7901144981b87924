package dev.sallyport.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServerProbeTest {
  /** Of the probe, and of the connection it opens. */
  private static final Duration BOUND = Duration.ofSeconds(1);

  @Test
  void shouldKeepNothingFromClosingAfterAServerThatTookConnectionsAndSaidNothing()
      throws Exception {
    Vertx vertx = Vertx.vertx();
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      ServerProbe probe = new ServerProbe(vertx, BOUND, System::nanoTime);
      ConnectionConfig connection = at(silent.getLocalPort());
      // When several are asked, since it takes two timers that run out at once
      List<Future<ServerProbe.Finding>> probes =
          IntStream.range(0, 8).mapToObj(i -> probe.probe(connection)).toList();
      Future.join(probes).await();
      // Then
      assertThat(probes)
          .allSatisfy(
              found -> assertThat(found.result().problem()).get().asString().contains("No answer"));
      vertx.close().await();
    }
  }

  private static ConnectionConfig at(int port) {
    return new ConnectionConfig(
        "silent",
        "127.0.0.1",
        port,
        Optional.empty(),
        new AccountConfig.Stored("nobody", Secret.of("nothing")),
        BackendTls.PREFERRED,
        BOUND);
  }
}
