package dev.sallyport.frontend;

import dev.sallyport.config.CompressionAlgorithm;
import dev.sallyport.config.ListenerConfig;
import dev.sallyport.frontend.LoginState.AwaitingClient;
import dev.sallyport.frontend.LoginState.Step;
import dev.sallyport.identity.Admission;
import dev.sallyport.identity.ClientNetwork;
import dev.sallyport.identity.LoginRejectedException;
import dev.sallyport.identity.PasswordPlugin;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.RefusedLogins.Refusal;
import dev.sallyport.transport.PacketSocket;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.compression.Compression;
import dev.sallyport.wire.connect.AuthMoreData;
import dev.sallyport.wire.connect.Greeting;
import dev.sallyport.wire.connect.HandshakeResponse;
import dev.sallyport.wire.response.Advice;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.Ok;
import dev.sallyport.wire.response.StatusFlag;
import io.netty.channel.Channel;
import io.netty.handler.ssl.NotSslRecordException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client from its first byte to its OK packet: moves {@link LoginState} on, keeps the time
 * limit and the bounds. Event-loop confined.
 */
final class ClientLogin implements TlsGate.Listener, ClientConnection.Ending {
  /** Everything that the relay can carry, where all is configured. */
  static final Capabilities OFFERED =
      Capabilities.of(
          Capability.LONG_PASSWORD,
          Capability.FOUND_ROWS,
          Capability.LONG_FLAG,
          Capability.CONNECT_WITH_DB,
          Capability.LOCAL_FILES,
          Capability.COMPRESS,
          Capability.ZSTD_COMPRESSION,
          Capability.IGNORE_SPACE,
          Capability.PROTOCOL_41,
          Capability.INTERACTIVE,
          Capability.SSL,
          Capability.TRANSACTIONS,
          Capability.SECURE_CONNECTION,
          Capability.MULTI_STATEMENTS,
          Capability.MULTI_RESULTS,
          Capability.PS_MULTI_RESULTS,
          Capability.PLUGIN_AUTH,
          Capability.CONNECT_ATTRS,
          Capability.PLUGIN_AUTH_LENENC_DATA,
          Capability.SESSION_TRACK,
          Capability.DEPRECATE_EOF);

  /**
   * Largest login packet: a token and connection attributes of 64 KiB each, and what is around
   * them. More memory than this no unknown client can make us hold.
   */
  static final int MAX_PACKET_BYTES = 132 * 1024;

  /** Why a login was refused that had not come as far as to be told. */
  private static final String TLS = "tls";

  private static final Logger LOG = LoggerFactory.getLogger(ClientLogin.class);

  /**
   * What {@code caching_sha2_password} hears before the OK when its answer was enough. Sent with it
   * and not before: an error may still come in its place, as from MySQL itself.
   */
  private static final AuthMoreData FAST_AUTHENTICATION =
      new AuthMoreData(new byte[] {AuthMoreData.FAST_AUTH_SUCCESS});

  private final NetSocketInternal socket;
  private final Vertx vertx;
  private final Context context;
  private final ListenerConfig config;
  private final LoginServices services;
  private final Optional<String> only;
  private final ServerGreetings.Greeted greeted;
  private final Capabilities offered;
  private final ClientNetwork network;
  private final Runnable onEnd;
  private final long connectionId = ListenerShare.nextConnectionId();
  private final byte[] challenge = Challenge.fresh();
  private final PacketFramer loginFramer = new PacketFramer(MAX_PACKET_BYTES);
  private PacketSocket packets;
  private LoginState state;
  private Capabilities negotiated;

  /** Sequence number that the client's next packet must have; once it came, its last one. */
  private int clientSequence = 1;

  /** As far as the client has said and proved it. */
  private String user = "";

  private String principal = "";

  private boolean shakingHands;
  private long timer;

  /**
   * A login that begins.
   *
   * @param only the one connection of this port, if it is not for all
   * @param network by which this client is limited
   * @param onEnd told once, when it was accepted, refused, or went away
   */
  ClientLogin(
      NetSocketInternal socket,
      Vertx vertx,
      ListenerConfig config,
      LoginServices services,
      Optional<String> only,
      ClientNetwork network,
      Runnable onEnd) {
    this.socket = socket;
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.config = config;
    this.services = services;
    this.only = only;
    this.greeted = only.map(services.greetings()::of).orElseGet(services.greetings()::shared);
    // By this a MySQL is told from a MariaDB.
    Capabilities all = offered(config.compression());
    this.offered = greeted.mariaDb() ? all.without(Capability.LONG_PASSWORD) : all;
    this.negotiated = offered;
    this.network = network;
    this.onEnd = onEnd;
  }

  private static Capabilities offered(Set<CompressionAlgorithm> compression) {
    Capabilities zlib =
        compression.contains(CompressionAlgorithm.ZLIB)
            ? OFFERED
            : OFFERED.without(Capability.COMPRESS);
    return compression.contains(CompressionAlgorithm.ZSTD)
        ? zlib
        : zlib.without(Capability.ZSTD_COMPRESSION);
  }

  /** Greets the client. Must be called before the socket's first byte is read. */
  void begin(ServerCertificate certificate) {
    channel()
        .pipeline()
        .addFirst("tls-gate", new TlsGate(certificate.sslContext(), config.loginTimeout(), this));
    state = new AwaitingResponse(offered, challenge, mayGoUnprotected());
    packets = packetSocket(loginFramer);
    packets.onPacket(this::onPacket);
    timer = vertx.setTimer(config.loginTimeout().toMillis(), id -> onTimeout());
    channel().closeFuture().addListener(closed -> end());
    Greeting greeting =
        new Greeting(
            greeted.version(),
            connectionId,
            challenge,
            offered,
            greeted.collation(),
            StatusFlag.AUTOCOMMIT.mask(),
            PasswordPlugin.CACHING_SHA2.wireName());
    packets.write(0, greeting.encode(offered));
    packets.flush();
  }

  private PacketSocket packetSocket(PacketFramer framer) {
    PacketSocket made = new PacketSocket(socket, framer);
    made.onMalformed(this::onMalformed);
    made.onClosed(cause -> end());
    return made;
  }

  /** Whether this client may send its token as it is: only from loopback, only if configured. */
  private boolean mayGoUnprotected() {
    return config.plaintextOnLoopback()
        && channel().remoteAddress() instanceof InetSocketAddress peer
        && peer.getAddress() != null
        && peer.getAddress().isLoopbackAddress();
  }

  @Override
  public void onSslRequest() {
    shakingHands = true;
    clientSequence = 2;
  }

  @Override
  public void onTlsUp() {
    shakingHands = false;
    state = new AwaitingResponse(offered, challenge, true);
  }

  @Override
  public void onHandshakeFailed(Throwable cause) {
    if (end()) {
      // The message of this one quotes what came, which may be a credential.
      String error =
          cause instanceof NotSslRecordException
              ? "what came after the request for TLS was not TLS"
              : cause.getMessage();
      refused("TLS handshake failed: " + error, TLS);
      LOG.info("tls handshake failed client={} error={}", client(), error);
      packets.close();
    }
  }

  private void onMalformed(MalformedPacketException malformed) {
    refuse(LoginErrors.badHandshake(malformed.getMessage()));
  }

  private void onPacket(Packet packet) {
    if (packet.sequence() != clientSequence) {
      refuse(LoginErrors.outOfOrder(clientSequence, packet.sequence()));
      return;
    }
    clientSequence = packet.lastSequence();
    if (!(state instanceof AwaitingClient awaiting)) {
      refuse(LoginErrors.badHandshake("a packet came before its turn"));
      return;
    }
    Step step = awaiting.onPacket(packet.payload());
    if (step instanceof Step.Ask ask) {
      state = ask.next();
      clientSequence = packets.write(answerSequence(), ask.payload());
      packets.flush();
    } else if (step instanceof Step.CheckToken check) {
      HandshakeResponse response = check.response();
      check(
          new LoginState.Checking(response, false),
          () -> services.check().admit(response.user(), check.token()));
    } else if (step instanceof Step.CheckLease check) {
      check(
          new LoginState.Checking(
              check.response(), check.proof().plugin() == PasswordPlugin.CACHING_SHA2),
          () -> services.check().admit(check.proof()));
    } else if (step instanceof Step.Refuse refuse) {
      user = refuse.user();
      refuse(refuse.error());
    } else {
      throw new IllegalStateException("unknown step " + step.getClass());
    }
  }

  private void check(LoginState.Checking next, Supplier<Future<Admission>> credential) {
    user = next.response().user();
    if (loginFramer.bufferedBytes() > 0) {
      refuse(LoginErrors.badHandshake("a packet came before its turn"));
      return;
    }
    negotiated = offered.and(next.response().capabilities());
    Optional<Duration> wait = services.failures().wait(network, user);
    if (wait.isPresent()) {
      refuse(LoginErrors.tooManyFailuresOfUser(wait.get()));
      return;
    }
    state = next;
    // The login is read to its end; from here on the session's larger packets are allowed.
    packets = packetSocket(new PacketFramer(config.maxPacketBytes()));
    packets.hold();
    credential.get().onComplete(result -> context.runOnContext(back -> onChecked(result)));
  }

  private void onChecked(AsyncResult<Admission> result) {
    if (result.cause() instanceof LoginRejectedException) {
      // Also when the client did not wait for the answer.
      services.failures().failed(network, user);
    }
    if (!(state instanceof LoginState.Checking checking)) {
      return;
    }
    if (result.cause() instanceof LoginRejectedException rejected) {
      principal = rejected.principal().map(Principal::id).orElse("");
      refuse(LoginErrors.denied(rejected.getMessage()));
      return;
    }
    if (result.failed()) {
      LOG.error("credential check failed client={}", client(), result.cause());
      refuse(LoginErrors.checkFailed());
      return;
    }
    principal = result.result().principal().id();
    String connection = result.result().connection().name();
    if (only.filter(own -> !own.equals(connection)).isPresent()) {
      refuse(LoginErrors.otherConnection(only.get(), connection));
      return;
    }
    HandshakeResponse response = checking.response();
    LoginDetails details =
        new LoginDetails(
            response.capabilities(),
            response.collation(),
            response.schema(),
            response.maxPacketBytes(),
            response.attributes(),
            client());
    ClientConnection admitted =
        new ClientConnection(connectionId, packets, details, negotiated, this);
    state = new LoginState.Admitted(admitted, checking.fastAuthentication());
    try {
      services.clients().get().onAdmitted(admitted, result.result());
    } catch (RuntimeException broken) {
      LOG.error("session failed to open client={}", client(), broken);
      refuse(LoginErrors.handlerFailed());
    }
  }

  @Override
  public void accept(Ok ok) {
    boolean fastAuthentication =
        state instanceof LoginState.Admitted admitted && admitted.fastAuthentication();
    if (end()) {
      int sequence = answerSequence();
      if (fastAuthentication) {
        sequence = packets.write(sequence, FAST_AUTHENTICATION.encode(negotiated));
      }
      packets.write(sequence, ok.encode(negotiated));
      packets.flush();
      Compression.of(negotiated).ifPresent(packets::compress);
      packets.resume();
    }
  }

  @Override
  public void refuse(Err error) {
    if (end()) {
      refused(Advice.textOf(error.text()), Advice.codeOf(error.text()));
      LOG.info("login refused client={} code={} reason={}", client(), error.code(), error.text());
      packets.write(answerSequence(), error.encode(negotiated));
      packets.closeAfterFlush();
    }
  }

  private void refused(String reason, String why) {
    services.minutes().note(new Refusal(network, client(), user, principal, reason, why));
  }

  @Override
  public void expectWait(Duration atMost) {
    if (state instanceof LoginState.Admitted) {
      vertx.cancelTimer(timer);
      Duration limit = config.loginTimeout().plus(atMost);
      timer = vertx.setTimer(limit.toMillis(), id -> onTimeout());
    }
  }

  private void onTimeout() {
    Err error = LoginErrors.tooSlow(config.loginTimeout(), state.waitingFor());
    if (shakingHands) {
      // Nothing can be said in the middle of a handshake.
      if (end()) {
        refused("TLS handshake too slow", TLS);
        LOG.info("login refused client={} reason=tls handshake too slow", client());
        packets.close();
      }
    } else {
      refuse(error);
    }
  }

  /** Whether it had not ended before. */
  private boolean end() {
    vertx.cancelTimer(timer);
    boolean first = !(state instanceof LoginState.Ended);
    state = new LoginState.Ended();
    if (first) {
      onEnd.run();
    }
    return first;
  }

  private int answerSequence() {
    return clientSequence + 1 & 0xff;
  }

  private Channel channel() {
    return socket.channelHandlerContext().channel();
  }

  private String client() {
    return socket.remoteAddress().toString();
  }
}
