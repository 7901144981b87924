package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnansweredGoodbyeTest {
  @Test
  void shouldGiveUpAConnectionToAServerThatSaysNothingAndTakeItsPlaceBack() throws Exception {
    Vertx vertx = UnansweredGoodbye.vertx(Duration.ofMillis(50));
    // Given a server whose connections are taken by the system, and by nobody else
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Pool pool =
          PgBuilder.pool()
              .connectingTo(
                  new PgConnectOptions()
                      .setHost("127.0.0.1")
                      .setPort(silent.getLocalPort())
                      .setUser("u")
                      .setPassword("p")
                      .setDatabase("d"))
              .with(
                  new NetClientOptions()
                      .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                      .setReadIdleTimeout(50))
              .with(new PoolOptions().setMaxSize(1).setConnectionTimeout(0))
              .using(vertx)
              .build();
      // When each is given up for its silence, then the next has its place
      for (int i = 0; i < 2; i++) {
        Future<SqlConnection> connection = pool.getConnection();
        connection.otherwiseEmpty().await();
        assertThat(connection.failed()).isTrue();
      }
      // And it closes
      pool.close().await();
    } finally {
      vertx.close().await();
    }
  }
}
