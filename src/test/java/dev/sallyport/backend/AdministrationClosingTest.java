package dev.sallyport.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.ConnectionConfig.Grants;
import dev.sallyport.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gateway stops though servers of its do not answer. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AdministrationClosingTest {
  /** Since it takes timers that run out at once. */
  private static final int CONNECTIONS = 8;

  @Test
  void shouldCloseAfterServersThatTookConnectionsAndSaidNothing() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (ServerSocket silent = new ServerSocket(0, 500, InetAddress.getLoopbackAddress())) {
      UserAdministration users = new UserAdministration(vertx);
      DatabaseAdministration administration = new DatabaseAdministration(vertx);
      List<Future<?>> asked = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        // When each is given up as soon as it has not answered
        ConnectionConfig connection = at("silent" + i, silent);
        asked.add(users.partialRevokes(connection).onComplete(done -> users.close(connection)));
        asked.add(
            administration
                .kill(connection, i)
                .onComplete(done -> administration.close(connection)));
      }
      Future.join(asked).otherwiseEmpty().await();
      assertThat(asked).allMatch(Future::failed);
      // Then
      vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
  }

  private static ConnectionConfig at(String name, ServerSocket server) {
    return new ConnectionConfig(
        name,
        "127.0.0.1",
        server.getLocalPort(),
        Optional.empty(),
        new AccountConfig.Ephemeral("admin", Secret.of("x"), Grants.SESSION, "%"),
        BackendTls.PREFERRED,
        Duration.ofSeconds(5),
        Optional.empty());
  }
}
