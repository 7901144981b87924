package dev.sallyport.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.wire.Packet;
import dev.sallyport.wire.PacketFramer;
import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PacketSocketTlsTest {
  private static final int PATIENCE_SECONDS = 30;

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<Optional<Throwable>> ends = new LinkedBlockingQueue<>();
  private final BlockingQueue<PacketSocket> accepted = new LinkedBlockingQueue<>();
  private Socket plain;
  private SSLSocket peer;

  @BeforeEach
  void connect() throws Exception {
    SelfSigned certificate = SelfSigned.in(folder);
    var server =
        vertx.createNetServer(
            new NetServerOptions()
                .setSsl(true)
                .setKeyCertOptions(
                    new PemKeyCertOptions()
                        .addCertPath(certificate.certificate().toString())
                        .addKeyPath(certificate.key().toString())));
    server.connectHandler(
        netSocket -> {
          PacketSocket socket = new PacketSocket(netSocket, new PacketFramer(1 << 20));
          socket.onClosed(ends::add);
          accepted.add(socket);
          socket.onPacket(
              packet -> {
                socket.write(packet.nextSequence(), packet.payload());
                socket.closeAfterFlush();
              });
        });
    await(server.listen(0, "127.0.0.1"));
    SSLContext trusting = SSLContext.getInstance("TLSv1.3");
    trusting.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    // Layered without autoClose: the end of TLS is not the end of TCP.
    plain = new Socket("127.0.0.1", server.actualPort());
    peer =
        (SSLSocket)
            trusting
                .getSocketFactory()
                .createSocket(plain, "127.0.0.1", server.actualPort(), false);
    peer.setSoTimeout(PATIENCE_SECONDS * 1000);
    peer.startHandshake();
  }

  @AfterEach
  void close() throws Exception {
    plain.close();
    await(vertx.close());
  }

  @Test
  void shouldNoticeAPeerThatOnlyEndsItsSideOfTls() throws Exception {
    peer.shutdownOutput();
    assertThat(ends.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull().isEmpty();
  }

  @Test
  void shouldAnswerAPeerThatHasEndedItsSideOfTlsAndWaits() throws Exception {
    // Given a packet that is being answered
    PacketSocket socket = accepted.take();
    BlockingQueue<Packet> packets = new LinkedBlockingQueue<>();
    // Before anything is sent, or the handler that echoes may get it yet.
    await(
        socket.callOnLoop(
            () -> {
              socket.outlastInput(Duration.ofMinutes(5));
              socket.onPacket(
                  packet -> {
                    socket.hold();
                    packets.add(packet);
                  });
              return Future.succeededFuture();
            }));
    peer.getOutputStream().write(new byte[] {1, 0, 0, 0, 7});
    assertThat(packets.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
    // When
    peer.shutdownOutput();
    socket.onLoop(
        () -> {
          socket.send(1, Unpooled.wrappedBuffer(new byte[20_000]));
          socket.resume();
        });
    // Then
    assertThat(peer.getInputStream().readAllBytes()).hasSize(20_004);
    plain.close();
    assertThat(ends.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull().isEmpty();
  }

  @Test
  void shouldGetItsLastPacketThroughAndEndTlsProperly() throws Exception {
    var frame = Unpooled.buffer();
    PacketFramer.write(frame, 0, Unpooled.wrappedBuffer(new byte[300_000]));
    byte[] bytes = new byte[frame.readableBytes()];
    frame.readBytes(bytes);
    peer.getOutputStream().write(bytes);
    // A connection that is cut without an end of TLS would be an exception here
    assertThat(peer.getInputStream().readAllBytes()).hasSize(300_004);
    plain.close();
    assertThat(ends.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull().isEmpty();
  }

  private static void await(Future<?> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
