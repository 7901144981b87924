package dev.sallyport.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.github.luben.zstd.ZstdCompressCtx;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.compression.Compression;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is left of a connection that ends in the middle of something compressed. */
class CompressedSocketEndTest {
  private static final int WINDOW_BITS = 24;
  private static final int CONNECTIONS = 100;

  /** Half of what the windows of all connections take together. */
  private static final long MOST_BYTES = (long) CONNECTIONS << WINDOW_BITS >> 1;

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  @Test
  void shouldGiveBackWhatInflatingTakesOutsideTheHeap() throws Exception {
    assumeThat(Path.of("/proc/self/statm")).exists();
    Vertx vertx = Vertx.vertx();
    try {
      NetServer server = vertx.createNetServer().connectHandler(this::hear);
      ConnectedSocket.await(server.listen(0, "127.0.0.1"));
      byte[] packed = wide();
      long before = addressSpaceBytes();
      for (int i = 0; i < CONNECTIONS; i++) {
        // When a peer goes, of whose compressed packet the beginning was taken
        try (Socket peer = new Socket("127.0.0.1", server.actualPort())) {
          peer.getOutputStream().write(packed);
          assertThat(event()).isEqualTo("packet");
        }
        assertThat(event()).isEqualTo("end");
      }
      // Then nothing of it stays
      assertThat(addressSpaceBytes() - before).isLessThan(MOST_BYTES);
    } finally {
      ConnectedSocket.await(vertx.close());
    }
  }

  private void hear(NetSocket accepted) {
    PacketSocket socket = new PacketSocket(accepted, new PacketFramer(ConnectedSocket.LIMIT));
    socket.compress(Compression.ZSTD);
    socket.onClosed(cause -> events.add("end"));
    socket.onPacket(
        packet -> {
          socket.hold();
          events.add("packet");
        });
  }

  private String event() throws InterruptedException {
    return events.poll(ConnectedSocket.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Few bytes that need a window of 16 MiB to be read: a packet, and empty ones behind it. */
  private static byte[] wide() {
    byte[] plain = new byte[PacketFramer.MAX_FRAME];
    plain[0] = 1;
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      context.setContentSize(false).setWindowLog(WINDOW_BITS);
      byte[] content = context.compress(plain);
      ByteBuf packet =
          Unpooled.buffer()
              .writeMediumLE(content.length)
              .writeByte(0)
              .writeMediumLE(plain.length)
              .writeBytes(content);
      byte[] bytes = new byte[packet.readableBytes()];
      packet.readBytes(bytes);
      return bytes;
    }
  }

  private static long addressSpaceBytes() throws IOException {
    String pages = Files.readString(Path.of("/proc/self/statm")).split(" ")[0];
    return Long.parseLong(pages) * 4096;
  }
}
