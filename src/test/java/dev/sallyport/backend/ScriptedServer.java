package dev.sallyport.backend;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.connect.Greeting;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server that says what a test tells it to, once, and keeps every byte that it was sent. */
final class ScriptedServer implements AutoCloseable {
  static final byte[] CHALLENGE = "abcdefghij0123456789".getBytes(StandardCharsets.US_ASCII);
  static final Capabilities MODERN =
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

  /** What the server does with its one client. */
  interface Script {
    void play(ScriptedServer server) throws IOException;
  }

  private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  private final PacketFramer framer = new PacketFramer(1 << 20);
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> everything = new CompletableFuture<>();
  private Socket client;

  ScriptedServer(Script script) throws IOException {
    Thread thread = new Thread(() -> run(script), "scripted-server");
    thread.setDaemon(true);
    thread.start();
  }

  static Greeting greeting(Capabilities capabilities, String plugin) {
    return new Greeting("8.0.33", 1, CHALLENGE, capabilities, 255, 2, plugin);
  }

  int port() {
    return listener.getLocalPort();
  }

  void send(int sequence, ByteBuf payload) throws IOException {
    ByteBuf out = Unpooled.buffer();
    PacketFramer.write(out, sequence, payload);
    sendBytes(out);
  }

  void sendBytes(ByteBuf bytes) throws IOException {
    bytes.readBytes(client.getOutputStream(), bytes.readableBytes());
    client.getOutputStream().flush();
  }

  Packet receive() throws IOException {
    Packet packet = framer.next();
    while (packet == null) {
      byte[] chunk = new byte[4096];
      int length = client.getInputStream().read(chunk);
      if (length < 0) {
        throw new EOFException();
      }
      received.write(chunk, 0, length);
      framer.feed(Unpooled.copiedBuffer(chunk, 0, length));
      packet = framer.next();
    }
    return packet;
  }

  /** Whether nothing came behind what was received. */
  boolean isSilent() throws IOException {
    return framer.bufferedBytes() == 0 && client.getInputStream().available() == 0;
  }

  /** Every byte the client sent, once it has closed. */
  byte[] everything() throws ExecutionException, InterruptedException, TimeoutException {
    return everything.get(30, TimeUnit.SECONDS);
  }

  private void run(Script script) {
    try (Socket accepted = listener.accept()) {
      client = accepted;
      script.play(this);
      client.getInputStream().transferTo(received);
      everything.complete(received.toByteArray());
    } catch (EOFException closed) {
      everything.complete(received.toByteArray());
    } catch (IOException e) {
      everything.completeExceptionally(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
