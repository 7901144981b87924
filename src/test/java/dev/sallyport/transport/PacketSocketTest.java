package dev.sallyport.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.PacketFramer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
import org.junit.jupiter.api.Test;

class PacketSocketTest {
  private static final int LIMIT = 64 << 20;
  private static final int PATIENCE_SECONDS = 30;
  private static Vertx vertx;

  private final BlockingQueue<Packet> packets = new LinkedBlockingQueue<>();
  private final BlockingQueue<Optional<Throwable>> ends = new LinkedBlockingQueue<>();
  private final CompletableFuture<PacketSocket> accepted = new CompletableFuture<>();
  private NetServer server;
  private Socket peer;
  private PacketSocket socket;

  @BeforeAll
  static void startVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stopVertx() throws Exception {
    await(vertx.close());
  }

  @BeforeEach
  void connect() throws Exception {
    server = vertx.createNetServer();
    server.connectHandler(
        netSocket -> {
          PacketSocket made = new PacketSocket(netSocket, new PacketFramer(LIMIT));
          made.onClosed(ends::add);
          made.onPacket(packets::add);
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

  @Test
  void shouldDeliverPacketsInOrderHoweverTheyArrive() throws Exception {
    byte[] stream = frames(payload(3), payload(0), payload(100_000));
    peer.getOutputStream().write(stream, 0, 6);
    peer.getOutputStream().flush();
    peer.getOutputStream().write(stream, 6, stream.length - 6);
    assertThat(next().payload()).isEqualTo(payload(3));
    assertThat(next().payload()).isEqualTo(payload(0));
    assertThat(next().payload()).isEqualTo(payload(100_000));
  }

  @Test
  void shouldDeliverNothingWhileHeldAndEverythingAfterwards() throws Exception {
    // Given a handler that holds at each packet
    List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
    onLoop(
        () ->
            socket.onPacket(
                packet -> {
                  sizes.add(packet.payload().readableBytes());
                  packets.add(packet);
                  socket.hold();
                }));
    // When
    peer.getOutputStream().write(frames(payload(1), payload(2), payload(3)));
    next();
    onLoop(() -> {});
    // Then
    assertThat(sizes).containsExactly(1);
    onLoop(socket::resume);
    assertThat(sizes).containsExactly(1, 2);
    onLoop(socket::resume);
    assertThat(sizes).containsExactly(1, 2, 3);
  }

  @Test
  void shouldNoticeAHangUpWhileHeld() throws Exception {
    onLoop(socket::hold);
    peer.getOutputStream().write(frames(payload(10)));
    peer.close();
    assertThat(end()).isEmpty();
    assertThat(packets).isEmpty();
  }

  @Test
  void shouldNoticeAPeerThatOnlyHalfCloses() throws Exception {
    peer.shutdownOutput();
    assertThat(end()).isEmpty();
    assertThat(peer.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void shouldStopReadingWhenHeldTooLongAndLoseNothing() throws Exception {
    // Given
    onLoop(socket::hold);
    int count = 3000;
    byte[] frame = frames(payload(10_000));
    Thread sender =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < count; i++) {
                  peer.getOutputStream().write(frame);
                }
              } catch (IOException e) {
                ends.add(Optional.of(e));
              }
            });
    sender.start();
    // When the peer cannot get rid of its 30 MB
    sender.join(700);
    assertThat(sender.isAlive()).isTrue();
    assertThat(onLoop(socket::bufferedBytes)).isLessThan(4 * PacketSocket.READ_AHEAD_BYTES);
    onLoop(socket::resume);
    // Then
    for (int i = 0; i < count; i++) {
      assertThat(next().payload().readableBytes()).isEqualTo(10_000);
    }
    sender.join(PATIENCE_SECONDS * 1000);
    assertThat(ends).isEmpty();
  }

  @Test
  void shouldSayOnceThatItIsWritableAgain() throws Exception {
    // Given a peer that does not read
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    onLoop(() -> socket.onWritable(() -> told.add("first")));
    long written = fill();
    assertThat(told).isEmpty();
    // When it reads
    peer.getInputStream().skipNBytes(written);
    // Then
    assertThat(told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("first");
    // And who asked then does not hear of the next time
    peer.getInputStream().skipNBytes(fill());
    while (!onLoop(() -> socket.writable())) {
      Thread.onSpinWait();
    }
    onLoop(() -> socket.onWritable(() -> told.add("last")));
    peer.getInputStream().skipNBytes(fill());
    assertThat(told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("last");
  }

  /** Sends more than the peer has taken; says how much. */
  private long fill() throws Exception {
    return onLoop(
        () -> {
          long written = 0;
          while (socket.writable()) {
            socket.write(0, payload(100_000));
            socket.flush();
            written += 100_004;
          }
          return written;
        });
  }

  @Test
  void shouldSendWhatWasWrittenOnlyWhenFlushed() throws Exception {
    peer.setSoTimeout(200);
    int[] sequence = {0};
    onLoop(() -> sequence[0] = socket.write(255, payload(5)));
    assertThat(sequence[0]).isZero();
    assertThat(peer.getInputStream().available()).isZero();
    peer.setSoTimeout(PATIENCE_SECONDS * 1000);
    onLoop(socket::flush);
    byte[] received = new DataInputStream(peer.getInputStream()).readNBytes(9);
    assertThat(received).startsWith(5, 0, 0, 0xff);
  }

  @Test
  void shouldCarryAPacketOfSeveralFramesBothWays() throws Exception {
    // Given an echo
    onLoop(
        () ->
            socket.onPacket(
                packet -> {
                  socket.write(packet.nextSequence(), packet.payload());
                  socket.flush();
                }));
    ByteBuf sent = payload(PacketFramer.MAX_FRAME + 1000);
    byte[] stream = frames(sent);
    // When
    new Thread(
            () -> {
              try {
                peer.getOutputStream().write(stream);
              } catch (IOException e) {
                ends.add(Optional.of(e));
              }
            })
        .start();
    byte[] received = new DataInputStream(peer.getInputStream()).readNBytes(stream.length);
    // Then
    PacketFramer framer = new PacketFramer(LIMIT);
    framer.feed(Unpooled.wrappedBuffer(received));
    Packet echoed = framer.next();
    assertThat(echoed.sequence()).isEqualTo(2);
    assertThat(echoed.payload().equals(sent)).isTrue();
  }

  @Test
  void shouldTellOfMalformedBytesOnceAndDeliverNothingMore() throws Exception {
    BlockingQueue<MalformedPacketException> malformed = new LinkedBlockingQueue<>();
    onLoop(() -> socket.onMalformed(malformed::add));
    byte[] gap = frames(payload(PacketFramer.MAX_FRAME));
    gap[gap.length - 1] = 9;
    peer.getOutputStream().write(gap);
    peer.getOutputStream().write(frames(payload(1)));
    assertThat(malformed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
    onLoop(() -> {});
    assertThat(malformed).isEmpty();
    assertThat(packets).isEmpty();
  }

  @Test
  void shouldTreatAMalformedPacketInsideTheHandlerAlike() throws Exception {
    BlockingQueue<MalformedPacketException> malformed = new LinkedBlockingQueue<>();
    onLoop(
        () -> {
          socket.onMalformed(malformed::add);
          socket.onPacket(
              packet -> {
                throw new MalformedPacketException("COM_QUERY", 0, "a", "b");
              });
        });
    peer.getOutputStream().write(frames(payload(1)));
    assertThat(malformed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void shouldCloseWhenNobodyHandlesAFault() throws Exception {
    IllegalStateException fault = new IllegalStateException("ours");
    onLoop(
        () ->
            socket.onPacket(
                packet -> {
                  throw fault;
                }));
    peer.getOutputStream().write(frames(payload(1)));
    assertThat(end()).containsSame(fault);
    assertThat(peer.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void shouldGetTheLastPacketThroughToAPeerThatIsStillSending() throws Exception {
    // Given a peer that floods
    onLoop(
        () ->
            socket.onPacket(
                packet -> {
                  socket.write(0, payload(200_000));
                  socket.closeAfterFlush();
                }));
    Thread flood =
        new Thread(
            () -> {
              try {
                byte[] frame = frames(payload(50_000));
                for (int i = 0; i < 100; i++) {
                  peer.getOutputStream().write(frame);
                }
              } catch (IOException closed) {
                ends.add(Optional.of(closed));
              }
            });
    flood.start();
    // Then the packet comes whole, and the end after it
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    peer.getInputStream().transferTo(received);
    assertThat(received.size()).isEqualTo(200_004);
    flood.join(PATIENCE_SECONDS * 1000);
    peer.close();
    assertThat(end()).isEmpty();
  }

  @Test
  void shouldTellTheEndOnceWhoeverClosed() throws Exception {
    onLoop(socket::close);
    assertThat(end()).isEmpty();
    onLoop(socket::close);
    onLoop(socket::closeAfterFlush);
    onLoop(() -> socket.write(0, payload(1)));
    onLoop(socket::flush);
    assertThat(ends).isEmpty();
    // And who asks later hears it at once
    onLoop(() -> socket.onClosed(ends::add));
    assertThat(ends).hasSize(1);
  }

  @Test
  void shouldCloseAfterAMomentOnAPeerThatNeitherReadsNorCloses() throws Exception {
    onLoop(
        () -> {
          for (int i = 0; i < 400; i++) {
            socket.write(i, payload(100_000));
          }
          socket.closeAfterFlush();
        });
    assertThat(end()).isEmpty();
    try (InputStream in = peer.getInputStream()) {
      in.skipNBytes(40_000_000);
      throw new AssertionError("the peer got everything");
    } catch (EOFException | SocketException expected) {
      assertThat(expected).isNotNull();
    }
  }

  private Packet next() throws InterruptedException {
    Packet packet = packets.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(packet).as("a packet").isNotNull();
    return packet;
  }

  private Optional<Throwable> end() throws InterruptedException {
    Optional<Throwable> end = ends.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(end).as("the end").isNotNull();
    return end;
  }

  private void onLoop(Runnable task) throws Exception {
    onLoop(
        () -> {
          task.run();
          return null;
        });
  }

  private <T> T onLoop(Supplier<T> task) throws Exception {
    CompletableFuture<T> done = new CompletableFuture<>();
    socket.context().runOnContext(v -> done.complete(task.get()));
    return done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static void await(Future<?> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static byte[] frames(ByteBuf... payloads) {
    ByteBuf out = Unpooled.buffer();
    for (ByteBuf payload : payloads) {
      PacketFramer.write(out, 0, payload);
    }
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    return bytes;
  }

  private static ByteBuf payload(int size) {
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
