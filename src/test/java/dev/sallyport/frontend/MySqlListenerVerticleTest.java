package dev.sallyport.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.ListenerConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class MySqlListenerVerticleTest {
  @Test
  void shouldNameTheAddressAndTheKeysWhereAnotherProgramListens() throws IOException {
    Vertx vertx = Vertx.vertx();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();
      ListenerConfig config = TestListener.port(TestListener.defaults(), port);
      Future<String> deployed = vertx.deployVerticle(new MySqlListenerVerticle(config, null, null));
      deployed.transform(outcome -> Future.succeededFuture()).await();
      assertThat(deployed.cause())
          .hasMessageContainingAll(
              "listener: cannot listen on 127.0.0.1:" + port, "in use", "listener.port");
    } finally {
      vertx.close().await();
    }
  }
}
