package dev.sallyport.session.relay;

import dev.sallyport.masking.MaskPlan;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.response.Eof;
import dev.sallyport.wire.response.Ok;
import io.netty.buffer.ByteBuf;

/** The answer to COM_FIELD_LIST: column definitions up to an EOF packet. */
public final class FieldListRelay implements ResponseRelay {
  private final Dialects dialects;
  private final Answer answer = new Answer();
  private boolean finished;

  /** For one answer. */
  public FieldListRelay(Dialects dialects) {
    this.dialects = dialects;
  }

  @Override
  public void accept(ByteBuf payload, PacketSink client) {
    if (PacketKind.isErr(payload)) {
      answer.onError(ShownError.of(payload, dialects, MaskPlan.NONE));
      client.send(payload);
      finished = true;
    } else if (!dialects.endsRows(payload)) {
      answer.onRow();
      client.send(payload);
    } else {
      finished = true;
      if (dialects.backend().has(Capability.DEPRECATE_EOF) && !PacketKind.isEof(payload)
          || payload.readableBytes() != PacketKind.EOF_BYTES) {
        Ok ok = Ok.decode(payload, dialects.backend());
        answer.onOk(ok);
        client.send(dialects.ok(payload, ok));
      } else {
        Eof eof = Eof.decode(payload, dialects.backend());
        answer.onEof(eof);
        client.send(dialects.eof(payload, eof));
      }
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
