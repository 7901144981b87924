package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.transport.PacketSocket;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.PacketFramer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two real sockets: what the file's client and the database would be at the ends of. */
class ClientFileTest {
  private static final Packet REQUEST = new Packet(1, 1, Unpooled.EMPTY_BUFFER);
  private static final long SECONDS = 10;

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
  private final Promise<Void> journal = Promise.promise();
  private final BlockingQueue<String> passedOn = new LinkedBlockingQueue<>();
  private final AtomicBoolean served = new AtomicBoolean();
  private NetSocket clientEnd;
  private boolean wanted = true;

  @BeforeEach
  void open() throws Exception {
    PacketFramer framer = new PacketFramer(1 << 20);
    int database =
        listen(
            socket ->
                socket.handler(
                    bytes -> {
                      framer.feed(Unpooled.copiedBuffer(bytes.getBytes()));
                      for (Packet p = framer.next(); p != null; p = framer.next()) {
                        passedOn.add(p.sequence() + " " + text(p.payload()));
                      }
                    }));
    int gate = listen(socket -> serve(socket, database));
    clientEnd = vertx.createNetClient().connect(gate, "127.0.0.1").await(SECONDS, TimeUnit.SECONDS);
    assertThat(next()).isEqualTo("ready");
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldPassPartsOnAndKeepTheEndUntilItIsWrittenDown() throws Exception {
    send(2, "ab");
    send(3, "c");
    send(4, "");

    assertThat(atDatabase()).isEqualTo("2 ab");
    assertThat(atDatabase()).isEqualTo("3 c");
    assertThat(next())
        .isEqualTo("written 3 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(events).isEmpty();
    journal.complete();
    assertThat(next()).isEqualTo("loaded, answer 5");
    assertThat(atDatabase()).isEqualTo("4 ");
  }

  @Test
  void shouldPassAFileOnThatIsEmpty() throws Exception {
    journal.complete();
    send(2, "");

    assertThat((String) next()).startsWith("written 0 e3b0c442");
    assertThat(next()).isEqualTo("loaded, answer 3");
    assertThat(atDatabase()).isEqualTo("2 ");
  }

  @Test
  void shouldNeverEndAFileThatIsTooLarge() throws Exception {
    send(2, "12345678");
    send(3, "9");
    send(4, "");

    assertThat(atDatabase()).isEqualTo("2 12345678");
    assertThat((String) next()).startsWith("failed 1153").contains("8 bytes");
    assertThat(passedOn).isEmpty();
  }

  @Test
  void shouldRefuseAPartOutOfOrder() throws Exception {
    send(3, "a");

    assertThat((String) next()).startsWith("failed 1156");
  }

  @Test
  void shouldNotEndAFileThatCannotBeWrittenDown() throws Exception {
    journal.fail("the disk is full");
    send(2, "");

    assertThat((String) next()).startsWith("written 0");
    assertThat(next()).isEqualTo("failed the disk is full");
    assertThat(passedOn).isEmpty();
  }

  @Test
  void shouldNotEndAFileThatNobodyWaitsForAnyMore() throws Exception {
    send(2, "a");
    send(3, "");
    assertThat(atDatabase()).isEqualTo("2 a");
    assertThat((String) next()).startsWith("written 1");
    wanted = false;

    journal.complete();
    clientEnd.close().await(SECONDS, TimeUnit.SECONDS);

    assertThat(next()).isEqualTo("gone");
    assertThat(passedOn).isEmpty();
  }

  private void serve(NetSocket socket, int database) {
    if (served.getAndSet(true)) {
      // Another test beside this one takes the port for one of its own, or for one that is free.
      socket.close();
      return;
    }
    PacketSocket client = new PacketSocket(socket, new PacketFramer(1 << 20));
    client.hold();
    client.onClosed(cause -> events.add("gone"));
    vertx
        .createNetClient()
        .connect(database, "127.0.0.1")
        .onSuccess(
            other -> {
              PacketSocket out = new PacketSocket(other, new PacketFramer(1 << 20));
              ClientFile file = ClientFile.of(REQUEST, client, out, this::write, 2, 8);
              client.onPacket(file::take);
              file.start(
                  () -> wanted,
                  () -> events.add("loaded, answer " + file.answerSequence()),
                  why -> events.add("failed " + said(why)));
              events.add("ready");
            });
  }

  private Future<Void> write(long bytes, String sha256) {
    events.add("written " + bytes + " " + sha256);
    return journal.future();
  }

  private static String said(Throwable why) {
    return why instanceof RefusedException refused
        ? refused.refusal().code() + " " + refused.refusal().message()
        : why.getMessage();
  }

  private int listen(io.vertx.core.Handler<NetSocket> handler) throws Exception {
    return vertx
        .createNetServer()
        .connectHandler(handler)
        .listen(0, "127.0.0.1")
        .await(SECONDS, TimeUnit.SECONDS)
        .actualPort();
  }

  private void send(int sequence, String part) {
    ByteBuf framed = Unpooled.buffer();
    PacketFramer.write(framed, sequence, Unpooled.copiedBuffer(part, StandardCharsets.UTF_8));
    byte[] bytes = new byte[framed.readableBytes()];
    framed.readBytes(bytes);
    clientEnd.write(Buffer.buffer(bytes));
  }

  private Object next() throws InterruptedException {
    return events.poll(SECONDS, TimeUnit.SECONDS);
  }

  private String atDatabase() throws InterruptedException {
    return passedOn.poll(SECONDS, TimeUnit.SECONDS);
  }

  private static String text(ByteBuf payload) {
    return payload.toString(StandardCharsets.UTF_8);
  }
}
