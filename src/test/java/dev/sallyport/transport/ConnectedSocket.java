package dev.sallyport.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.wire.Packet;
import dev.sallyport.wire.PacketFramer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A packet socket and its peer, connected for each test. */
abstract class ConnectedSocket {
  static final int LIMIT = 64 << 20;
  static final int PATIENCE_SECONDS = 30;
  private static Vertx vertx;

  final BlockingQueue<Packet> packets = new LinkedBlockingQueue<>();
  final BlockingQueue<Optional<Throwable>> ends = new LinkedBlockingQueue<>();
  final CompletableFuture<PacketSocket> accepted = new CompletableFuture<>();
  private NetServer server;
  volatile NetSocket netSocket;
  Socket peer;
  PacketSocket socket;

  @BeforeAll
  static void startVertx() {
    // As the gateway has it.
    vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  }

  @AfterAll
  static void stopVertx() throws Exception {
    await(vertx.close());
  }

  @BeforeEach
  void connect() throws Exception {
    server = vertx.createNetServer();
    server.connectHandler(
        connected -> {
          netSocket = connected;
          PacketSocket made = new PacketSocket(connected, new PacketFramer(LIMIT));
          made.onClosed(ends::add);
          made.onPacket(packet -> packets.add(kept(packet)));
          accepted.complete(made);
        });
    await(server.listen(0, "127.0.0.1"));
    peer = new Socket("127.0.0.1", server.actualPort());
    peer.setSoTimeout(PATIENCE_SECONDS * 1000);
    socket = accepted.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    peer.close();
    await(server.close());
  }

  /** What comes is good until the next is asked for. */
  static Packet kept(Packet packet) {
    return new Packet(
        packet.sequence(), packet.lastSequence(), Unpooled.copiedBuffer(packet.payload()));
  }

  Packet next() throws InterruptedException {
    Packet packet = packets.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(packet).as("a packet").isNotNull();
    return packet;
  }

  Optional<Throwable> end() throws InterruptedException {
    Optional<Throwable> end = ends.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(end).as("the end").isNotNull();
    return end;
  }

  void onLoop(Runnable task) throws Exception {
    onLoop(
        () -> {
          task.run();
          return null;
        });
  }

  <T> T onLoop(Supplier<T> task) throws Exception {
    CompletableFuture<T> done = new CompletableFuture<>();
    socket.context().runOnContext(v -> done.complete(task.get()));
    return done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  static void await(Future<?> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  static byte[] frames(ByteBuf... payloads) {
    ByteBuf out = Unpooled.buffer();
    for (ByteBuf payload : payloads) {
      PacketFramer.write(out, 0, payload);
    }
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    return bytes;
  }

  static ByteBuf payload(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < Math.min(size, 4093); i++) {
      bytes[i] = (byte) (i * 7 + size);
    }
    for (int done = 4093; done < size; done *= 2) {
      System.arraycopy(bytes, 0, bytes, done, Math.min(done, size - done));
    }
    return Unpooled.wrappedBuffer(bytes);
  }
}
