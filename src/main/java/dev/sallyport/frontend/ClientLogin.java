package dev.sallyport.frontend;

import dev.sallyport.config.ListenerConfig;
import dev.sallyport.frontend.LoginState.AwaitingClient;
import dev.sallyport.frontend.LoginState.Step;
import dev.sallyport.identity.Admission;
import dev.sallyport.identity.LoginCheck;
import dev.sallyport.identity.TokenRejectedException;
import dev.sallyport.transport.PacketSocket;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.connect.Greeting;
import dev.sallyport.wire.connect.HandshakeResponse;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.Ok;
import dev.sallyport.wire.response.StatusFlag;
import io.netty.channel.Channel;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client from its first byte to its OK packet: moves {@link LoginState} on, keeps the time
 * limit and the bounds. Event-loop confined.
 */
final class ClientLogin implements TlsGate.Listener, ClientConnection.Ending {
  /** Everything that the relay can carry; a client's compression or file upload is not. */
  static final Capabilities OFFERED =
      Capabilities.of(
          Capability.LONG_PASSWORD,
          Capability.FOUND_ROWS,
          Capability.LONG_FLAG,
          Capability.CONNECT_WITH_DB,
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

  private static final Logger LOG = LoggerFactory.getLogger(ClientLogin.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String DEFAULT_PLUGIN = "caching_sha2_password";

  /** {@code utf8mb4_0900_ai_ci}, the default of MySQL 8. */
  private static final int DEFAULT_COLLATION = 255;

  private final NetSocketInternal socket;
  private final Vertx vertx;
  private final Context context;
  private final ListenerConfig config;
  private final LoginCheck logins;
  private final Supplier<AdmittedClientHandler> clients;
  private final long connectionId = ListenerShare.nextConnectionId();
  private final byte[] challenge = challenge();
  private final PacketFramer loginFramer = new PacketFramer(MAX_PACKET_BYTES);
  private PacketSocket packets;
  private LoginState state;
  private Capabilities negotiated = OFFERED;

  /** Sequence number that the client's next packet must have; once it came, its last one. */
  private int clientSequence = 1;

  private boolean shakingHands;
  private long timer;

  ClientLogin(
      NetSocketInternal socket,
      Vertx vertx,
      ListenerConfig config,
      LoginCheck logins,
      Supplier<AdmittedClientHandler> clients) {
    this.socket = socket;
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.config = config;
    this.logins = logins;
    this.clients = clients;
  }

  /** Greets the client. Must be called before the socket's first byte is read. */
  void begin(ServerCertificate certificate) {
    channel()
        .pipeline()
        .addFirst("tls-gate", new TlsGate(certificate.sslContext(), config.loginTimeout(), this));
    state = new LoginState.AwaitingResponse(OFFERED, challenge, mayGoUnprotected());
    packets = packetSocket(loginFramer);
    packets.onPacket(this::onPacket);
    timer = vertx.setTimer(config.loginTimeout().toMillis(), id -> onTimeout());
    channel().closeFuture().addListener(closed -> end());
    Greeting greeting =
        new Greeting(
            config.serverVersion(),
            connectionId,
            challenge,
            OFFERED,
            DEFAULT_COLLATION,
            StatusFlag.AUTOCOMMIT.mask(),
            DEFAULT_PLUGIN);
    packets.write(0, greeting.encode(OFFERED));
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
    state = new LoginState.AwaitingResponse(OFFERED, challenge, true);
  }

  @Override
  public void onHandshakeFailed(Throwable cause) {
    if (end()) {
      LOG.info("tls handshake failed client={} error={}", client(), cause.getMessage());
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
    } else if (step instanceof Step.Check check) {
      check(check);
    } else if (step instanceof Step.Refuse refuse) {
      refuse(refuse.error());
    } else {
      throw new IllegalStateException("unknown step " + step.getClass());
    }
  }

  private void check(Step.Check check) {
    if (loginFramer.bufferedBytes() > 0) {
      refuse(LoginErrors.badHandshake("a packet came before its turn"));
      return;
    }
    HandshakeResponse response = check.response();
    negotiated = OFFERED.and(response.capabilities());
    state = new LoginState.Checking(response);
    // The login is read to its end; from here on the session's larger packets are allowed.
    packets = packetSocket(new PacketFramer(config.maxPacketBytes()));
    packets.hold();
    logins
        .admit(response.user(), check.token())
        .onComplete(result -> context.runOnContext(back -> onChecked(response, result)));
  }

  private void onChecked(HandshakeResponse response, AsyncResult<Admission> result) {
    if (!(state instanceof LoginState.Checking)) {
      return;
    }
    if (result.failed()) {
      if (result.cause() instanceof TokenRejectedException rejected) {
        refuse(LoginErrors.denied(rejected.getMessage()));
      } else {
        LOG.error("token check failed client={}", client(), result.cause());
        refuse(LoginErrors.checkFailed());
      }
      return;
    }
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
    state = new LoginState.Admitted(admitted);
    try {
      clients.get().onAdmitted(admitted, result.result());
    } catch (RuntimeException broken) {
      LOG.error("session failed to open client={}", client(), broken);
      refuse(LoginErrors.handlerFailed());
    }
  }

  @Override
  public void accept(Ok ok) {
    if (end()) {
      packets.write(answerSequence(), ok.encode(negotiated));
      packets.flush();
      packets.resume();
    }
  }

  @Override
  public void refuse(Err error) {
    if (end()) {
      LOG.info("login refused client={} code={} reason={}", client(), error.code(), error.text());
      packets.write(answerSequence(), error.encode(negotiated));
      packets.closeAfterFlush();
    }
  }

  private void onTimeout() {
    Err error = LoginErrors.tooSlow(config.loginTimeout(), state.waitingFor());
    if (shakingHands) {
      // Nothing can be said in the middle of a handshake.
      if (end()) {
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

  /** 20 random bytes; drivers stop reading at a NUL, and MySQL itself sends none and no '$'. */
  private static byte[] challenge() {
    byte[] challenge = new byte[Greeting.CHALLENGE_BYTES];
    for (int i = 0; i < challenge.length; i++) {
      challenge[i] = (byte) (RANDOM.nextInt(0x7e - 0x25) + 0x25);
    }
    return challenge;
  }
}
