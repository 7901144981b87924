package dev.sallyport.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.PacketFramer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How a packet socket ends: by malformed bytes, by its peer, by itself. */
class PacketSocketEndTest extends ConnectedSocket {
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
  void shouldDeliverWhatAPeerHasSentAheadThoughItIsGoneAndTakesNoAnswer() throws Exception {
    // Given one whose packets are taken when it has taken the answer to the one before
    onLoop(
        () ->
            socket.onPacket(
                packet -> {
                  packets.add(kept(packet));
                  socket.hold();
                  socket.send(1, payload(10_000_000));
                  socket.whenWritable(socket::resume);
                }));
    byte[] ahead = frames(payload(1), payload(2), payload(PacketSocket.READ_AHEAD_BYTES));
    peer.getOutputStream().write(ahead);
    assertThat(next().payload().readableBytes()).isEqualTo(1);
    while (onLoop(socket::bufferedBytes) < ahead.length - 5) {
      Thread.onSpinWait();
    }
    // When
    peer.close();
    // Then
    assertThat(next().payload().readableBytes()).isEqualTo(2);
    assertThat(next().payload().readableBytes()).isEqualTo(PacketSocket.READ_AHEAD_BYTES);
    assertThat(end()).isNotNull();
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
  void shouldCloseWithoutWaitingForAPeerThatHasHeardTheLastWord() throws Exception {
    // Given a peer that says nothing and does not close
    onLoop(
        () -> {
          socket.write(0, payload(1_000));
          socket.closeOnceSent();
        });
    // Then the end comes within a few turns of the loop, and the packet whole before it
    for (int turn = 0; turn < 20 && ends.isEmpty(); turn++) {
      onLoop(() -> {});
    }
    assertThat(ends).hasSize(1);
    assertThat(peer.getInputStream().readAllBytes()).hasSize(1_004);
  }

  @Test
  void shouldSendAllBeforeItClosesAfterTheLastWord() throws Exception {
    onLoop(
        () -> {
          for (int i = 0; i < 200; i++) {
            socket.write(i, payload(100_000));
          }
          socket.closeOnceSent();
        });
    assertThat(peer.getInputStream().readAllBytes()).hasSize(200 * (100_000 + 4));
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
}
