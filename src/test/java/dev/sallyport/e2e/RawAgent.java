package dev.sallyport.e2e;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.connect.AuthMoreData;
import dev.sallyport.wire.connect.AuthSwitchRequest;
import dev.sallyport.wire.connect.Greeting;
import dev.sallyport.wire.connect.HandshakeResponse;
import dev.sallyport.wire.connect.ScrambledPassword;
import dev.sallyport.wire.connect.SslRequest;
import dev.sallyport.wire.response.Err;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A client that sends and shows single packets, for what drivers hide. Logs in over TLS, at the
 * gate with a token or at a server with a password.
 */
public final class RawAgent implements AutoCloseable {
  /** What a driver of today speaks, packets kept apart. */
  public static final Capabilities USUAL =
      Capabilities.of(
          Capability.LONG_PASSWORD,
          Capability.LONG_FLAG,
          Capability.CONNECT_WITH_DB,
          Capability.PROTOCOL_41,
          Capability.SSL,
          Capability.TRANSACTIONS,
          Capability.SECURE_CONNECTION,
          Capability.MULTI_RESULTS,
          Capability.PS_MULTI_RESULTS,
          Capability.PLUGIN_AUTH,
          Capability.PLUGIN_AUTH_LENENC_DATA);

  private static final String CLEAR = "mysql_clear_password";
  private static final int UTF8MB4 = 45;
  private static final int MAX_PACKET = 1 << 30;
  private static final int CHUNK = 64 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final PacketFramer framer = new PacketFramer(MAX_PACKET);
  private final byte[] chunk = new byte[CHUNK];
  private final Capabilities capabilities;
  private Socket socket;

  private RawAgent(Capabilities wanted, Socket socket) {
    this.capabilities = wanted;
    this.socket = socket;
  }

  /** Through the gate: the token goes into the first packet. */
  public static RawAgent atGate(Endpoint at, Capabilities wanted) throws IOException {
    return open(at, wanted, CLEAR, CHUNK);
  }

  /**
   * Through the gate, with a small receive buffer, so that not reading is felt at the other end.
   */
  static RawAgent slowReader(Endpoint at, int receiveBufferBytes) throws IOException {
    return open(at, USUAL, CLEAR, receiveBufferBytes);
  }

  /** At the server itself. */
  static RawAgent direct(Endpoint at, Capabilities wanted) throws IOException {
    return open(at, wanted, ScrambledPassword.CACHING_SHA2, CHUNK);
  }

  private static RawAgent open(Endpoint at, Capabilities wanted, String plugin, int receiveBuffer)
      throws IOException {
    Socket plain = new Socket();
    plain.setReceiveBufferSize(receiveBuffer);
    plain.connect(new InetSocketAddress("127.0.0.1", at.port()));
    plain.setSoTimeout((int) PATIENCE.toMillis());
    RawAgent agent = new RawAgent(wanted, plain);
    try {
      agent.logIn(at, plugin);
      return agent;
    } catch (IOException | RuntimeException e) {
      agent.close();
      throw e;
    }
  }

  /** What was agreed on. */
  public Capabilities capabilities() {
    return capabilities;
  }

  /** Sends a command: sequence 0. */
  public void send(ByteBuf payload) throws IOException {
    send(0, payload);
  }

  /** Sends bytes that are packets already. */
  void sendAsIs(ByteBuf frames) throws IOException {
    socket.getOutputStream().write(frames.array(), 0, frames.readableBytes());
    socket.getOutputStream().flush();
  }

  /** The next whole packet. */
  public Packet read() throws IOException {
    for (Packet packet = framer.next(); ; packet = framer.next()) {
      if (packet != null) {
        return packet;
      }
      int length = socket.getInputStream().read(chunk);
      if (length < 0) {
        throw new IOException("the peer hung up");
      }
      framer.feed(Unpooled.wrappedBuffer(chunk, 0, length));
    }
  }

  /** Hangs up without a word. */
  @Override
  public void close() throws IOException {
    socket.close();
  }

  private int send(int sequence, ByteBuf payload) throws IOException {
    ByteBuf out = Unpooled.buffer(payload.readableBytes() + 64);
    int next = PacketFramer.write(out, sequence, payload);
    socket.getOutputStream().write(out.array(), 0, out.readableBytes());
    socket.getOutputStream().flush();
    return next;
  }

  private void logIn(Endpoint at, String plugin) throws IOException {
    Packet first = read();
    Greeting greeting = Greeting.decode(first.payload(), Capabilities.NONE);
    int sequence =
        send(
            first.lastSequence() + 1,
            new SslRequest(capabilities, MAX_PACKET, UTF8MB4).encode(capabilities));
    socket = encrypted(socket);
    byte[] secret = at.token().reveal().getBytes(StandardCharsets.UTF_8);
    byte[] answer =
        plugin.equals(CLEAR)
            ? ScrambledPassword.clear(secret)
            : ScrambledPassword.cachingSha2(secret, greeting.challenge());
    send(
        sequence,
        new HandshakeResponse(
                capabilities,
                MAX_PACKET,
                UTF8MB4,
                at.connection(),
                answer,
                Optional.of("shop"),
                Optional.of(plugin),
                Map.of())
            .encode(capabilities.and(greeting.capabilities())));
    for (Packet packet = read(); ; packet = read()) {
      int header = packet.payload().getUnsignedByte(packet.payload().readerIndex());
      if (header == 0) {
        return;
      }
      if (Err.matches(packet.payload())) {
        throw new IOException("refused: " + Err.decode(packet.payload(), capabilities).text());
      }
      boolean sendsSecret = header == AuthSwitchRequest.HEADER;
      if (header == AuthMoreData.HEADER) {
        sendsSecret =
            AuthMoreData.decode(packet.payload(), capabilities)
                .is(AuthMoreData.FULL_AUTHENTICATION);
      }
      if (sendsSecret) {
        send(packet.lastSequence() + 1, Unpooled.wrappedBuffer(ScrambledPassword.clear(secret)));
      }
    }
  }

  private static Socket encrypted(Socket plain) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustsAnybody()}, new SecureRandom());
      SSLSocket tls =
          (SSLSocket)
              context.getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
      tls.startHandshake();
      return tls;
    } catch (GeneralSecurityException e) {
      throw new IOException("no TLS here", e);
    }
  }

  /** A self-signed certificate made at this start cannot be known beforehand. */
  private static final class TrustsAnybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
