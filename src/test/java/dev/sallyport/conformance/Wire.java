package dev.sallyport.conformance;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.compression.CompressedPackets;
import dev.sallyport.wire.compression.Compression;
import dev.sallyport.wire.connect.AuthMoreData;
import dev.sallyport.wire.connect.AuthSwitchRequest;
import dev.sallyport.wire.connect.Greeting;
import dev.sallyport.wire.connect.HandshakeResponse;
import dev.sallyport.wire.connect.ScrambledPassword;
import dev.sallyport.wire.connect.SslRequest;
import dev.sallyport.wire.response.Err;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A client that shows every packet, and can send whatever it likes. */
final class Wire implements AutoCloseable {
  private static final String CLEAR = "mysql_clear_password";
  private static final int MAX_PACKET = 1 << 30;
  private static final int CHUNK = 64 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final PacketFramer framer = new PacketFramer(MAX_PACKET);
  private final byte[] chunk = new byte[CHUNK];
  private final Way way;
  private final Wish wish;
  private Socket socket;
  private InputStream in;
  private OutputStream out;
  private Greeting greeting;
  private Capabilities agreed = Capabilities.NONE;
  private ByteBuf welcome;
  private CompressedPackets compressed;

  private Wire(Way way, Wish wish, Socket socket) throws IOException {
    this.way = way;
    this.wish = wish;
    use(socket);
  }

  /**
   * Logs in.
   *
   * @throws RefusedLoginException when that is refused
   */
  static Wire open(Way way, Wish wish) throws IOException {
    Socket plain = new Socket("127.0.0.1", way.port());
    plain.setTcpNoDelay(true);
    plain.setSoTimeout((int) PATIENCE.toMillis());
    Wire wire = new Wire(way, wish, plain);
    try {
      wire.logIn();
      return wire;
    } catch (IOException | RuntimeException e) {
      wire.close();
      throw e;
    }
  }

  Greeting greeting() {
    return greeting;
  }

  /** What both ends have agreed on. */
  Capabilities agreed() {
    return agreed;
  }

  /** The OK packet that ended the login. */
  ByteBuf welcome() {
    return welcome.duplicate();
  }

  /** Sends a command. */
  void send(ByteBuf payload) throws IOException {
    send(0, payload);
  }

  /** Sends a packet with any number; returns the number after it. */
  int send(int sequence, ByteBuf payload) throws IOException {
    ByteBuf framed = Unpooled.buffer(payload.readableBytes() + 64);
    int next = PacketFramer.write(framed, sequence, payload);
    if (compressed == null) {
      sendBytes(framed);
      return next;
    }
    if (sequence == 0) {
      compressed.restart();
    }
    while (framed.isReadable()) {
      sendBytes(compressed.packed(framed.readSlice(Math.min(CHUNK, framed.readableBytes()))));
    }
    return next;
  }

  /** Sends bytes as they are, in one write. */
  void sendBytes(ByteBuf bytes) throws IOException {
    out.write(bytes.array(), bytes.arrayOffset() + bytes.readerIndex(), bytes.readableBytes());
    out.flush();
  }

  /**
   * The next whole packet.
   *
   * @throws EOFException when the peer has hung up
   */
  Packet read() throws IOException {
    for (Packet packet = framer.next(); ; packet = framer.next()) {
      if (packet != null) {
        return packet;
      }
      int length = in.read(chunk);
      if (length < 0) {
        throw new EOFException("the peer hung up");
      }
      ByteBuf came = Unpooled.copiedBuffer(chunk, 0, length);
      if (compressed == null) {
        framer.feed(came);
      } else {
        compressed.feed(came);
        for (ByteBuf piece = compressed.next(); piece != null; piece = compressed.next()) {
          framer.feed(piece);
        }
      }
    }
  }

  /** Says that nothing more will be sent. */
  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void use(Socket now) throws IOException {
    socket = now;
    in = now.getInputStream();
    out = now.getOutputStream();
  }

  private void logIn() throws IOException {
    Packet first = read();
    if (Err.matches(first.payload())) {
      throw new RefusedLoginException(Err.decode(first.payload(), Capabilities.NONE));
    }
    greeting = Greeting.decode(first.payload(), Capabilities.NONE);
    Capabilities wanted = wish.capabilities();
    int sequence = first.lastSequence() + 1;
    boolean tls = greeting.capabilities().has(Capability.SSL) && !way.gate();
    if (tls) {
      wanted = wanted.with(Capability.SSL);
      sequence =
          send(sequence, new SslRequest(wanted, MAX_PACKET, wish.collation()).encode(wanted));
      use(encrypted(socket));
    }
    agreed = wanted.and(greeting.capabilities()).without(Capability.SSL);
    String plugin = way.gate() ? CLEAR : greeting.authPlugin();
    send(
        sequence,
        new HandshakeResponse(
                wanted,
                MAX_PACKET,
                wish.collation(),
                way.user(),
                answer(plugin, greeting.challenge()),
                wanted.has(Capability.CONNECT_WITH_DB) ? Optional.of(Way.SCHEMA) : Optional.empty(),
                Optional.of(plugin),
                wish.attributes())
            .encode(greeting.capabilities()));
    authenticate();
  }

  private void authenticate() throws IOException {
    while (true) {
      Packet packet = read();
      ByteBuf payload = packet.payload();
      int header = payload.getUnsignedByte(payload.readerIndex());
      if (header == 0) {
        welcome = payload;
        Compression.of(agreed).ifPresent(c -> compressed = new CompressedPackets(c));
        return;
      } else if (header == Err.HEADER) {
        throw new RefusedLoginException(Err.decode(payload, agreed));
      } else if (header == AuthSwitchRequest.HEADER) {
        AuthSwitchRequest request = AuthSwitchRequest.decode(payload, agreed);
        send(
            packet.lastSequence() + 1,
            Unpooled.wrappedBuffer(answer(request.plugin(), request.challenge())));
      } else if (AuthMoreData.decode(payload, agreed).is(AuthMoreData.FULL_AUTHENTICATION)) {
        send(packet.lastSequence() + 1, Unpooled.wrappedBuffer(answer(CLEAR, new byte[0])));
      }
    }
  }

  private byte[] answer(String plugin, byte[] challenge) {
    byte[] secret = way.password().reveal().getBytes(StandardCharsets.UTF_8);
    return switch (plugin) {
      case CLEAR -> ScrambledPassword.clear(secret);
      case ScrambledPassword.NATIVE -> ScrambledPassword.nativePassword(secret, challenge);
      default -> ScrambledPassword.cachingSha2(secret, challenge);
    };
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

  /** The login did not lead to a session. */
  static final class RefusedLoginException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedLoginException(Err err) {
      super(err.code() + " " + err.sqlState() + " " + err.text());
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
