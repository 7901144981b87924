package dev.sallyport.session;

import dev.sallyport.session.relay.PacketSink;
import dev.sallyport.session.relay.ResponseRelay;
import dev.sallyport.transport.PacketSocket;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.PacketStretch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/**
 * Passes an answer on to the client, one packet behind, so that the one with which it ends can be
 * kept back until its end is written down.
 */
final class LastPacket implements PacketSink {
  private final PacketSocket client;
  private final Exchange exchange;
  private ByteBuf last;

  LastPacket(PacketSocket client, Exchange exchange) {
    this.client = client;
    this.exchange = exchange;
  }

  @Override
  public void send(ByteBuf payload) {
    write();
    last = payload;
    exchange.onTold(payload.readableBytes());
  }

  /** Rows that are none of the answer's last packets, as they are. */
  void pass(PacketStretch rows) {
    write();
    exchange.onTold(rows);
    exchange.onSent(
        client.write(
            exchange.answerSequence(),
            rows.framedBytes(),
            (out, sequence) -> PacketFramer.write(out, sequence, rows)));
  }

  /**
   * The same, each as the relay covers it; it counts them.
   *
   * @return the one that is no row, when there is one: nothing behind it was passed
   */
  Optional<ByteBuf> cover(PacketStretch rows, ResponseRelay relay) {
    write();
    CoveredRows covered = new CoveredRows(rows, relay, exchange);
    client.write(exchange.answerSequence(), rows.framedBytes(), covered);
    return covered.notARow();
  }

  /**
   * The answer goes on: nothing is kept back, and the database waits where the client is slow. It
   * is sent once all that came of it in one read was passed on.
   */
  void passOn(PacketSocket database) {
    write();
    if (!client.writable()) {
      database.hold();
      client.whenWritable(database::resume);
    }
  }

  /** The answer is complete: what its last packet was read from is used again, so it is copied. */
  void keep() {
    last = last == null ? null : Unpooled.copiedBuffer(last);
  }

  /** Ends the answer. */
  void sendLast() {
    write();
    client.flush();
  }

  private void write() {
    if (last != null) {
      exchange.onSent(client.write(exchange.answerSequence(), last));
      last = null;
    }
  }
}
