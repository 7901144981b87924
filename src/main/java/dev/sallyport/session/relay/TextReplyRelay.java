package dev.sallyport.session.relay;

import dev.sallyport.masking.MaskPlan;
import io.netty.buffer.ByteBuf;

/** COM_STATISTICS: one packet of plain text, or ERR. */
public final class TextReplyRelay implements ResponseRelay {
  private final Dialects dialects;
  private final Answer answer = new Answer();
  private boolean finished;

  /** For one answer. */
  public TextReplyRelay(Dialects dialects) {
    this.dialects = dialects;
  }

  @Override
  public void accept(ByteBuf payload, PacketSink client) {
    finished = true;
    if (PacketKind.isErr(payload)) {
      answer.onError(ShownError.of(payload, dialects, MaskPlan.NONE));
    }
    client.send(payload);
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
