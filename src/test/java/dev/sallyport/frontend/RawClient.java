package dev.sallyport.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.connect.AuthSwitchRequest;
import dev.sallyport.wire.connect.Greeting;
import dev.sallyport.wire.connect.HandshakeResponse;
import dev.sallyport.wire.connect.SslRequest;
import dev.sallyport.wire.response.Err;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A client that decides itself which bytes go into which segment. Blocking. */
final class RawClient implements AutoCloseable {
  static final Capabilities CAPABILITIES =
      Capabilities.of(
          Capability.PROTOCOL_41,
          Capability.SECURE_CONNECTION,
          Capability.PLUGIN_AUTH,
          Capability.PLUGIN_AUTH_LENENC_DATA,
          Capability.CONNECT_WITH_DB,
          Capability.CONNECT_ATTRS,
          Capability.DEPRECATE_EOF);
  static final byte[] SCRAMBLE = "0123456789abcdefghij".getBytes(StandardCharsets.US_ASCII);
  private static final String CLEAR = "mysql_clear_password";
  private static final int TIMEOUT_MILLIS = 30_000;

  /** A packet as read. */
  record Received(int sequence, ByteBuf payload) {
    int first() {
      return payload.getUnsignedByte(payload.readerIndex());
    }

    Err error() {
      return Err.decode(payload.slice(), CAPABILITIES);
    }
  }

  /** How the bytes of the TLS layer meet the wire. */
  enum Segments {
    /** SSLRequest and ClientHello in one write. */
    COALESCED,
    /** One write as it comes. */
    SEPARATE,
    /** Every byte on its own. */
    SINGLE_BYTES
  }

  private final ShapedSocket tcp = new ShapedSocket();
  private Socket current = tcp;
  private DataInputStream in;
  final Greeting greeting;

  RawClient(int port) throws IOException {
    tcp.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
    tcp.setTcpNoDelay(true);
    tcp.setSoTimeout(TIMEOUT_MILLIS);
    in = new DataInputStream(tcp.getInputStream());
    Received first = read();
    greeting = first.first() == 10 ? Greeting.decode(first.payload(), Capabilities.NONE) : null;
    refusal = greeting == null ? first : null;
  }

  /** The first packet, when it was no greeting. */
  final Received refusal;

  Received read() throws IOException {
    int header = Integer.reverseBytes(in.readInt());
    byte[] payload = new byte[header & 0xffffff];
    in.readFully(payload);
    return new Received(header >>> 24, Unpooled.wrappedBuffer(payload));
  }

  /** The error packet that comes now, after which nothing comes. */
  Err refused() throws IOException {
    Received received = read();
    assertThat(received.first()).isEqualTo(Err.HEADER);
    Err error = received.error();
    assertThat(error.text()).startsWith("Sallyport: ");
    assertThat(atEnd()).isTrue();
    return error;
  }

  /** Answers the greeting with a scramble, then the switch with the token. */
  Received logIn(int sequence, String token) throws IOException {
    write(sequence, response("caching_sha2_password", SCRAMBLE));
    Received asked = read();
    assertThat(asked.sequence()).isEqualTo(sequence + 1);
    assertThat(AuthSwitchRequest.decode(asked.payload(), CAPABILITIES).plugin()).isEqualTo(CLEAR);
    write(sequence + 2, Unpooled.wrappedBuffer(password(token)));
    return read();
  }

  /** A login packet that brings the token already. */
  static ByteBuf tokenFirst(String token) {
    return response(CLEAR, password(token));
  }

  private static byte[] password(String token) {
    return (token + "\0").getBytes(StandardCharsets.UTF_8);
  }

  /** Whether the server's side is closed. */
  boolean atEnd() throws IOException {
    return in.read() < 0;
  }

  /** Whatever still comes before the server's side is closed. */
  byte[] untilEnd() throws IOException {
    return in.readAllBytes();
  }

  void write(int sequence, ByteBuf payload) throws IOException {
    ByteBuf out = Unpooled.buffer();
    PacketFramer.write(out, sequence, payload);
    writeBytes(bytes(out));
  }

  void writeBytes(byte[] bytes) throws IOException {
    current.getOutputStream().write(bytes);
    current.getOutputStream().flush();
  }

  static byte[] sslRequest() {
    ByteBuf out = Unpooled.buffer();
    PacketFramer.write(
        out,
        1,
        new SslRequest(CAPABILITIES.with(Capability.SSL), 1 << 24, 45).encode(CAPABILITIES));
    return bytes(out);
  }

  /** SSLRequest and handshake, in segments of this shape. */
  RawClient startTls(Segments segments, String protocol) throws Exception {
    if (segments == Segments.COALESCED) {
      tcp.prefix = sslRequest();
    } else {
      tcp.single = segments == Segments.SINGLE_BYTES;
      tcp.getOutputStream().write(sslRequest());
    }
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("gateway", TestListener.CERTIFICATE.certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket tls =
        (SSLSocket) context.getSocketFactory().createSocket(tcp, "localhost", tcp.getPort(), true);
    tls.setEnabledProtocols(new String[] {protocol});
    tls.setSoTimeout(TIMEOUT_MILLIS);
    var parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    tls.setSSLParameters(parameters);
    tls.startHandshake();
    current = tls;
    in = new DataInputStream(tls.getInputStream());
    return this;
  }

  static ByteBuf response(Capabilities capabilities, int collation, String plugin, byte[] auth) {
    return response(TestListener.CONNECTION, capabilities, collation, plugin, auth);
  }

  /** A login packet that answers the greeting for a lease. */
  static ByteBuf lease(String user, String plugin, byte[] auth) {
    return response(user, CAPABILITIES, 45, plugin, auth);
  }

  static ByteBuf response(
      String user, Capabilities capabilities, int collation, String plugin, byte[] auth) {
    return new HandshakeResponse(
            capabilities,
            1 << 24,
            collation,
            user,
            auth,
            Optional.of("shop"),
            Optional.of(plugin),
            Map.of("program_name", "raw"))
        .encode(ClientLogin.OFFERED);
  }

  static ByteBuf response(String plugin, byte[] auth) {
    return response(CAPABILITIES, 45, plugin, auth);
  }

  static byte[] bytes(ByteBuf buffer) {
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.getBytes(buffer.readerIndex(), bytes);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    tcp.close();
  }

  /** Shapes what the TLS layer writes. */
  private static final class ShapedSocket extends Socket {
    private byte[] prefix = new byte[0];
    private boolean single;

    @Override
    public OutputStream getOutputStream() throws IOException {
      OutputStream wire = super.getOutputStream();
      return new OutputStream() {
        @Override
        public void write(int b) throws IOException {
          write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          ByteArrayOutputStream whole = new ByteArrayOutputStream();
          whole.write(prefix);
          prefix = new byte[0];
          whole.write(bytes, offset, length);
          if (!single) {
            wire.write(whole.toByteArray());
            return;
          }
          for (byte b : whole.toByteArray()) {
            wire.write(b);
            wire.flush();
          }
        }
      };
    }
  }
}
