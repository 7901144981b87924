package dev.sallyport.frontend;

import dev.sallyport.config.CannotListenException;
import dev.sallyport.config.ListenerConfig;
import dev.sallyport.identity.ClientNetwork;
import dev.sallyport.identity.RefusedLogins.Refusal;
import dev.sallyport.transport.PacketSocket;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.response.Advice;
import dev.sallyport.wire.response.Err;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.shareddata.LocalMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for agents. Deployed once, with one instance per event loop; the instances of one
 * deployment share the ports, also a free one ({@code port: 0}), and the bound on connections.
 */
public final class MySqlListenerVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(MySqlListenerVerticle.class);
  private static final String SHARES = "dev.sallyport.frontend.listeners";

  /** Vert.x gives servers of one deployment that ask for this port the same free one. */
  private static final int SHARED_FREE_PORT = -1;

  private final ListenerConfig config;
  private final Map<String, Integer> ownPorts;
  private final ServerCertificate certificate;
  private final LoginServices services;
  private final List<NetServer> servers = new ArrayList<>();
  private ListenerShare share;
  private NetServer server;

  /** One instance, with no port but the listener's. */
  public MySqlListenerVerticle(
      ListenerConfig config, ServerCertificate certificate, LoginServices services) {
    this(config, Map.of(), certificate, services);
  }

  /**
   * One instance.
   *
   * @param ownPorts of connections that have one, by their names; for that connection only
   */
  public MySqlListenerVerticle(
      ListenerConfig config,
      Map<String, Integer> ownPorts,
      ServerCertificate certificate,
      LoginServices services) {
    this.config = config;
    this.ownPorts = Map.copyOf(ownPorts);
    this.certificate = certificate;
    this.services = services;
  }

  @Override
  public Future<?> start() {
    share =
        shares()
            .computeIfAbsent(
                deploymentID(),
                id -> new ListenerShare(config.maxConnections(), config.maxLoginsPerAddress()));
    server = server(Optional.empty());
    List<Future<NetServer>> ports = new ArrayList<>();
    ports.add(listen(server, config.port(), "listener.port"));
    ownPorts.forEach(
        (connection, own) ->
            ports.add(
                listen(
                    server(Optional.of(connection)),
                    own,
                    "connections." + connection + ".listener_port")));
    return Future.all(ports);
  }

  private Future<NetServer> listen(NetServer made, int port, String key) {
    return made.listen(port == 0 ? SHARED_FREE_PORT : port, config.host())
        .recover(
            failure ->
                Future.failedFuture(
                    new CannotListenException("listener.host", config.host(), key, port, failure)));
  }

  private NetServer server(Optional<String> connection) {
    NetServer made =
        vertx
            .createNetServer(new NetServerOptions().setTcpNoDelay(true))
            .connectHandler(accepted -> onConnect(accepted, connection))
            .exceptionHandler(
                failure -> LOG.info("connection not accepted error={}", failure.toString()));
    servers.add(made);
    return made;
  }

  @Override
  public Future<?> stop() {
    shares().remove(deploymentID());
    return Future.all(servers.stream().map(NetServer::close).toList());
  }

  /**
   * Nobody is taken in any more, from any thread: whoever tries is refused by the operating system,
   * as where nothing listens. Who is connected stays, but no longer than that.
   */
  public void leave(Duration limit) {
    servers.forEach(each -> each.shutdown(limit.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** The TCP port that clients reach, known once the deployment has succeeded. */
  public int actualPort() {
    return server.actualPort();
  }

  private void onConnect(NetSocket accepted, Optional<String> only) {
    NetSocketInternal socket = (NetSocketInternal) accepted;
    ListenerShare entered = share;
    ClientNetwork network = ClientNetwork.of(socket.remoteAddress().hostAddress());
    // Before TLS, whose handshake costs more than all that follows.
    Optional<Duration> wait = services.failures().wait(network);
    if (wait.isPresent()) {
      refuse(socket, network, LoginErrors.tooManyFailures(wait.get()));
    } else if (!entered.tryEnter()) {
      refuse(socket, network, LoginErrors.tooManyConnections(config.maxConnections()));
    } else if (!entered.tryBeginLogin(network)) {
      entered.leave();
      refuse(socket, network, LoginErrors.tooManyLogins(config.maxLoginsPerAddress()));
    } else {
      socket.channelHandlerContext().channel().closeFuture().addListener(c -> entered.leave());
      new ClientLogin(
              socket, vertx, config, services, only, network, () -> entered.endLogin(network))
          .begin(certificate);
    }
  }

  private void refuse(NetSocketInternal socket, ClientNetwork network, Err error) {
    services
        .minutes()
        .note(
            new Refusal(
                network,
                socket.remoteAddress().toString(),
                "",
                "",
                Advice.textOf(error.text()),
                Advice.codeOf(error.text())));
    PacketSocket packets = new PacketSocket(socket, new PacketFramer(ClientLogin.MAX_PACKET_BYTES));
    // Before the greeting nothing is agreed, so the packet has its oldest form.
    packets.write(0, error.encode(Capabilities.NONE));
    packets.closeAfterFlush();
  }

  private LocalMap<String, ListenerShare> shares() {
    return vertx.sharedData().getLocalMap(SHARES);
  }
}
