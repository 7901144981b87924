package dev.sallyport.bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;

/**
 * Passes bytes on and knows nothing of them: the least that a program on Vert.x can take for a hop,
 * and so the limit of what the gateway can reach.
 */
public final class Pump extends VerticleBase {
  private static final int BACKLOG = 1024;

  private final int databasePort;
  private final int listenPort;
  private NetClient client;
  private NetServer server;

  private Pump(int databasePort, int listenPort) {
    this.databasePort = databasePort;
    this.listenPort = listenPort;
  }

  /** Prints its port and runs until its input ends. */
  public static void main(String[] arguments) throws Exception {
    int loops = Runtime.getRuntime().availableProcessors();
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops));
    int database = Integer.parseInt(arguments[0]);
    int listen = Integer.parseInt(arguments[1]);
    vertx
        .deployVerticle(
            () -> new Pump(database, listen), new DeploymentOptions().setInstances(loops))
        .await();
    new PrintStream(new FileOutputStream(FileDescriptor.out), true).println(listen);
    while (System.in.read() >= 0) {
      continue;
    }
    System.exit(0);
  }

  @Override
  public Future<?> start() {
    // Without the second, Linux keeps back the last packet of the handshake of a connection on
    // which
    // the server speaks first.
    client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true).setTcpQuickAck(true));
    server =
        vertx.createNetServer(new NetServerOptions().setTcpNoDelay(true).setAcceptBacklog(BACKLOG));
    return server.connectHandler(this::onClient).listen(listenPort, "127.0.0.1");
  }

  private void onClient(NetSocket agent) {
    agent.pause();
    client
        .connect(databasePort, "127.0.0.1")
        .onFailure(refused -> agent.close())
        .onSuccess(
            database -> {
              pass(agent, database);
              pass(database, agent);
              agent.resume();
            });
  }

  private static void pass(NetSocket from, NetSocket to) {
    from.handler(
        bytes -> {
          to.write(bytes);
          if (to.writeQueueFull()) {
            from.pause();
            to.drainHandler(drained -> from.resume());
          }
        });
    from.closeHandler(closed -> to.close());
    from.exceptionHandler(broken -> to.close());
  }
}
