package dev.sallyport.access;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.PayloadWriter;
import dev.sallyport.wire.connect.AuthSwitchRequest;
import dev.sallyport.wire.connect.Greeting;
import dev.sallyport.wire.connect.HandshakeResponse;
import dev.sallyport.wire.connect.SslRequest;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.Ok;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A server that takes a signed token and nothing else: asks for {@code mysql_clear_password}, over
 * TLS only, and checks the signature. Answers as much of SQL as a login of the gateway needs.
 */
final class SignedTokenServer implements AutoCloseable {
  static final String KEY_ID = "AKIAIOSFODNN7EXAMPLE";
  static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  static final String REGION = "eu-central-1";
  static final String CLEAR = "mysql_clear_password";

  private static final byte[] CHALLENGE = "abcdefghij0123456789".getBytes(StandardCharsets.UTF_8);
  private static final Capabilities PLAIN =
      Capabilities.of(
          Capability.PROTOCOL_41,
          Capability.TRANSACTIONS,
          Capability.SECURE_CONNECTION,
          Capability.PLUGIN_AUTH,
          Capability.PLUGIN_AUTH_LENENC_DATA,
          Capability.CONNECT_ATTRS,
          Capability.CONNECT_WITH_DB,
          Capability.SESSION_TRACK,
          Capability.DEPRECATE_EOF);

  /** Bends the server. */
  static final class Ways {
    boolean tls = true;

    /** Asks for the token by a switch, whatever the client came with. */
    boolean switches;

    String plugin = CLEAR;
  }

  final List<String> users = new CopyOnWriteArrayList<>();
  final List<String> tokens = new CopyOnWriteArrayList<>();
  final List<String> refusals = new CopyOnWriteArrayList<>();
  final List<String> statements = new CopyOnWriteArrayList<>();
  final Ways ways = new Ways();
  volatile Clock clock = Clock.systemUTC();

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final SSLContext tls = context();

  SignedTokenServer() throws Exception {
    Thread acceptor = new Thread(this::accept, "signed-token-server");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread thread = new Thread(() -> serve(client), "signed-token-client");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket plain) {
    try (plain) {
      Capabilities own = ways.tls ? PLAIN.with(Capability.SSL) : PLAIN;
      send(
          plain,
          0,
          new Greeting("8.0.35", 7, CHALLENGE, own, 255, 2, "caching_sha2_password")
              .encode(Capabilities.NONE));
      Frame first = read(plain);
      if (!SslRequest.matches(first.payload())) {
        refuse(plain, first.sequence() + 1, "no TLS");
        return;
      }
      try (SSLSocket client =
          (SSLSocket) tls.getSocketFactory().createSocket(plain, null, plain.getPort(), true)) {
        client.setUseClientMode(false);
        serveEncrypted(client, own);
      }
    } catch (EOFException gone) {
      refusals.add("the client hung up");
    } catch (IOException e) {
      refusals.add(e.toString());
    }
  }

  private void serveEncrypted(Socket client, Capabilities own) throws IOException {
    Frame login = read(client);
    HandshakeResponse response = HandshakeResponse.decode(login.payload(), own);
    byte[] answer = response.authResponse();
    int sequence = login.sequence() + 1;
    if (ways.switches || !response.authPlugin().equals(Optional.of(ways.plugin))) {
      send(
          client, sequence, AuthSwitchRequest.of(ways.plugin, CHALLENGE).encode(Capabilities.NONE));
      Frame switched = read(client);
      answer = new byte[switched.payload().readableBytes()];
      switched.payload().readBytes(answer);
      sequence = switched.sequence() + 1;
    }
    // With or without the NUL that ends it.
    String token = new String(answer, StandardCharsets.UTF_8).replaceFirst("\0$", "");
    Optional<String> problem =
        new SignedTokenCheck("127.0.0.1", port(), REGION, KEY_ID, SECRET_KEY, clock)
            .problem(token, response.user());
    if (problem.isPresent()) {
      refuse(client, sequence, problem.get());
      return;
    }
    users.add(response.user());
    tokens.add(token);
    Capabilities both = response.capabilities().and(own);
    send(client, sequence, Ok.of(2).encode(both));
    while (true) {
      ByteBuf command = read(client).payload();
      if (command.readByte() != 3) {
        return;
      }
      String statement = command.toString(StandardCharsets.UTF_8);
      statements.add(statement);
      if (statement.startsWith("SELECT @@sql_mode")) {
        sendState(client, both);
      } else {
        send(client, 1, Ok.of(2).encode(both));
      }
    }
  }

  private void sendState(Socket client, Capabilities both) throws IOException {
    byte[] no = new byte[0];
    List<String> values = new ArrayList<>(List.of("", "utf8mb4", "utf8mb4", "shop", ""));
    // Settings by which the same text chooses other rows.
    values.addAll(Collections.nCopies(10, ""));
    int columns = values.size();
    send(client, 1, new PayloadWriter().writeInt1(columns).toPayload());
    for (int i = 0; i < columns; i++) {
      send(
          client,
          2 + i,
          new ColumnDefinition(no, no, no, no, no, no, 255, 64, 0xfd, 0, 31, no).encode(both));
    }
    PayloadWriter row = new PayloadWriter();
    for (String value : values) {
      row.writeLengthEncodedBytes(value.getBytes(StandardCharsets.UTF_8));
    }
    send(client, 2 + columns, row.toPayload());
    send(client, 3 + columns, new Ok(0, 0, 2, 0, no, List.of(), true).encode(both));
  }

  private void refuse(Socket client, int sequence, String reason) throws IOException {
    refusals.add(reason);
    send(
        client,
        sequence,
        Err.of(1045, "28000", "Access denied").encode(Capabilities.of(Capability.PROTOCOL_41)));
  }

  private record Frame(int sequence, ByteBuf payload) {}

  /** One packet and not a byte more: what follows may be TLS. */
  private static Frame read(Socket from) throws IOException {
    byte[] header = from.getInputStream().readNBytes(4);
    if (header.length < 4) {
      throw new EOFException();
    }
    ByteBuf bytes = Unpooled.wrappedBuffer(header);
    int length = bytes.readUnsignedMediumLE();
    return new Frame(
        bytes.readUnsignedByte(), Unpooled.wrappedBuffer(from.getInputStream().readNBytes(length)));
  }

  private static void send(Socket to, int sequence, ByteBuf payload) throws IOException {
    ByteBuf out = Unpooled.buffer();
    PacketFramer.write(out, sequence, payload);
    out.readBytes(to.getOutputStream(), out.readableBytes());
    to.getOutputStream().flush();
  }

  private static SSLContext context() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair pair = generator.generateKeyPair();
    X500Name name = new X500Name("CN=database");
    Instant now = Instant.now();
    X509Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        Date.from(now.minusSeconds(3600)),
                        Date.from(now.plusSeconds(3600)),
                        name,
                        pair.getPublic())
                    .build(
                        new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "database", pair.getPrivate(), new char[0], new X509Certificate[] {certificate});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
