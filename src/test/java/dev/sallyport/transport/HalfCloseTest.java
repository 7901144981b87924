package dev.sallyport.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.wire.PacketFramer;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.internal.net.NetSocketInternal;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A peer that ends its sending side and goes on reading. */
class HalfCloseTest extends ConnectedSocket {
  private static final Duration LONG = Duration.ofMinutes(5);

  @BeforeEach
  void answerOneAfterTheOther() throws Exception {
    onLoop(
        () ->
            socket.onPacket(
                packet -> {
                  socket.hold();
                  packets.add(packet);
                }));
  }

  @Test
  void shouldBeSentTheAnswersToAllThatItHasSent() throws Exception {
    // Given two packets, of which one is being answered
    onLoop(() -> socket.outlastInput(LONG));
    peer.getOutputStream().write(frames(payload(1), payload(2)));
    peer.shutdownOutput();
    for (int sent = 1; sent <= 2; sent++) {
      assertThat(next().payload()).isEqualTo(payload(sent));
      assertThat(ends).isEmpty();
      // When
      onLoop(() -> socket.send(1, payload(70_000)));
      assertThat(peer.getInputStream().readNBytes(70_004)).hasSize(70_004);
      onLoop(socket::resume);
    }
    // Then it has all of it, and the end
    assertThat(peer.getInputStream().read()).isEqualTo(-1);
    assertThat(end()).isEmpty();
  }

  @Test
  void shouldGetItsLastAnswerWholeHoweverSlowlyItReads() throws Exception {
    onLoop(() -> socket.outlastInput(LONG));
    peer.getOutputStream().write(frames(payload(1)));
    peer.shutdownOutput();
    next();
    onLoop(
        () -> {
          socket.send(1, payload(500_000));
          socket.whenWritable(socket::resume);
        });
    assertThat(peer.getInputStream().readAllBytes()).hasSize(500_004);
    assertThat(end()).isEmpty();
  }

  @Test
  void shouldBeAnsweredByWhoeverHasTakenOverTheSocket() throws Exception {
    PacketSocket next =
        onLoop(
            () -> {
              PacketSocket taken = new PacketSocket(netSocket, new PacketFramer(LIMIT));
              taken.outlastInput(LONG);
              taken.onPacket(
                  packet -> {
                    taken.hold();
                    packets.add(packet);
                  });
              return taken;
            });
    peer.getOutputStream().write(frames(payload(1)));
    peer.shutdownOutput();
    next();
    onLoop(
        () -> {
          next.send(1, payload(900));
          next.resume();
        });
    assertThat(peer.getInputStream().readAllBytes()).hasSize(904);
  }

  @Test
  void shouldNotBeWaitedForWhileNothingIsSentToIt() throws Exception {
    onLoop(() -> socket.outlastInput(Duration.ofMillis(100)));
    peer.getOutputStream().write(frames(payload(1)));
    next();
    peer.shutdownOutput();
    assertThat(end()).isEmpty();
    assertThat(peer.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void shouldEndTheSocketAtOnceWhenItWaitsForNothing() throws Exception {
    onLoop(() -> socket.outlastInput(LONG));
    peer.shutdownOutput();
    assertThat(end()).isEmpty();
    assertThat(peer.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void shouldEndTheSocketFromWhenItsAnswerIsNoMoreWaitedFor() throws Exception {
    onLoop(() -> socket.outlastInput(LONG));
    peer.getOutputStream().write(frames(payload(1)));
    peer.shutdownOutput();
    next();
    onLoop(() -> socket.endWithInput(() -> {}));
    assertThat(end()).isEmpty();
  }

  @Test
  void shouldTellOnceWhenItHasSentTooMuchForItsEndToBeNoticed() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    onLoop(() -> socket.outlastInput(LONG));
    peer.getOutputStream().write(frames(payload(1)));
    next();
    // When its end must be noticed from before that, or from later on
    onLoop(() -> socket.endWithInput(() -> told.add("before")));
    byte[] ahead = frames(payload(2), payload(PacketSocket.READ_AHEAD_BYTES));
    peer.getOutputStream().write(ahead, 0, ahead.length - 9);
    assertThat(told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("before");
    onLoop(() -> socket.endWithInput(() -> told.add("after")));
    // Then
    assertThat(told).containsExactly("after");
    // And not while its answers are on their way
    onLoop(() -> socket.outlastInput(LONG));
    onLoop(socket::resume);
    next();
    peer.getOutputStream().write(ahead, ahead.length - 9, 9);
    onLoop(socket::resume);
    next();
    assertThat(told).hasSize(1);
  }

  @Test
  void shouldEndTheSocketWhenItCannotBeSentItsAnswer() throws Exception {
    // Given one that reads nothing
    onLoop(() -> socket.outlastInput(LONG));
    peer.getOutputStream().write(frames(payload(1)));
    next();
    peer.shutdownOutput();
    while (!onLoop(this::inputIsShutDown)) {
      Thread.onSpinWait();
    }
    // When its answer is longer than what the systems take in between
    onLoop(() -> socket.send(1, payload(30_000_000)));
    peer.close();
    // Then
    assertThat(end()).isNotNull();
  }

  private boolean inputIsShutDown() {
    ChannelHandlerContext vertx = ((NetSocketInternal) netSocket).channelHandlerContext();
    return ((DuplexChannel) vertx.channel()).isInputShutdown();
  }
}
