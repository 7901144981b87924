package dev.sallyport.backend;

import dev.sallyport.backend.BackendCredential.Proof;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.transport.PacketSocket;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.connect.AuthMoreData;
import dev.sallyport.wire.connect.AuthSwitchRequest;
import dev.sallyport.wire.connect.Greeting;
import dev.sallyport.wire.connect.HandshakeResponse;
import dev.sallyport.wire.connect.SslRequest;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.Ok;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Promise;
import java.nio.channels.ClosedChannelException;
import java.security.InvalidKeyException;
import java.util.Optional;

/**
 * One login, from the greeting to a session that is set up: each step is the handler of the next
 * packet (MySQL Internals, "Connection Phase").
 */
final class LoginDialogue {
  /** Packets a server may send between our login and its verdict; the longest path takes four. */
  private static final int MAX_AUTH_PACKETS = 8;

  private final PacketSocket packets;
  private final ConnectionConfig connection;
  private final LoginTerms terms;
  private final ServerTrust trust;
  private final DialFailures failures;
  private final AskedPlugins plugins;
  private final Promise<BackendConnection> promise;
  private Greeting greeting;
  private Capabilities capabilities = Capabilities.NONE;
  private PasswordAnswer answer;
  private boolean encrypting;
  private boolean encrypted;
  private int authPackets;

  LoginDialogue(
      PacketSocket packets,
      LoginTerms terms,
      ServerTrust trust,
      DialFailures failures,
      AskedPlugins plugins,
      Promise<BackendConnection> promise) {
    this.packets = packets;
    this.connection = terms.connection();
    this.terms = terms;
    this.trust = trust;
    this.failures = failures;
    this.plugins = plugins;
    this.promise = promise;
  }

  void start() {
    promise.future().onFailure(e -> packets.close());
    packets.onMalformed(this::malformed);
    packets.onClosed(this::closed);
    packets.onPacket(this::onGreeting);
  }

  private void closed(Optional<Throwable> cause) {
    if (!promise.future().isComplete()) {
      fail(
          encrypting
              ? failures.untrusted(cause.orElseGet(ClosedChannelException::new))
              : failures.hungUp(cause));
    }
  }

  private void onGreeting(Packet packet) {
    if (Err.matches(packet.payload())) {
      refused(Err.decode(packet.payload(), Capabilities.NONE));
      return;
    }
    greeting = Greeting.decode(packet.payload(), Capabilities.NONE);
    if (!greeting.capabilities().has(Capability.SESSION_TRACK)) {
      fail(failures.unfit("it does not report session changes"));
      return;
    }
    capabilities = terms.capabilities(greeting.capabilities());
    boolean offered = greeting.capabilities().has(Capability.SSL);
    BackendTls tls = connection.tls();
    if (tls == BackendTls.DISABLED || tls == BackendTls.PREFERRED && !offered) {
      authenticate(packet.nextSequence());
    } else if (offered) {
      encrypt(packet.nextSequence());
    } else {
      fail(failures.unfit("it offers no TLS"));
    }
  }

  private void encrypt(int sequence) {
    capabilities = capabilities.with(Capability.SSL);
    SslRequest request = terms.sslRequest(capabilities);
    int next = packets.write(sequence, request.encode(capabilities));
    encrypting = true;
    packets
        .startTls(
            trust.context(connection.tls()),
            connection.host(),
            connection.port(),
            connection.connectTimeout())
        .onFailure(e -> fail(failures.untrusted(e)))
        .onSuccess(v -> encrypted(next));
  }

  private void encrypted(int sequence) {
    encrypting = false;
    encrypted = true;
    authenticate(sequence);
  }

  private void authenticate(int sequence) {
    if (terms.credential().proof() == Proof.CLEAR_OVER_TLS) {
      if (!encrypted) {
        fail(failures.unfit("a signed token is shown over TLS only"));
        return;
      }
      if (!capabilities.has(Capability.PLUGIN_AUTH_LENENC_DATA)) {
        fail(failures.unfit("it takes no signed token"));
        return;
      }
    }
    String plugin = plugins.of(connection.name()).orElse(greeting.authPlugin());
    answer = PasswordAnswer.of(terms.credential(), plugin, greeting.challenge());
    HandshakeResponse response = terms.response(capabilities, answer);
    packets.onPacket(this::onAuth);
    send(sequence, response.encode(greeting.capabilities()));
  }

  private void onAuth(Packet packet) {
    if (++authPackets > MAX_AUTH_PACKETS) {
      fail(failures.unfit("its login does not end"));
      return;
    }
    ByteBuf payload = packet.payload();
    int header = payload.isReadable() ? payload.getUnsignedByte(payload.readerIndex()) : -1;
    switch (header) {
      case Ok.HEADER:
        setUp(Ok.decode(payload, capabilities));
        break;
      case Err.HEADER:
        refused(Err.decode(payload, capabilities));
        break;
      case AuthSwitchRequest.HEADER:
        onSwitch(AuthSwitchRequest.decode(payload, capabilities), packet.nextSequence());
        break;
      case AuthMoreData.HEADER:
        onMoreData(AuthMoreData.decode(payload, capabilities), packet.nextSequence());
        break;
      default:
        fail(failures.unfit("its login is not understood"));
    }
  }

  private void onSwitch(AuthSwitchRequest request, int sequence) {
    if (!PasswordAnswer.supports(terms.credential(), request.plugin())) {
      fail(failures.unfit("it asks for an authentication plugin that the gateway refuses"));
      return;
    }
    answer = PasswordAnswer.of(terms.credential(), request.plugin(), request.challenge());
    send(sequence, answer.scramble());
  }

  private void onMoreData(AuthMoreData more, int sequence) {
    try {
      Optional<ByteBuf> reply = answer.next(more, encrypted);
      if (reply.isPresent()) {
        send(sequence, reply.get());
      }
    } catch (InvalidKeyException e) {
      fail(failures.unfit("its public key cannot be used"));
    }
  }

  private void setUp(Ok loginOk) {
    plugins.learn(connection.name(), answer.plugin());
    new SessionSetUp(packets, capabilities, greeting.serverVersion(), terms.shortLivedUser())
        .run(
            err -> fail(failures.refusedSetUp(err)),
            state -> {
              packets.onPacket(null);
              promise.tryComplete(
                  new BackendConnection(
                      packets,
                      greeting,
                      capabilities,
                      loginOk,
                      state,
                      encrypted,
                      terms.shortLivedUser()));
            });
  }

  private void send(int sequence, ByteBuf payload) {
    packets.write(sequence, payload);
    packets.flush();
  }

  private void refused(Err err) {
    fail(failures.refused(err, terms.schema()));
  }

  private void malformed(MalformedPacketException e) {
    fail(failures.unfit("its answer is no " + e.packet()));
  }

  private void fail(BackendUnavailableException e) {
    promise.tryFail(e);
  }
}
