package dev.sallyport.session;

import dev.sallyport.session.relay.ResponseRelay;
import dev.sallyport.transport.FrameWriter;
import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.PacketStretch;
import dev.sallyport.wire.PayloadEdit;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * Rows on their way to the client, covered and kept as they are written straight into what is sent.
 * Each is counted as it is written, so that where the answer stands is known wherever it breaks
 * off.
 */
final class CoveredRows implements FrameWriter {
  private final PacketStretch rows;
  private final ResponseRelay relay;
  private final Exchange exchange;
  private Optional<ByteBuf> notARow = Optional.empty();

  CoveredRows(PacketStretch rows, ResponseRelay relay, Exchange exchange) {
    this.rows = rows;
    this.relay = relay;
    this.exchange = exchange;
  }

  @Override
  public int write(ByteBuf out, int sequence) {
    PayloadEdit covering = this::cover;
    int next = sequence;
    ByteBuf row = rows.nextPayload();
    try {
      while (row != null) {
        next = PacketFramer.write(out, next, row, covering);
        relay.onCovered();
        exchange.onSent(next);
        row = rows.nextPayload();
      }
    } catch (MalformedPacketException e) {
      // Whoever reads rows one by one meets it again and says so.
      notARow = Optional.of(row);
    }
    return next;
  }

  /** The payload that is no row of this result, at which the writing stopped. */
  Optional<ByteBuf> notARow() {
    return notARow;
  }

  private void cover(ByteBuf row, ByteBuf out) {
    int begin = out.writerIndex();
    relay.cover(row, out);
    exchange.onTold(out.writerIndex() - begin);
  }
}
