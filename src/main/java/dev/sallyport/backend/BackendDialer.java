package dev.sallyport.backend;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.identity.Admission;
import dev.sallyport.transport.PacketSocket;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.connect.Greeting;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens connections to databases: dial, TLS, login and session set-up within one time limit. */
public final class BackendDialer {
  private static final Logger LOG = LoggerFactory.getLogger(BackendDialer.class);

  private final Vertx vertx;
  private final int maxPacketBytes;
  private final BiConsumer<ConnectionConfig, Greeting> onGreeting;
  private final NetClient client;
  private final ServerTrust trust = new ServerTrust();
  private final AskedPlugins plugins = new AskedPlugins();

  /**
   * A dialer for any number of connections.
   *
   * @param vertx runs the sockets
   * @param maxPacketBytes largest logical packet taken from a server
   */
  public BackendDialer(Vertx vertx, int maxPacketBytes) {
    this(vertx, maxPacketBytes, (connection, greeting) -> {});
  }

  /**
   * One that tells how servers greet.
   *
   * @param onGreeting told of each login's, once that login has succeeded
   */
  public BackendDialer(
      Vertx vertx, int maxPacketBytes, BiConsumer<ConnectionConfig, Greeting> onGreeting) {
    this.vertx = vertx;
    this.maxPacketBytes = maxPacketBytes;
    this.onGreeting = onGreeting;
    this.client = vertx.createNetClient(ServerSockets.options());
  }

  /**
   * Opens one connection, on the calling event loop.
   *
   * @param admission proof that the agent may have it
   * @param login what the agent's login asks for
   * @param credential with which to log in
   * @return fails with {@link BackendUnavailableException} and nothing else
   */
  public Future<BackendConnection> dial(
      Admission admission, BackendLogin login, BackendCredential credential) {
    Promise<BackendConnection> promise = Promise.promise();
    Context context = vertx.getOrCreateContext();
    if (Vertx.currentContext() == context) {
      start(admission, login, credential, promise);
    } else {
      context.runOnContext(v -> start(admission, login, credential, promise));
    }
    return promise.future();
  }

  private void start(
      Admission admission,
      BackendLogin login,
      BackendCredential credential,
      Promise<BackendConnection> promise) {
    ConnectionConfig connection = admission.connection();
    DialFailures failures = new DialFailures(connection.name());
    long limitMillis = Math.max(1, connection.connectTimeout().toMillis());
    long timer = vertx.setTimer(limitMillis, id -> promise.tryFail(failures.timeout(limitMillis)));
    promise.future().onComplete(v -> vertx.cancelTimer(timer));
    promise.future().onSuccess(backend -> onGreeting.accept(connection, backend.greeting()));
    client
        .connect(
            new ConnectOptions()
                .setHost(connection.host())
                .setPort(connection.port())
                .setTimeout((int) Math.min(limitMillis, Integer.MAX_VALUE)))
        .onFailure(
            e -> {
              LOG.warn("Cannot dial connection={} error={}", connection.name(), e.toString());
              promise.tryFail(failures.unreachable());
            })
        .onSuccess(
            socket -> {
              if (promise.future().isComplete()) {
                socket.close();
                return;
              }
              PacketSocket packets = new PacketSocket(socket, new PacketFramer(maxPacketBytes));
              new LoginDialogue(
                      packets,
                      new LoginTerms(admission, login, credential, maxPacketBytes),
                      trust,
                      failures,
                      plugins,
                      promise)
                  .start();
            });
  }
}
