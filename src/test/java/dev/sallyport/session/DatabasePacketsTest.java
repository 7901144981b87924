package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.masking.Covering;
import dev.sallyport.masking.Diagnostics;
import dev.sallyport.masking.MaskPlan;
import dev.sallyport.policy.Mask;
import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.Masks;
import dev.sallyport.session.relay.Dialects;
import dev.sallyport.session.relay.ResultRelay;
import dev.sallyport.session.relay.RowSample;
import dev.sallyport.transport.PacketSocket;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.PayloadWriter;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.response.Ok;
import dev.sallyport.wire.row.ColumnType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real sockets on both sides, and a session that does nothing but pass an answer on. */
class DatabasePacketsTest {
  private static final long SECONDS = 30;
  private static final int LIMIT = 64 << 20;
  private static final Capabilities MODERN =
      Capabilities.of(Capability.PROTOCOL_41, Capability.DEPRECATE_EOF);
  private static final Dialects DIALECTS = new Dialects(MODERN, MODERN, StandardCharsets.UTF_8);
  private static final MaskPlan MASKED =
      MaskPlan.ofRows(
          Masks.of(List.of(MaskRule.of("a.b.c", MaskKind.REDACT))),
          List.of(Optional.of(new Covering(Mask.of(MaskKind.PARTIAL), true))),
          true,
          Diagnostics.FREE);

  private final Vertx vertx = Vertx.vertx();

  /** Kept: a client that nobody holds is closed when the memory is collected, and its sockets. */
  private final NetClient dialer = vertx.createNetClient();

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final ByteBuf answer = Unpooled.buffer();
  private volatile boolean asides;
  private volatile int ones;
  private volatile int askedWhileFull;
  private volatile SessionState state = new SessionState.Idle();
  private Socket client;

  @AfterEach
  void close() throws Exception {
    client.close();
    vertx.close().await(SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void shouldPassRowsManyAtOnceAsFastAsTheClientTakesThem() throws Exception {
    answer(200_000, "value" + "x".repeat(200));
    begin(MaskPlan.NONE);
    // When the client reads only once the gateway cannot get rid of any more
    assertThat(event()).isEqualTo("full");
    askNoMore();
    byte[] read = client.getInputStream().readNBytes(answer.readableBytes());
    // Then
    assertThat(Unpooled.wrappedBuffer(read).equals(answer)).isTrue();
    assertThat(event()).isEqualTo("finished, 200000 rows");
    assertThat(ones).isLessThan(20_000);
  }

  @Test
  void shouldCoverRowsManyAtOnce() throws Exception {
    answer(200_000, "value" + "x".repeat(200));
    ByteBuf covered = oneByOne(MASKED);
    begin(MASKED);
    assertThat(event()).isEqualTo("full");
    askNoMore();
    byte[] read = client.getInputStream().readNBytes(covered.readableBytes());
    assertThat(Unpooled.wrappedBuffer(read).equals(covered)).isTrue();
    assertThat(event()).isEqualTo("finished, 200000 rows");
    assertThat(ones).isLessThan(20_000);
  }

  @Test
  void shouldLeaveAnswersToTheGatewayItselfToTheSession() throws Exception {
    asides = true;
    answer(1000, "value");
    begin(MaskPlan.NONE);
    assertThat(event()).isEqualTo("finished, 1000 rows");
    assertThat(ones).isEqualTo(1003);
  }

  @Test
  void shouldGiveWhatIsNoRowToTheSessionAndPassNothingBehindIt() throws Exception {
    // Given a row with a byte too many among others
    int sequence = head(answer);
    for (int i = 0; i < 500; i++) {
      sequence = PacketFramer.write(answer, sequence, i == 200 ? row("y").writeByte(1) : row("x"));
    }
    begin(MASKED);
    assertThat(event()).isEqualTo("malformed after 200 rows");
    assertThat(events.poll()).isNull();
  }

  private void begin(MaskPlan masks) throws Exception {
    byte[] bytes = new byte[answer.readableBytes()];
    answer.getBytes(0, bytes);
    int database = listen(socket -> socket.write(Buffer.buffer(bytes)));
    client = new Socket("127.0.0.1", listen(socket -> serve(socket, database, masks)));
    client.setSoTimeout((int) SECONDS * 1000);
  }

  /** What was sent only when the turn was over may have filled it; then nothing more is taken. */
  private void askNoMore() throws Exception {
    vertx.timer(100, TimeUnit.MILLISECONDS).await(SECONDS, TimeUnit.SECONDS);
    assertThat(askedWhileFull).isLessThanOrEqualTo(3);
  }

  private void serve(NetSocket accepted, int port, MaskPlan masks) {
    PacketSocket agent = new PacketSocket(accepted, new PacketFramer(LIMIT));
    agent.hold();
    vertx.setPeriodic(
        5,
        id -> {
          if (!agent.writable()) {
            vertx.cancelTimer(id);
            events.add("full");
          }
        });
    Exchange exchange = Exchange.plain(1, done -> {});
    ResultRelay relay = ResultRelay.text(DIALECTS, masks, new RowSample(3));
    LastPacket outlet = new LastPacket(agent, exchange);
    SessionState.Running running = new SessionState.Running(exchange, relay, outlet, false);
    state = running;
    dialer
        .connect(port, "127.0.0.1")
        .onSuccess(
            dialled -> {
              PacketSocket database = new PacketSocket(dialled, new PacketFramer(LIMIT));
              new DatabasePackets(
                      database,
                      () -> state,
                      new DatabasePackets.Asides(
                          () -> isAside(agent),
                          answer -> onPacket(new Packet(0, 0, answer), running, database)),
                      () -> false,
                      packet -> onPacket(packet, running, database))
                  .listen(agent, events::add);
            });
  }

  private boolean isAside(PacketSocket agent) {
    askedWhileFull += agent.writable() ? 0 : 1;
    return asides;
  }

  /** As the session does. */
  private void onPacket(Packet packet, SessionState.Running running, PacketSocket database) {
    ones++;
    if (state != running) {
      return;
    }
    try {
      running.relay().accept(packet.payload(), running.outlet());
    } catch (MalformedPacketException e) {
      state = new SessionState.Ended();
      events.add("malformed after " + running.relay().answer().rows() + " rows");
      return;
    }
    if (running.relay().finished()) {
      running.outlet().keep();
      running.outlet().sendLast();
      events.add("finished, " + running.relay().answer().rows() + " rows");
    } else {
      running.outlet().passOn(database);
    }
  }

  private void answer(int rows, String value) {
    int sequence = head(answer);
    ByteBuf row = row(value);
    for (int i = 0; i < rows; i++) {
      sequence = PacketFramer.write(answer, sequence, row);
    }
    PacketFramer.write(answer, sequence, end());
  }

  /** What the client gets, packet by packet. */
  private ByteBuf oneByOne(MaskPlan masks) {
    ByteBuf out = Unpooled.buffer();
    ResultRelay relay = ResultRelay.text(DIALECTS, masks, new RowSample(3));
    PacketFramer framer = new PacketFramer(LIMIT);
    framer.feed(answer.copy());
    int[] sequence = {1};
    for (Packet packet = framer.next(); packet != null; packet = framer.next()) {
      relay.accept(
          packet.payload(), sent -> sequence[0] = PacketFramer.write(out, sequence[0], sent));
    }
    return out;
  }

  private static int head(ByteBuf out) {
    int next = PacketFramer.write(out, 1, new PayloadWriter().writeLengthEncodedInt(1).toPayload());
    ColumnDefinition column =
        new ColumnDefinition(
            bytes("def"),
            bytes("shop"),
            bytes("c"),
            bytes("customers"),
            bytes("name"),
            bytes("name"),
            45,
            400,
            ColumnType.VAR_STRING.code(),
            0,
            0,
            new byte[0]);
    return PacketFramer.write(out, next, column.encode(MODERN));
  }

  private static ByteBuf end() {
    return new Ok(0, 0, 2, 0, new byte[0], List.of(), true).encode(MODERN);
  }

  private static ByteBuf row(String value) {
    return new PayloadWriter().writeLengthEncodedBytes(bytes(value)).toPayload();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String event() throws InterruptedException {
    String event = events.poll(SECONDS, TimeUnit.SECONDS);
    assertThat(event).as("what happens").isNotNull();
    return event;
  }

  private int listen(Handler<NetSocket> handler) throws Exception {
    return vertx
        .createNetServer()
        .connectHandler(handler)
        .listen(0, "127.0.0.1")
        .await(SECONDS, TimeUnit.SECONDS)
        .actualPort();
  }
}
