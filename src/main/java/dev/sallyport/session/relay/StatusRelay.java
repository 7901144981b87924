package dev.sallyport.session.relay;

import dev.sallyport.masking.MaskPlan;
import dev.sallyport.wire.MalformedPacketException;
import dev.sallyport.wire.response.Eof;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.Ok;
import io.netty.buffer.ByteBuf;

/**
 * Commands that are answered by one OK, EOF or ERR packet: COM_PING, COM_INIT_DB, COM_STMT_RESET, …
 */
public final class StatusRelay implements ResponseRelay {
  private final Dialects dialects;
  private final Answer answer = new Answer();
  private boolean finished;

  /** For one answer. */
  public StatusRelay(Dialects dialects) {
    this.dialects = dialects;
  }

  @Override
  public void accept(ByteBuf payload, PacketSink client) {
    finished = true;
    if (PacketKind.isErr(payload)) {
      Err shown = ShownError.of(payload, dialects, MaskPlan.NONE);
      answer.onError(shown);
      client.send(payload);
    } else if (PacketKind.isEof(payload) && payload.readableBytes() == PacketKind.EOF_BYTES) {
      Eof eof = Eof.decode(payload, dialects.backend());
      answer.onEof(eof);
      client.send(dialects.eof(payload, eof));
    } else if (PacketKind.isOk(payload) || PacketKind.isEofHeader(payload)) {
      Ok ok = Ok.decode(payload, dialects.backend());
      answer.onOk(ok);
      client.send(dialects.ok(payload, ok));
    } else {
      throw new MalformedPacketException("status", 0, "OK, EOF or ERR", "another packet");
    }
  }

  @Override
  public boolean finished() {
    return finished;
  }

  @Override
  public Answer answer() {
    return answer;
  }
}
