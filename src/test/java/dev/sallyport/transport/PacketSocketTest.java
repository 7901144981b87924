package dev.sallyport.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.wire.Packet;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.PacketStretch;
import dev.sallyport.wire.compression.CompressedPackets;
import dev.sallyport.wire.compression.Compression;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PacketSocketTest extends ConnectedSocket {
  @Test
  void shouldDeliverWhatTakesSeveralTurnsToInflate() throws Exception {
    ByteBuf plain = Unpooled.buffer();
    PacketFramer.write(plain, 0, payload(3 << 20));
    PacketFramer.write(plain, 0, payload(5));
    ByteBuf packed = new CompressedPackets(Compression.ZLIB).packed(plain);
    onLoop(() -> socket.compress(Compression.ZLIB));
    peer.getOutputStream().write(packed.array(), 0, packed.readableBytes());
    assertThat(next().payload()).isEqualTo(payload(3 << 20));
    assertThat(next().payload()).isEqualTo(payload(5));
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
  void shouldSendInOneWriteWhatCameInOneRead() throws Exception {
    // Given an echo that leaves it to the end of each read to send
    List<Integer> delivered = Collections.synchronizedList(new ArrayList<>());
    onLoop(
        () -> {
          socket.onDelivered(
              () -> {
                delivered.add(packets.size());
                socket.flushSoon();
              });
          socket.onPacket(
              packet -> {
                socket.write(packet.sequence(), packet.payload());
                packets.add(packet);
              });
        });
    // When
    byte[] stream = frames(payload(3), payload(4), payload(5));
    peer.getOutputStream().write(stream);
    // Then
    assertThat(peer.getInputStream().readNBytes(stream.length)).isEqualTo(stream);
    assertThat(delivered).endsWith(3).doesNotContain(1, 2);
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
    long written = fill();
    onLoop(() -> socket.whenWritable(() -> told.add("first")));
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
    // But who asks now hears at once
    onLoop(() -> socket.whenWritable(() -> told.add("last")));
    assertThat(told).containsExactly("last");
  }

  @Test
  void shouldGiveStretchesToWhoTakesThemAndWriteThemOnInOrder() throws Exception {
    // Given who takes many at once but every third time, and sometimes holds
    int[] counts = {0, 0, 7};
    onLoop(
        () ->
            socket.onPacket(
                new PacketTaker() {
                  @Override
                  public void onPacket(Packet packet) {
                    counts[0]++;
                    counts[2] = socket.write(counts[2], packet.payload());
                    holdNowAndThen();
                  }

                  @Override
                  public int stretchBytes() {
                    return counts[0] % 3 == 0 ? 0 : 5_000;
                  }

                  @Override
                  public void onStretch(PacketStretch stretch) {
                    counts[1] += stretch.packets();
                    counts[2] =
                        socket.write(
                            counts[2],
                            stretch.framedBytes(),
                            (out, sequence) -> PacketFramer.write(out, sequence, stretch));
                    holdNowAndThen();
                  }

                  private void holdNowAndThen() {
                    if (counts[2] % 5 == 0) {
                      socket.hold();
                      socket.context().runOnContext(v -> socket.resume());
                    }
                    socket.flushSoon();
                  }
                }));
    ByteBuf sent = Unpooled.buffer();
    ByteBuf expected = Unpooled.buffer();
    int next = 7;
    for (int i = 0; i < 4000; i++) {
      ByteBuf payload = payload(i % 41 == 0 ? 3000 : i % 90);
      PacketFramer.write(sent, 0, payload);
      next = PacketFramer.write(expected, next, payload);
    }
    byte[] stream = new byte[sent.readableBytes()];
    sent.readBytes(stream);
    // When
    Thread sender =
        new Thread(
            () -> {
              try {
                peer.getOutputStream().write(stream);
              } catch (IOException e) {
                ends.add(Optional.of(e));
              }
            });
    sender.start();
    byte[] received = peer.getInputStream().readNBytes(stream.length);
    // Then
    assertThat(Unpooled.wrappedBuffer(received)).isEqualTo(expected);
    assertThat(onLoop(() -> counts[0] + counts[1])).isEqualTo(4000);
    assertThat(onLoop(() -> counts[1])).isGreaterThan(1000);
    sender.join();
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
}
