package dev.sallyport.bench;

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
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * A client that does as little as it can with what it gets, so that what is measured is in front of
 * it: packets are counted and not kept. One session, one thread, blocking.
 */
public final class ThinClient implements AutoCloseable {
  private static final Capabilities WANTED =
      Capabilities.of(
          Capability.LONG_PASSWORD,
          Capability.LONG_FLAG,
          Capability.CONNECT_WITH_DB,
          Capability.PROTOCOL_41,
          Capability.TRANSACTIONS,
          Capability.SECURE_CONNECTION,
          Capability.PLUGIN_AUTH,
          Capability.PLUGIN_AUTH_LENENC_DATA);

  private static final int UTF8MB4 = 45;
  private static final int MAX_PACKET = 1 << 24;
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int HEADER = 4;
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int EOF = 0xfe;
  private static final int ERR = 0xff;
  private static final int LONGEST_EOF = 9;
  private static final byte QUIT = 1;
  private static final byte QUERY = 3;
  private static final byte PREPARE = 0x16;
  private static final byte EXECUTE = 0x17;

  private final Capabilities wanted;
  private final byte[] buffer;
  private Socket socket;
  private int from;
  private int to;

  private ThinClient(Capabilities wanted, int bufferBytes) {
    this.wanted = wanted;
    this.buffer = new byte[bufferBytes];
  }

  /** Connects and logs in, in plain text. */
  public static ThinClient open(int port, Account account) throws IOException {
    return open(port, account, BUFFER_BYTES, false);
  }

  /** The same over TLS, with a handshake in full. */
  public static ThinClient openTls(int port, Account account) throws IOException {
    return open(port, account, BUFFER_BYTES, true);
  }

  /** One of many that do next to nothing. */
  public static ThinClient openSmall(int port, Account account) throws IOException {
    return open(port, account, 2048, false);
  }

  private static ThinClient open(int port, Account account, int bufferBytes, boolean tls)
      throws IOException {
    ThinClient client = new ThinClient(tls ? WANTED.with(Capability.SSL) : WANTED, bufferBytes);
    client.socket = new Socket();
    try {
      client.socket.setTcpNoDelay(true);
      client.socket.setSoTimeout(PATIENCE_MILLIS);
      client.socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
      client.logIn(account, tls);
      return client;
    } catch (IOException | RuntimeException e) {
      client.socket.close();
      throw e;
    }
  }

  private void logIn(Account account, boolean tls) throws IOException {
    Packet first = packet();
    if (Err.matches(first.payload())) {
      throw new IOException(Err.decode(first.payload(), wanted).text());
    }
    Greeting greeting = Greeting.decode(first.payload(), Capabilities.NONE);
    int sequence = first.lastSequence() + 1;
    if (tls) {
      sequence = send(sequence, new SslRequest(wanted, MAX_PACKET, UTF8MB4).encode(wanted));
      socket = FreshTls.over(socket);
    }
    byte[] answer = answer(account, greeting.challenge());
    send(
        sequence,
        new HandshakeResponse(
                wanted,
                MAX_PACKET,
                UTF8MB4,
                account.user(),
                answer,
                Optional.of(BenchDatabase.SCHEMA),
                Optional.of(account.plugin()),
                Map.of())
            .encode(wanted.and(greeting.capabilities())));
    Packet last = packet();
    if (header(last) == AuthSwitchRequest.HEADER) {
      // The server's greeting names its default plugin, which need not be the account's.
      AuthSwitchRequest asked = AuthSwitchRequest.decode(last.payload(), wanted);
      send(last.lastSequence() + 1, Unpooled.wrappedBuffer(answer(account, asked.challenge())));
      last = packet();
    }
    if (header(last) == AuthMoreData.HEADER) {
      // caching_sha2_password: the answer was enough, the OK follows.
      last = packet();
    }
    if (header(last) != 0) {
      throw new IOException(
          header(last) == ERR
              ? "refused: " + Err.decode(last.payload(), wanted).text()
              : "asked for something else than " + account.plugin());
    }
  }

  private static int header(Packet packet) {
    return packet.payload().getUnsignedByte(packet.payload().readerIndex());
  }

  private static byte[] answer(Account account, byte[] challenge) {
    byte[] secret = account.password().reveal().getBytes(StandardCharsets.UTF_8);
    return switch (account.plugin()) {
      case Account.CLEAR -> ScrambledPassword.clear(secret);
      case ScrambledPassword.NATIVE -> ScrambledPassword.nativePassword(secret, challenge);
      default -> ScrambledPassword.cachingSha2(secret, challenge);
    };
  }

  /**
   * Asks, and reads the answer to its end.
   *
   * @return packets of the answer, among them a row each
   */
  public long query(String sql) throws IOException {
    command(QUERY, sql.getBytes(StandardCharsets.UTF_8));
    return packetsOfAnswer(2);
  }

  /**
   * Prepares a statement without parameters that has a result.
   *
   * @return its number
   */
  public int prepare(String sql) throws IOException {
    command(PREPARE, sql.getBytes(StandardCharsets.UTF_8));
    Packet first = packet();
    if (header(first) == ERR) {
      throw new IOException(Err.decode(first.payload(), wanted).text());
    }
    int statement = first.payload().getIntLE(first.payload().readerIndex() + 1);
    packetsOfAnswer(1);
    return statement;
  }

  /** As {@link #query}, in the binary form. */
  public long execute(int statement) throws IOException {
    ByteBuf body = Unpooled.buffer();
    // No cursor, once.
    body.writeIntLE(statement).writeByte(0).writeIntLE(1);
    command(EXECUTE, Arrays.copyOf(body.array(), body.readableBytes()));
    return packetsOfAnswer(2);
  }

  /** An answer with rows ends with its second EOF, the columns of a prepared one with the first. */
  private long packetsOfAnswer(int lastEnd) throws IOException {
    int ends = 0;
    for (long packets = 1; ; packets++) {
      need(HEADER + 1);
      int length =
          buffer[from] & 0xff | (buffer[from + 1] & 0xff) << 8 | (buffer[from + 2] & 0xff) << 16;
      int head = buffer[from + HEADER] & 0xff;
      if (head == ERR) {
        Packet error = packet();
        throw new IOException(Err.decode(error.payload(), wanted).text());
      }
      skip(HEADER + length);
      if (packets == 1 && head == 0) {
        return packets;
      }
      if (head == EOF && length < LONGEST_EOF && ++ends == lastEnd) {
        return packets;
      }
    }
  }

  private void command(byte code, byte[] body) throws IOException {
    byte[] out = new byte[HEADER + 1 + body.length];
    int length = body.length + 1;
    out[0] = (byte) length;
    out[1] = (byte) (length >> 8);
    out[2] = (byte) (length >> 16);
    out[HEADER] = code;
    System.arraycopy(body, 0, out, HEADER + 1, body.length);
    socket.getOutputStream().write(out);
  }

  private int send(int sequence, ByteBuf payload) throws IOException {
    ByteBuf out = Unpooled.buffer(payload.readableBytes() + HEADER);
    int next = PacketFramer.write(out, sequence, payload);
    socket.getOutputStream().write(out.array(), 0, out.readableBytes());
    return next;
  }

  /** One small packet, whole. */
  private Packet packet() throws IOException {
    need(HEADER);
    int length =
        buffer[from] & 0xff | (buffer[from + 1] & 0xff) << 8 | (buffer[from + 2] & 0xff) << 16;
    need(HEADER + length);
    PacketFramer framer = new PacketFramer(MAX_PACKET);
    framer.feed(Unpooled.copiedBuffer(buffer, from, HEADER + length));
    from += HEADER + length;
    return framer.next();
  }

  private void need(int bytes) throws IOException {
    if (to - from >= bytes) {
      return;
    }
    if (bytes > buffer.length) {
      throw new IOException("a packet of " + bytes + " bytes where a small one was expected");
    }
    System.arraycopy(buffer, from, buffer, 0, to - from);
    to -= from;
    from = 0;
    while (to < bytes) {
      to += read();
    }
  }

  private int read() throws IOException {
    int length = socket.getInputStream().read(buffer, to, buffer.length - to);
    if (length < 0) {
      throw new IOException("the peer hung up");
    }
    return length;
  }

  private void skip(int bytes) throws IOException {
    int left = bytes;
    while (left > to - from) {
      left -= to - from;
      from = 0;
      to = 0;
      to += read();
    }
    from += left;
  }

  /** Says goodbye and hangs up. */
  @Override
  public void close() throws IOException {
    try {
      command(QUIT, new byte[0]);
    } finally {
      socket.close();
    }
  }
}
